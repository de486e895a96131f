"""The portfolio workbook: all tabs, drawn from one portfolio, in one language."""

from pathlib import Path

from addin.portfolio.model import Portfolio
from addin.portfolio.pad import HEAD_ROW, KEY, LAST_ROW, Pad
from addin.portfolio.survey import Survey
from addin.portfolio.tabs import (
    actions,
    audits,
    benchmark,
    checkpoints,
    files,
    findings,
    matrix,
    overview,
    review,
    sections,
    topics,
    trend,
)
from addin.portfolio.tabs.overview_totals import control_totals
from generator.core.writing import written_whole
from generator.paper.pen import must, strict

TABS = {
    "audits": audits.draw,
    "sections": sections.draw,
    "checkpoints": checkpoints.draw,
    "findings": findings.draw,
    "actions": actions.draw,
    "topics": topics.draw,
    "trend": trend.draw,
    "benchmark": benchmark.draw,
    "review": review.draw,
    "files": files.draw,
}
CONTROL = f"_{KEY}"
"""The very hidden sheet with the control totals: key and number, row by row."""


def write_portfolio(portfolio: Portfolio, path: Path, language: str, data_folder: str = "") -> None:
    """Write the workbook to `path`, in one piece or not at all.

    `language` is "en" or "zh". `data_folder` is where the long tables are, for the note on a tab that
    cannot hold all rows. Every formula is stored with its value; the same portfolio gives the same bytes.
    """
    survey = Survey(portfolio, language)
    with written_whole(path) as draft, strict():
        pad = Pad(draft, path.absolute(), survey, data_folder)
        for key in ("overview", *TABS):
            pad.reserve(key, survey.say(f"portfolio.tab.{key}"))
        for stem in survey.schemes:
            pad.reserve(matrix.key_of(stem), stem[:31])
        overview.draw(pad, min(portfolio.findings, LAST_ROW - HEAD_ROW - 1))
        for draw in TABS.values():
            draw(pad)
        for stem in survey.schemes:
            matrix.draw(pad, stem)
        _control(pad)
        pad.close()


def _control(pad: Pad) -> None:
    """The control totals, for those who read the workbook back."""
    sheet = pad.sheet(CONTROL)
    for row, (key, number) in enumerate(control_totals(pad.survey).items()):
        must(sheet.write_string, row, 0, key)
        must(sheet.write_number, row, 1, number)
    sheet.very_hidden()
