"""The tab Sections: a heat map for each scheme, audits down and sections across, worst audits first."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from addin.portfolio.model import AuditEntry, SectionResult
from addin.portfolio.pad import HEAD_ROW, Column, Pad, Toned, Value
from generator.core.scheme import Scheme
from generator.paper.pen import must

LEAD = (
    Column("portfolio.audit", 7, "number"),
    Column("portfolio.facility", 34, "strong"),
    Column("portfolio.date", 12, "date"),
    Column("portfolio.rating", 20, "center"),
)
CELL_WIDTH, HEAD_HEIGHT, TITLE_HEIGHT, GAP = 9, 150, 24, 15
NUMBER = "0.0;-0.0;0"
PAGE_WIDTH, PAGE_HEIGHT = 900, 480
"""Pixels across and points down that a page takes at full size, with care."""

SCORE, GRADE, FINDINGS = "score", "grade", "findings"
"""What stands in the cells of a scheme: what its sections have, in this order."""


def draw(pad: Pad) -> None:
    """Draw the tab."""
    most = max((len(scheme.sections) for scheme in pad.survey.schemes.values()), default=6)
    widths = [*(column.width for column in LEAD), *(CELL_WIDTH for _ in range(most))]
    sheet = pad.open("sections", pad.say("portfolio.sections"), pad.say("portfolio.sections_hint"), widths)
    pad.back(sheet, 3, 1)
    scale = min(100, int(100 * PAGE_WIDTH / sum(7 * width + 5 for width in widths)))
    page = PAGE_HEIGHT * 100 / scale
    row, used, breaks = HEAD_ROW, 80.0, []
    for stem, scheme in pad.survey.schemes.items():
        if used + HEAD_HEIGHT + 4 * TITLE_HEIGHT > page:
            breaks.append(row)
            used = 0.0
        row, height = _block(pad, sheet, row, scheme, pad.survey.audits_of(stem))
        used = (used + height) % page
    sheet.set_print_scale(scale)
    sheet.set_h_pagebreaks(breaks)
    if not pad.survey.schemes:
        quiet = pad.format(italic=True, font_color=pad.colour("quiet"))
        must(sheet.write_string, row, 1, pad.say("portfolio.nothing"), quiet)
    sheet.freeze_panes(HEAD_ROW, 3)


def shows(entries: Sequence[AuditEntry]) -> str:
    """SCORE, GRADE or FINDINGS: what the sections of these audits have."""
    sections = [section for entry in entries for section in entry.result.sections]
    if any(section.score is not None for section in sections):
        return SCORE
    return GRADE if any(section.grade for section in sections) else FINDINGS


def _block(
    pad: Pad, sheet: Worksheet, row: int, scheme: Scheme, entries: Sequence[AuditEntry]
) -> tuple[int, float]:
    """One scheme; returns the row below and the height of all."""
    kind = shows(entries)
    graded = any(section.grade for entry in entries for section in entry.result.sections)
    legend = pad.say(f"portfolio.heat.{kind}{'_graded' if kind == SCORE and graded else ''}")
    _heading(pad, sheet, row, pad.survey.name_of(scheme.stem), legend, len(LEAD) + len(scheme.sections))
    _titles(pad, sheet, row + 1, scheme)
    top = row + 2
    heights = [
        _audit(pad, sheet, place, scheme, entry, kind) for place, entry in enumerate(entries, start=top)
    ]
    last = top + len(entries) - 1
    if not graded:
        _scale(pad, sheet, top, last, len(scheme.sections), kind)
    return last + 3, sum(heights) + HEAD_HEIGHT + TITLE_HEIGHT + 2 * GAP


def _heading(pad: Pad, sheet: Worksheet, row: int, name: str, legend: str, last: int) -> None:
    line = {"bottom": 2, "bottom_color": pad.colour("accent")}
    for column in range(1, last + 1):
        must(sheet.write_blank, row, column, None, pad.format(**line))
    strong = pad.format(bold=True, font_size=12, font_color=pad.colour("brand"), **line)
    must(sheet.write_string, row, 1, name, strong)
    quiet = pad.format(font_color=pad.colour("quiet"), font_size=9, **line)
    must(sheet.write_string, row, len(LEAD) + 1, legend, quiet)
    sheet.set_row(row, TITLE_HEIGHT)


def _titles(pad: Pad, sheet: Worksheet, row: int, scheme: Scheme) -> None:
    for column, about in enumerate(LEAD, start=1):
        must(sheet.write_string, row, column, pad.say(about.key), pad.head())
    colours = {"font_color": pad.colour("brand"), "bg_color": pad.colour("brand_soft")}
    tall = pad.format(
        **colours, rotation=90, text_wrap=True, font_size=9, align="center", valign="bottom", border=1,
        border_color=pad.colour("paper"),
    )  # fmt: skip
    for column, section in enumerate(scheme.sections, start=len(LEAD) + 1):
        name = section.name.of(pad.survey.language)
        must(sheet.write_string, row, column, f"{section.code}  {name}", tall)
    sheet.set_row(row, HEAD_HEIGHT)


def _audit(pad: Pad, sheet: Worksheet, row: int, scheme: Scheme, entry: AuditEntry, kind: str) -> float:
    """One audit; returns the height of its row."""
    level = pad.survey.level(entry)
    lead: tuple[Value, ...] = (
        entry.number,
        pad.survey.facility(entry),
        entry.result.audit_date,
        Toned(pad.survey.rating(entry), "neutral" if level == "none" else level),
    )
    for column, (value, about) in enumerate(zip(lead, LEAD, strict=True), start=1):
        pad.put(sheet, row, column, value, about.kind)
    values = [_shown(pad, scheme, entry, section, kind) for section in entry.result.sections]
    for column, value in enumerate(values, start=len(LEAD) + 1):
        pad.put(sheet, row, column, value, "center" if kind == GRADE else "number", num_format=NUMBER)
    cells = [Column("", CELL_WIDTH, "center")] * len(values)
    return pad.fit(sheet, row, (*LEAD, *cells), (*lead, *values))


def _shown(pad: Pad, scheme: Scheme, entry: AuditEntry, section: SectionResult, kind: str) -> Value:
    if kind == FINDINGS:
        return sum(_section_of(pad, entry, finding.ref) == section.code for finding in entry.result.findings)
    verdict = scheme.verdict(section.grade) if section.grade else None
    name = verdict.name.of(pad.survey.language) if verdict else None
    value = section.score if kind == SCORE else name
    if value is None:
        return "–"
    return Toned(value, verdict.tone or "neutral") if verdict else value


def _section_of(pad: Pad, entry: AuditEntry, ref: str) -> str:
    return pad.survey.checkpoint(entry, ref).section


def _scale(pad: Pad, sheet: Worksheet, top: int, last: int, sections: int, kind: str) -> None:
    """Colours from worst to best where sections have no grade; the numbers stand there as well."""
    low, high = ("good_soft", "bad_soft") if kind == FINDINGS else ("bad_soft", "good_soft")
    rule = {
        "type": "3_color_scale",
        "min_color": pad.colour(low),
        "mid_color": pad.colour("fair_soft"),
        "mid_type": "percent",
        "mid_value": 50,
        "max_color": pad.colour(high),
    }
    first = len(LEAD) + 1
    must(sheet.conditional_format, top, first, last, first + sections - 1, rule)
