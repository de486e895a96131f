"""The command line: one group, its errors as messages. The commands stand in `generator.commands`."""

import os
from typing import Any

import click

from generator.commands import (
    addin_commands,
    answering,
    consolidating,
    demonstration,
    lifecycle,
    receiving,
    results,
    schemes,
    sending,
    validation,
    workbooks,
)
from generator.commands.console import FAILED
from generator.core.errors import AuditbookError


class _Refused(click.ClickException):
    """An AuditbookError as click shows it."""

    exit_code = FAILED


class _Commands(click.Group):
    """Turns errors into messages; no traceback ever reaches a user."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except AuditbookError as error:
            raise _Refused(str(error)) from error
        except PermissionError as error:
            raise _Refused(f"'{error.filename}' cannot be written or read: permission denied.") from error
        except OSError as error:
            if isinstance(error, BrokenPipeError):
                raise
            raise _Refused(f"{error.filename or 'A file'}: {error.strerror or error}") from error
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:  # the last door: see the class
            if os.environ.get("AUDITBOOK_DEBUG"):
                raise
            raise _Refused(
                f"Auditbook met something it did not expect ({type(error).__name__}: {error}). "
                "Please report it; set AUDITBOOK_DEBUG=1 to see where it happened."
            ) from error


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="auditbook", prog_name="auditbook")
def main() -> None:
    """Excel workbooks for factory audits: make them, fill them, score them."""


for _command in (
    schemes.list_schemes,
    workbooks.generate,
    results.map_workbook,
    results.score,
    validation.validate,
    workbooks.fill,
    sending.send,
    receiving.receive,
    answering.chase,
    answering.reply,
    sending.register,
    consolidating.consolidate,
    schemes.check_scheme,
    schemes.crosswalk,
    lifecycle.upgrade,
    lifecycle.prefill,
    lifecycle.follow_up,
    lifecycle.stages,
    demonstration.demo,
    addin_commands.addin_group,
):
    main.add_command(_command)


if __name__ == "__main__":
    main()
