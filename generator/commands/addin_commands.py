"""Commands about the Excel add-in: build, install, status, uninstall."""

import os
import platform
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from generator.commands.console import FINE, PROBLEMS, json_option, print_rows

if TYPE_CHECKING:
    from addin.building import AddinConfig
    from addin.installing import Home, Status

dir_option = click.option(
    "--dir",
    "shared",
    type=click.Path(path_type=Path),
    help="A folder that Excel trusts, such as a shared one, instead of Excel's own.",
)
language_option = click.option(
    "--lang",
    "language",
    default="auto",
    type=click.Choice(["auto", "en", "zh"]),
    help="Language of the ribbon; auto: that of Excel.",
)
python_option = click.option(
    "--python", "interpreter", default="", help="Full path of the Python it starts; default: this one."
)


@click.group("addin")
def addin_group() -> None:
    """The Excel add-in: make it, put it where Excel finds it, look after it."""


@addin_group.command()
@click.option("-o", "--out", type=click.Path(path_type=Path), default="Auditbook.xlam", help="File to write.")
@language_option
@python_option
@json_option
def build(out: Path, language: str, interpreter: str, as_json: bool) -> None:
    """Make the add-in as a file (.xlam)."""
    from addin.building import build_addin

    config = _config(language, interpreter)
    build_addin(out, config)
    _show("wrote", [out], as_json, version=config.version)


@addin_group.command()
@dir_option
@language_option
@python_option
@json_option
def install(shared: Path | None, language: str, interpreter: str, as_json: bool) -> None:
    """Put the add-in where Excel loads it. Close Excel first."""
    from addin.installing import install as install_at

    config = _config(language, interpreter)
    _show("wrote", install_at(_home(), config, shared), as_json, version=config.version)
    click.echo("Start Excel: it has a new tab, Auditbook. If not, run `auditbook addin status`.", err=True)


@addin_group.command()
@dir_option
@json_option
def status(shared: Path | None, as_json: bool) -> None:
    """Say what is installed and whether it fits."""
    from addin.installing import status as status_at

    found = status_at(_home(), _config("auto", "", with_schemes=False), shared)
    if as_json:
        row = asdict(found) | {"path": str(found.path), "problems": list(found.problems)}
        print_rows([row], True, ())
    else:
        _show_status(found)
    sys.exit(PROBLEMS if found.problems else FINE)


@addin_group.command()
@dir_option
@json_option
def uninstall(shared: Path | None, as_json: bool) -> None:
    """Take the add-in away, and all that it made. Close Excel first."""
    from addin.installing import uninstall as uninstall_at

    removed = uninstall_at(_home(), shared)
    _show("removed", removed, as_json)
    if removed:
        click.echo("Excel no longer loads it from there. Workbooks and portfolios stay.", err=True)
    else:
        click.echo("There is no add-in of Auditbook there. Was it installed with --dir?", err=True)


def _show(done: str, paths: list[Path], as_json: bool, **facts: str) -> None:
    if as_json:
        print_rows([{"path": str(path), **facts} for path in paths], True, ())
        return
    for path in paths:
        click.echo(f"{done} {path}")


def _show_status(found: "Status") -> None:
    click.echo(f"add-in   {found.path}")
    if found.installed:
        click.echo(f"version  {found.version}\nPython   {found.interpreter}")
    for problem in found.problems or ("everything fits",):
        click.echo(f"- {problem}")


def _config(language: str, interpreter: str, with_schemes: bool = True) -> "AddinConfig":
    from importlib.metadata import version

    from addin.building import AddinConfig
    from generator.core.loading import load_scheme, newest, scheme_names

    schemes = [load_scheme(name) for name in newest(scheme_names())] if with_schemes else []
    return AddinConfig(
        version=version("auditbook"),
        interpreter=interpreter or sys.executable,
        language=language,
        schemes=tuple((scheme.id, scheme.name) for scheme in schemes),
    )


def _home() -> "Home":
    from addin.installing import MAC, WINDOWS, Home

    system = {"Windows": WINDOWS, "Darwin": MAC}.get(platform.system(), platform.system())
    return Home(system, Path.home(), os.environ)
