"""Commands that make workbooks: generate, fill."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import DAY, file_argument, json_option, languages_of, print_rows, progress

if TYPE_CHECKING:
    from generator.core.scheme import Scheme


@click.command()
@click.argument("schemes", nargs=-1, metavar="SCHEME...")
@click.option("--all", "every", is_flag=True, help="Every scheme, newest edition.")
@click.option("-o", "--out", type=click.Path(path_type=Path), default=".", help="Folder to write to.")
@click.option("--lang", default="en,zh", show_default=True, help="Languages, the first one opens.")
@click.option("--facility", multiple=True, metavar="KEY=VALUE", help="Fill a field in, e.g. name=...")
@click.option("--date", "built", type=DAY, help="Day of the build, YYYY-MM-DD; default: today.")
@json_option
def generate(
    schemes: tuple[str, ...],
    every: bool,
    out: Path,
    lang: str,
    facility: tuple[str, ...],
    built: Any,
    as_json: bool,
) -> None:
    """Make a blank workbook for each SCHEME (an id such as gsv, or gsv-2.0)."""
    from generator.batch import Order, build_all
    from generator.core.loading import load_scheme, newest, scheme_names

    if bool(schemes) == every:
        raise click.UsageError("Name one or more schemes, or use --all. See `auditbook list`.")
    languages = languages_of(lang)
    names = newest(scheme_names()) if every else list(schemes)
    found = [load_scheme(name) for name in names]
    prefilled = [_prefilled(scheme, facility, languages[0]) for scheme in found]
    day = built.date() if built else date.today()
    orders = [
        Order(scheme.stem, out / f"{scheme.stem}.xlsx", languages, day, audit)
        for scheme, audit in zip(found, prefilled, strict=True)
    ]
    with progress("Building", len(orders)) as step:
        build_all(orders, step)
    rows = [
        {"scheme": scheme.id, "edition": scheme.edition, "path": str(order.path)}
        for scheme, order in zip(found, orders, strict=True)
    ]
    print_rows(rows, as_json, ("scheme", "edition", "path"))


@click.command()
@file_argument
@click.argument("answers", type=click.Path(path_type=Path), metavar="ANSWERS.json")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="The copy to write.")
@json_option
def fill(file: Path, answers: Path, out: Path, as_json: bool) -> None:
    """Fill answers (a JSON object: ref to answer) into a copy of a workbook."""
    from addin.intake.gate import inspect
    from generator.filling import fill_file

    inspect(file)
    print_rows([fill_file(file, answers, out, date.today())], as_json, ("path", "filled"))


def _prefilled(scheme: "Scheme", pairs: tuple[str, ...], language: str) -> Any:
    from dataclasses import replace

    from generator.typing_in import Typist
    from generator.workbook import blank_audit

    audit, typist = blank_audit(scheme), Typist(scheme, language)
    typed = {}
    for pair in pairs:
        key, equals, value = pair.partition("=")
        if not equals:
            raise click.BadParameter(
                f"'{pair}' is not KEY=VALUE, such as name=Sunrise", param_hint="--facility"
            )
        typed[key.strip()] = typist.field(key.strip(), value.strip())
    typist.done()
    return replace(audit, facility={**audit.facility, **typed})
