"""The buttons Consolidate folder and Refresh portfolio: a folder becomes a portfolio that Excel opens.

No workbook of a supplier is opened in Excel; the files are read in child processes.
"""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from addin.intake.inputs import Choice, Gathered, gather
from addin.live.commands import Answer, Desk
from addin.live.request import Request
from addin.portfolio.book import write_portfolio
from addin.portfolio.cache import Cache
from addin.portfolio.consolidating import beside, consolidated, publish, state
from addin.portfolio.merging import MergeList, read_merge_list
from addin.portfolio.model import OUTCOMES, Portfolio
from addin.portfolio.running import here
from generator.core.loading import words

MERGE_LIST = "merge-list.csv"
"""The auditor's list of facilities that are the same, in the folder of the portfolios."""


def consolidate(desk: Desk, request: Request) -> Answer:
    """Read all files of the folder that was picked into one portfolio."""
    assert request.folder is not None
    desk.memory.write_text(str(request.folder), "utf-8")
    return _portfolio(desk, request, request.folder)


def refresh(desk: Desk, request: Request) -> Answer:
    """The same folder as last time: only new and changed files are read again."""
    folder = Path(desk.memory.read_text("utf-8")) if desk.memory.exists() else None
    if folder is None or not folder.is_dir():
        return Answer(message=words()["live.portfolio.first"].of(request.language))
    return _portfolio(desk, request, folder)


def _portfolio(desk: Desk, request: Request, folder: Path) -> Answer:
    out = desk.documents / f"portfolio {folder.name}.xlsx"
    kept, merge = out.with_suffix(".cache"), desk.documents / MERGE_LIST
    with TemporaryDirectory(prefix="auditbook-") as room:
        gathered = gather((folder,), Choice(besides=(*beside(out, kept), merge)), Path(room))
        if not gathered.inputs:
            return Answer(message=words()["live.portfolio.empty"].of(request.language))
        merged = read_merge_list(merge) if merge.exists() else MergeList()
        with Cache(kept, state(request.version), desk.today) as cache:
            portfolio = _read(desk, gathered, cache, merged)
    publish(portfolio, out, request.language, write_portfolio)
    return Answer(status=_totals(portfolio, request.language), open=str(out))


def _read(desk: Desk, gathered: Gathered, cache: Cache, merged: MergeList) -> Portfolio:
    done, total = 0, len(gathered.inputs)
    desk.progress(done, total)

    def step() -> None:
        nonlocal done
        done += 1
        desk.progress(done, total)

    jobs = min(os.cpu_count() or 1, 61)
    return consolidated(gathered.inputs, here(jobs), cache, merged, desk.today, step)


def _totals(portfolio: Portfolio, language: str) -> str:
    counts = {outcome: portfolio.count(outcome) for outcome in OUTCOMES}
    said = words()["live.portfolio.done"].format(
        files=len(portfolio.files), audits=len(portfolio.audits), **counts
    )
    return said.of(language)
