"""The command that takes in what came back: receive."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import (
    DAY,
    FAILED,
    FINE,
    PROBLEMS,
    json_option,
    path_option,
    print_rows,
    progress,
)
from generator.commands.mailing import now, register_option

if TYPE_CHECKING:
    from addin.intake.inputs import Input
    from addin.validating import Validation


@click.command()
@click.argument("paths", nargs=-1, required=True, type=path_option, metavar="PATH...")
@register_option
@click.option("-o", "--out", type=path_option, required=True, help="Folder for what came back.")
@click.option("--lang", default="en", type=click.Choice(["en", "zh"]), help="Language of the reasons.")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@json_option
def receive(paths: tuple[Path, ...], db: Path, out: Path, lang: str, today: Any, as_json: bool) -> None:
    """Take in what came back: files, folders, zip archives, saved mails (.eml, .msg).

    Each file is checked, matched with the register, and kept untouched in OUT/originals under its hash. The
    latest right file of each request lies in OUT/current, ready for `auditbook consolidate`. Photos and
    papers that come beside a workbook lie in OUT/evidence, in a folder for each request.
    """
    from addin.intake.inputs import Choice, gather
    from addin.register.register import Register
    from addin.returns.originals import lay_out_current
    from addin.returns.receiving import receive as enter

    day = today.date() if today else date.today()
    with Register(db, now, must_exist=True) as register, TemporaryDirectory(prefix="auditbook-") as room:
        given = gather(paths, Choice(besides=(db,)), Path(room) / "in").inputs
        receipts = enter(_checked(given, day, Path(room)), register, out, now)
        lay_out_current(out, register)
    _show([receipt.line(lang) for receipt in receipts], as_json)


def _checked(
    inputs: "Sequence[Input]", today: date, room: Path
) -> "Iterator[tuple[Input, Validation | None]]":
    """Each file with all that was found in it."""
    from addin.intake.batches import each_file
    from addin.intake.workers import Failure
    from addin.validating import Validation, validate
    from generator.reference import ReferenceWorkbooks

    yield from ((given, None) for given in inputs if given.refused)
    opened = [given for given in inputs if not given.refused]
    task = partial(validate, today=today, reference=ReferenceWorkbooks(room))
    with progress("Checking", len(opened)) as step:
        checked = each_file([given.path for given in opened], task)
        for given, (path, result) in zip(opened, checked, strict=True):
            if isinstance(result, Failure):
                result = Validation(path, [result.problem], None)
            yield given, result
            step()


def _show(lines: list[dict[str, str]], as_json: bool) -> None:
    print_rows(lines, as_json, ("file", "facility", "outcome", "reason"))
    counts = Counter(line["outcome"] for line in lines)
    if not as_json:
        click.echo("  ".join(f"{outcome} {count}" for outcome, count in sorted(counts.items())))
    if not lines:
        click.echo("There is nothing to receive there.", err=True)
        sys.exit(FAILED)
    sys.exit(FINE if set(counts) <= {"accepted", "evidence"} else PROBLEMS)
