"""From readings to a portfolio, and from a portfolio to a workbook that is proven before it is published."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

from addin.intake.inputs import Input
from addin.portfolio.cache import Cache, cache_state
from addin.portfolio.choosing import choose
from addin.portfolio.control import must_account_for, must_agree
from addin.portfolio.merging import MergeList
from addin.portfolio.model import Portfolio, Reading
from addin.portfolio.review import to_review
from addin.portfolio.running import Door, read_all
from addin.portfolio.signals import signals
from generator.core.loading import templates_digest
from generator.core.writing import written_whole

FORM = "1"
"""The form of a stored reading, and of what reading finds; another one makes old caches void."""

Write = Callable[[Portfolio, Path, str, str], None]


def consolidated(
    inputs: Sequence[Input], door: Door, cache: Cache, merged: MergeList, made: date, done: Callable[[], None]
) -> Portfolio:
    """All files read, each accounted for, and put together; `done` is called after each.

    Raises Unaccounted if a file got lost. What was read before an exception stays in the cache.
    """
    readings: list[Reading] = []
    with closing(read_all(inputs, door, made, cache)) as ready:
        for reading in ready:
            readings.append(reading)
            done()
    must_account_for(inputs, readings)
    return portfolio_of(readings, merged, made)


def beside(out: Path, kept: Path) -> tuple[Path, ...]:
    """Files of ours that are no input although they may lie in the folder: the portfolio and the cache."""
    return (out, kept, *(Path(f"{kept}{end}") for end in ("-wal", "-shm", "-journal", ".damaged")))


def portfolio_of(readings: Sequence[Reading], merged: MergeList, made: date) -> Portfolio:
    """All files in the order of their paths, the audits that they come to, and what is to be reviewed."""
    chosen = choose(sorted(readings, key=lambda reading: reading.path), merged)
    shared = signals(chosen.audits)
    files = (replace(file, signals=tuple(shared.get(file.reading.path, ()))) for file in chosen.files)
    return Portfolio(made, tuple(files), chosen.audits, to_review(chosen.audits, merged))


def publish(portfolio: Portfolio, path: Path, language: str, write: Write, data_folder: str = "") -> None:
    """Write the workbook, read it back, and give it its name only if all totals agree.

    `data_folder` is where the long tables are, for what a sheet has no room for.

    It is drawn beside `path`, so that links to files lead where they should. Raises Unaccounted; an older
    file at `path` stays then.
    """
    with written_whole(path) as draft:
        write(portfolio, draft, language, data_folder)
        must_agree(draft, portfolio)


def state(version: str) -> str:
    """What readings depend on besides the file itself: this version of Auditbook, and all scheme files."""
    return cache_state({"auditbook": version, "templates": templates_digest(), "form": FORM})
