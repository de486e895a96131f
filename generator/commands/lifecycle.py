"""Commands between two audits: upgrade, prefill, follow-up, stages."""

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import DAY, file_argument, json_option, print_rows

if TYPE_CHECKING:
    from generator.core.reading import Submission

out_option = click.option(
    "-o", "--out", type=click.Path(path_type=Path), required=True, help="The workbook to write."
)
Rows = list[dict[str, Any]]


@click.command()
@file_argument
@out_option
@click.option("--to", default="", metavar="EDITION", help="An edition; default: the newest.")
@click.option("--report", type=click.Path(path_type=Path), help="Also write the changes, as JSON Lines.")
@json_option
def upgrade(file: Path, out: Path, to: str, report: Path | None, as_json: bool) -> None:
    """Bring a filled workbook to the newest edition of its scheme; nothing typed is lost."""
    from generator.lifecycle import upgrade_workbook

    changes, summary = upgrade_workbook(_opened(file), out, date.today(), to)
    if report:
        report.write_text("".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in changes), "utf-8")
    if as_json:
        print_rows([*changes, summary], True, ())
        return
    shown = [
        row | {"to": ", ".join(row["to"]), "answered": "yes" if row["answered"] else ""} for row in changes
    ]
    print_rows(shown, False, ("change", "ref", "to", "answered", "effect"))
    for what in ("answered", "applicable", "rating", "score"):
        before, after = summary[what]
        click.echo(f"{what}: {before} in {summary['from']}, {after} in {summary['to']}")
    click.echo(f"{summary['carried']} cells have no place in {summary['to']}: see the sheet Carried over")


@click.command()
@file_argument
@out_option
@click.option(
    "--from", "sources", type=click.Path(path_type=Path), multiple=True, required=True, metavar="OLD",
    help="An earlier audit; may be given several times.",
)  # fmt: skip
@click.option("--topics", is_flag=True, help="Also take answers from audits to other schemes, by topic.")
@json_option
def prefill(file: Path, out: Path, sources: tuple[Path, ...], topics: bool, as_json: bool) -> None:
    """Put earlier answers beside the blanks of a workbook. They count only once somebody chooses them."""
    from generator.lifecycle import prefill_workbook

    earlier = {str(source): _opened(source) for source in sources}
    hints, summary = prefill_workbook(_opened(file), earlier, out, topics, date.today())
    print_rows([*hints, summary] if as_json else hints, as_json, ("place", "source_ref", "said"))
    if not as_json:
        click.echo(f"{summary['beside']} earlier answers stand in the column Mark, to be confirmed")
        click.echo(f"{summary['filled']} fields are filled in, to be confirmed")


@click.command("follow-up")
@file_argument
@out_option
@click.option("--date", "built", type=DAY, help="Day of the build, YYYY-MM-DD; default: today.")
@json_option
def follow_up(file: Path, out: Path, built: Any, as_json: bool) -> None:
    """Make the follow-up of a full audit: only what failed or must always be checked is asked."""
    from generator.lifecycle import follow_up_workbook

    made = follow_up_workbook(_opened(file), out, built.date() if built else date.today())
    print_rows([made] if as_json else [{"ref": ref} for ref in made["checkpoints"]], as_json, ("ref",))
    if not as_json:
        click.echo(f"{len(made['checkpoints'])} checkpoints to check again: {made['path']}")


@click.command()
@file_argument
@click.option("--evaluator", type=click.Path(path_type=Path), help="The evaluator's layer (YAML or JSON).")
@click.option(
    "--follow-up", "follow_ups", type=click.Path(path_type=Path), multiple=True, metavar="FILE",
    help="A follow-up of this audit; several, oldest first.",
)  # fmt: skip
@json_option
def stages(file: Path, evaluator: Path | None, follow_ups: tuple[Path, ...], as_json: bool) -> None:
    """Show an audit's results side by side: as given, as the evaluator sees it, after corrective action."""
    from generator.lifecycle import stages_of

    rows = stages_of(_opened(file), evaluator, {str(each): _opened(each) for each in follow_ups})
    print_rows(rows, as_json, ("stage", "date", "rating", "score", "open"))
    if not as_json:
        _show_changes(rows)


def _opened(path: Path) -> "Submission":
    """A workbook that came back, through the door that all of them come through."""
    from addin.intake.door import open_workbook

    return open_workbook(path)[1]


def _show_changes(rows: Rows) -> None:
    for row in rows:
        for change in row["changes"]:
            why = f": {change['reason']}" if change["reason"] else ""
            moved = f"{change['before'] or '-'} -> {change['after'] or '-'}"
            click.echo(f"  {row['stage']}: {change['ref']} {change['what']} {moved}{why}")
