"""The command that checks returned workbooks: validate."""

import sys
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
    files_argument,
    json_option,
    print_rows,
    progress,
)

if TYPE_CHECKING:
    from addin.validating import Validation


@click.command()
@files_argument
@click.option("--lang", default="en", type=click.Choice(["en", "zh"]), help="Language of the messages.")
@click.option(
    "--report", type=click.Path(path_type=Path), help="Also write the problems as a workbook (.xlsx)."
)
@click.option("--mark", type=click.Path(path_type=Path), help="Folder for marked copies of the workbooks.")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@json_option
def validate(
    files: tuple[Path, ...], lang: str, report: Path | None, mark: Path | None, today: Any, as_json: bool
) -> None:
    """Check returned workbooks; say what to mend, and where.

    A file is ok if nothing is worse than a note, warned if something is to be corrected, rejected if it
    cannot be used.
    """
    from addin.intake.batches import each_file
    from addin.intake.workers import Failure
    from addin.validating import Validation, with_signals
    from addin.validating import validate as check
    from generator.reference import ReferenceWorkbooks

    if report and (report.suffix.lower() != ".xlsx" or _is_one_of(report, files)):
        raise click.BadParameter("name a new file that ends in .xlsx", param_hint="--report")
    day = today.date() if today else date.today()
    with TemporaryDirectory(prefix="auditbook-") as folder, progress("Checking", len(files)) as step:
        task = partial(check, today=day, reference=ReferenceWorkbooks(Path(folder)))
        found = []
        for file, result in each_file(files, task):
            if isinstance(result, Failure):
                result = Validation(file, [result.problem], None)
            found.append(result)
            step()
    found = with_signals(found)
    if report:
        _write_report(found, report, lang)
    if mark:
        _write_marked(found, mark, lang, day)
    if as_json:
        print_rows([line for one in found for line in one.lines(lang)], True, ())
    else:
        for one in found:
            _show(one, lang)
        if len(found) > 1:
            _show_rules(found, lang)
    unread = all(one.returned is None for one in found)
    sys.exit(FAILED if unread else FINE if all(one.outcome == "ok" for one in found) else PROBLEMS)


def _write_report(found: "Sequence[Validation]", report: Path, language: str) -> None:
    from generator.core.text import trimmed
    from generator.problem_report import FileProblems, build_report

    files = []
    for one in found:
        facility = scheme = ""
        if one.returned:
            submission = one.returned.submission
            fields = submission.audit.facility
            facility = trimmed(fields.get("name") or fields.get("facility_id") or "")
            scheme = f"{submission.scheme.name.of(language)} {submission.scheme.edition}"
        files.append(FileProblems(one.path, facility, scheme, one.outcome, one.problems))
    build_report(files, report, language)
    click.echo(f"Report: {report}", err=True)


def _write_marked(found: "Sequence[Validation]", folder: Path, language: str, today: date) -> None:
    from generator.marked_copy import write_marked

    read = [one for one in found if one.returned and one.outcome != "ok"]
    for one, path in zip(read, copies([one.path for one in read], folder), strict=True):
        if one.returned:
            write_marked(one.returned.submission, one.problems, path, language, today)
            click.echo(f"Marked copy: {path}", err=True)


def _is_one_of(path: Path, files: Sequence[Path]) -> bool:
    return path.resolve() in [file.resolve() for file in files]


def copies(files: Sequence[Path], folder: Path) -> Iterator[Path]:
    """A path of its own in the folder for each file, never that of a file given; doubles get numbers."""
    used: set[str] = set()
    for file in files:
        name, number = f"{file.stem}-marked", 1
        while name.lower() in used or _is_one_of(folder / f"{name}.xlsx", files):
            number += 1
            name = f"{file.stem}-marked-{number}"
        used.add(name.lower())
        yield folder / f"{name}.xlsx"


def _show_rules(found: "Sequence[Validation]", language: str) -> None:
    from generator.core.loading import words
    from generator.core.problems import by_rule

    rows = [
        {
            "severity": words()[f"level.{rule.example.level}"].of(language),
            "files": f"{rule.files} / {len(found)}",
            "problems": rule.problems,
            "code": rule.example.code,
            "found": rule.example.found.of(language),
        }
        for rule in by_rule([one.problems for one in found])
    ]
    click.echo(f"{words()['report.rules'].of(language)}:")
    print_rows(rows, False, ("severity", "files", "problems", "code", "found"))


def _show(one: "Validation", language: str) -> None:
    from generator.core.loading import words
    from generator.problem_report import by_sheet

    click.echo(f"{one.path}: {words()[f'outcome.{one.outcome}'].of(language)}")
    sheets = dict.fromkeys(problem.sheet for problem in by_sheet(one.problems))
    for sheet in sheets:
        click.echo(f"\n  {sheet}" if sheet else "")
        rows = [
            {
                **problem.line("", language),
                "severity": words()[f"level.{problem.level}"].of(language),
            }
            for problem in by_sheet(one.problems)
            if problem.sheet == sheet
        ]
        print_rows(rows, False, ("severity", "cell", "ref", "found", "allowed", "fix"))
