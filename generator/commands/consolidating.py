"""The command that makes one portfolio of many workbooks: consolidate."""

import os
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import DAY, FAILED, FINE, PROBLEMS, json_option, print_rows

if TYPE_CHECKING:
    from addin.intake.inputs import Gathered
    from addin.portfolio.merging import MergeList
    from addin.portfolio.model import Portfolio
    from addin.portfolio.running import Door


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="PATH...")
@click.option("-o", "--out", required=True, type=click.Path(path_type=Path), help="The portfolio (.xlsx).")
@click.option("--jobs", type=click.IntRange(1, 61), help="Processes; default: one per core.")
@click.option("--scheduler", metavar="ADDRESS", help="Read on a Dask cluster that sees the same files.")
@click.option(
    "--cache",
    "kept",
    type=click.Path(path_type=Path),
    help="Readings of earlier runs; default: beside OUT. Holds what people typed.",
)
@click.option("--depth", type=click.IntRange(0), help="Levels of subfolders; default: all.")
@click.option("--pattern", multiple=True, metavar="GLOB", help="Names wanted in folders; default: all files.")
@click.option("--merge", type=click.Path(path_type=Path), help="Merge list: facility_id,same_as (csv, xlsx).")
@click.option("--data", type=click.Path(path_type=Path), metavar="DIR", help="Also write the long tables.")
@click.option("--data-format", default="csv", type=click.Choice(["csv", "parquet"]), show_default=True)
@click.option("--lang", default="en", type=click.Choice(["en", "zh"]), help="Language of the portfolio.")
@click.option("--date", "day", type=DAY, help="Day to count lateness from; default: today.")
@json_option
def consolidate(
    paths: tuple[Path, ...],
    out: Path,
    jobs: int | None,
    scheduler: str | None,
    kept: Path | None,
    depth: int | None,
    pattern: tuple[str, ...],
    merge: Path | None,
    data: Path | None,
    data_format: str,
    lang: str,
    day: Any,
    as_json: bool,
) -> None:
    """Make one portfolio of the filled workbooks in PATHs: files, folders, zip archives.

    Every file gets an outcome: read, warned or rejected. Left out are only files that programs leave behind
    (names that begin with ~$ or a dot, *.tmp, Thumbs.db, desktop.ini) and the portfolio itself. Stopped runs
    go on where they were: run the same command again.
    """
    from tempfile import TemporaryDirectory

    from addin.intake.inputs import Choice, gather
    from addin.portfolio.book import write_portfolio
    from addin.portfolio.consolidating import beside, publish
    from addin.portfolio.data import write_data
    from addin.portfolio.merging import MergeList, read_merge_list

    if out.suffix.lower() != ".xlsx":
        raise click.BadParameter("the portfolio must end with .xlsx", param_hint="-o")
    today, kept = (day.date() if day else date.today()), kept or out.with_suffix(".cache")
    merged = read_merge_list(merge) if merge else MergeList()
    besides = (*beside(out, kept), *([merge] if merge else []))
    choice = Choice(depth, pattern or ("*",), besides)
    with TemporaryDirectory(prefix="auditbook-") as room:
        gathered = gather(paths, choice, Path(room))
        _must_not_be_empty(gathered)
        if scheduler:
            _must_be_seen_by_all(gathered, Path(room))
        portfolio = _read(gathered, _door(jobs, scheduler), kept, merged, today)
    if data:
        write_data(portfolio, data, data_format)
    publish(portfolio, out, lang, write_portfolio, str(data or ""))
    _report(portfolio, lang, as_json)
    if not as_json:
        click.echo(f"verified: {out}")
    sys.exit(_exit_code(portfolio))


def _must_not_be_empty(gathered: "Gathered") -> None:
    if gathered.ignored:
        click.echo(f"Left out: {len(gathered.ignored)} files that are no input.", err=True)
    if not gathered.inputs:
        raise click.UsageError("There is no file to read. Check the path, --depth and --pattern.")


def _must_be_seen_by_all(gathered: "Gathered", room: Path) -> None:
    """What was unpacked here is on no other machine."""
    unpacked = [given.shown for given in gathered.inputs if room in given.path.parents]
    if unpacked:
        raise click.UsageError(
            f"With --scheduler, unpack archives and mails first, into a folder that all machines see: "
            f"{len(unpacked)} files lie in some, such as '{unpacked[0]}'."
        )


def _door(jobs: int | None, scheduler: str | None) -> "Door":
    from addin.portfolio.running import here, on_cluster

    return on_cluster(scheduler) if scheduler else here(jobs or min(os.cpu_count() or 1, 61))


def _read(gathered: "Gathered", door: "Door", kept: Path, merged: "MergeList", today: date) -> "Portfolio":
    from importlib.metadata import version

    from addin.portfolio.cache import Cache
    from addin.portfolio.consolidating import consolidated, state
    from generator.commands.console import progress

    read = 0
    with (
        Cache(kept, state(version("auditbook")), today) as cache,
        progress("Reading", len(gathered.inputs)) as step,
    ):
        if cache.damaged:
            click.echo(
                f"The cache was damaged and is put aside as '{kept}.damaged'; all is read anew.", err=True
            )

        def done() -> None:
            nonlocal read
            read += 1
            step()

        try:
            return consolidated(gathered.inputs, door, cache, merged, today, done)
        except KeyboardInterrupt:
            click.echo(
                f"Stopped. {read} of {len(gathered.inputs)} files are kept in '{kept}'; nothing else "
                "was written. Run the same command again to go on from there.",
                err=True,
            )
            sys.exit(FAILED)


def _report(portfolio: "Portfolio", language: str, as_json: bool) -> None:
    files = [
        {
            "file": entry.reading.path,
            "outcome": entry.reading.outcome,
            "reason": entry.reading.reason[language == "zh"],
        }
        for entry in portfolio.files
    ]
    shown = [row for row in files if row["reason"]]
    total = {
        "files": len(files),
        **{outcome: portfolio.count(outcome) for outcome in ("read", "warned", "rejected")},
        "audits": len(portfolio.audits),
        "findings": portfolio.findings,
    }
    if as_json:
        print_rows([*files, total], True, ())
        return
    if shown:
        print_rows(shown, False, ("file", "outcome", "reason"))
    click.echo("  ".join(f"{key} {count}" for key, count in total.items()))


def _exit_code(portfolio: "Portfolio") -> int:
    """Fine; problems in some files; nothing readable."""
    if not portfolio.audits:
        return FAILED
    return PROBLEMS if portfolio.count("warned") + portfolio.count("rejected") else FINE
