"""Commands that look into filled workbooks: map, score."""

import sys
from functools import partial
from pathlib import Path
from typing import Any

import click

from generator.commands.console import (
    FAILED,
    FINE,
    PROBLEMS,
    file_argument,
    files_argument,
    json_option,
    print_rows,
)
from generator.core.errors import Refused
from generator.core.text import printable


@click.command("map")
@file_argument
@json_option
def map_workbook(file: Path, as_json: bool) -> None:
    """Say where everything is in a workbook."""
    from addin.cell_map import map_file

    found = map_file(file)
    if as_json:
        print_rows([found], True, ())
        return
    rows = [{"ref": a["ref"], "answer": a["answer"], "state": a["state"]} for a in found["answers"]]
    print_rows(found["facility"], False, ("field", "cell"))
    print_rows(rows, False, ("ref", "answer", "state"))
    click.echo(f"rating {found['results']['rating']}   score {found['results']['score']}")


@click.command()
@files_argument
@click.option("--lang", default="en", type=click.Choice(["en", "zh"]), help="Language of the reasons.")
@json_option
def score(files: tuple[Path, ...], lang: str, as_json: bool) -> None:
    """Score filled workbooks, from their answers."""
    from addin.intake.batches import each_file
    from addin.intake.workers import Failure
    from addin.scorecard import score_file

    cards, problems = [], 0
    for file, result in each_file(files, partial(score_file, language=lang)):
        if isinstance(result, Failure):
            problems += 1
            refusal = Refused(result.problem, printable(file))
            click.echo(f"Error: {refusal}", err=True)
        else:
            cards.append(result)
    if as_json:
        print_rows(cards, True, ())
    else:
        for card in cards:
            _show_card(card)
    sys.exit(FINE if not problems else PROBLEMS if cards else FAILED)


def _show_card(card: dict[str, Any]) -> None:
    click.echo(f"{card['file']}")
    number = "" if card["score"] is None else f"   score {card['score']:g}"
    click.echo(f"  {card['scheme']} {card['edition']}: {card['rating']}{number}")
    click.echo(
        f"  answered {card['answered']} of {card['applicable']}   next audit {card['next_audit'] or '-'}"
    )
    for reason in card["why"]:
        click.echo(f"  - {reason}")
