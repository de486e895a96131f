"""The command that shows all of it on made-up factories: demo."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from generator.commands.console import DAY, json_option, print_rows, progress

if TYPE_CHECKING:
    from addin.portfolio.model import Portfolio
    from generator.core.reading import Submission

LANGUAGES = ("en", "zh")


@click.command()
@click.argument("folder", default="auditbook-demo", type=click.Path(path_type=Path), metavar="[DIR]")
@click.option("--date", "today", type=DAY, help="Day to act as if it were; default: today.")
@click.option("--seed", default=1, show_default=True, help="Another number, other made-up answers.")
@json_option
def demo(folder: Path, today: Any, seed: int, as_json: bool) -> None:
    """Make all workbooks, fill them with made-up factories, check, score and consolidate them."""
    day = today.date() if today else date.today()
    filled = _build(folder, day, seed)
    cards = _looked_at(filled, folder / "blank", day)
    portfolio = _consolidated(folder, day)
    total = {"files": len(portfolio.files), "audits": len(portfolio.audits), "findings": portfolio.findings}
    if as_json:
        print_rows([*cards, total], True, ())
        return
    print_rows(cards, False, ("scheme", "facility", "checked", "rating", "score", "next_audit"))
    click.echo("  ".join(f"{key} {count}" for key, count in total.items()))
    click.echo(f"\nBlank workbooks to send: {folder / 'blank'}")
    click.echo(f"Filled ones:             {folder / 'filled'}")
    click.echo(f"Open this first:         {filled[0]} (tab Score says why)")
    click.echo(f"And all in one picture:  {folder / 'portfolio.xlsx'}")


def _build(folder: Path, day: date, seed: int) -> list[Path]:
    """A blank and a filled workbook of every scheme; the paths of the filled ones."""
    from generator.batch import Order, build_all
    from generator.core.loading import load_scheme, newest, scheme_names
    from generator.demo import made_up_audit

    blank, filled = [], []
    for i, name in enumerate(newest(scheme_names())):
        audit = made_up_audit(load_scheme(name), i, seed, day, LANGUAGES[0])
        path = folder / "filled" / f"{name}-{audit.facility['facility_id']}.xlsx"
        blank.append(Order(name, folder / "blank" / f"{name}.xlsx", LANGUAGES, day))
        filled.append(Order(name, path, LANGUAGES, day, audit))
    with progress("Building", len(blank) + len(filled)) as step:
        build_all([*filled, *blank], step)
    return [order.path for order in filled]


@dataclass(frozen=True)
class _Blank:
    """The blank workbooks of the demo, for comparing the filled ones with."""

    folder: Path

    def __call__(self, submission: "Submission", languages: tuple[str, ...]) -> Path:
        return self.folder / f"{submission.scheme.stem}.xlsx"


def _looked_at(filled: list[Path], blank: Path, day: date) -> list[dict[str, Any]]:
    """The scorecard of each file, and what checking it came to."""
    from addin.intake.batches import each_file

    task = partial(_card, blank=blank, day=day)
    with progress("Checking", len(filled)) as step:
        cards = []
        for _, card in each_file(filled, task):
            if isinstance(card, dict):
                cards.append(card)
            step()
    return cards


def _card(path: Path, blank: Path, day: date) -> dict[str, Any]:
    from addin.scorecard import score_file
    from addin.validating import validate

    return {**score_file(path), "checked": validate(path, day, _Blank(blank)).outcome}


def _consolidated(folder: Path, day: date) -> "Portfolio":
    from importlib.metadata import version
    from os import cpu_count
    from tempfile import TemporaryDirectory

    from addin.intake.inputs import Choice, gather
    from addin.portfolio.book import write_portfolio
    from addin.portfolio.cache import Cache
    from addin.portfolio.consolidating import consolidated, publish, state
    from addin.portfolio.merging import MergeList
    from addin.portfolio.running import here

    with TemporaryDirectory(prefix="auditbook-") as room:
        inputs = gather((folder / "filled",), Choice(), Path(room)).inputs
        kept = Path(room) / "demo.cache"
        with (
            progress("Reading", len(inputs)) as step,
            Cache(kept, state(version("auditbook")), day) as cache,
        ):
            portfolio = consolidated(inputs, here(cpu_count() or 1), cache, MergeList(), day, step)
    publish(portfolio, folder / "portfolio.xlsx", LANGUAGES[0], write_portfolio)
    return portfolio
