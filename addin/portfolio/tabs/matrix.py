"""A tab for each scheme: every audit against every checkpoint, by the code of its answer."""

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from addin.portfolio.foreign import clipped
from addin.portfolio.model import AuditEntry
from addin.portfolio.pad import HEAD_ROW, Column, Pad, Toned, Value
from generator.core.scheme import Checkpoint, Scheme
from generator.paper.pen import must

LEAD = (
    Column("portfolio.audit", 7, "number"),
    Column("portfolio.facility", 34, "strong"),
    Column("portfolio.date", 12, "date"),
    Column("portfolio.rating", 18, "center"),
    Column("portfolio.findings", 10, "count"),
)
CELL_WIDTH, PRINT_SCALE = 8, 52
LEAST_HEAD, MOST_HEAD, SIGN = 46, 120, 6.5
"""Points of the height of the titles, which stand upright, and of each of their signs."""

FAILED_ROW = HEAD_ROW - 1
LOUD = ("fair", "poor", "bad")
"""Tones with a ground of their own; the others stay quiet, so that these are seen."""

TIP = 250
"""Characters of the note that a ref shows under the pointer."""


def key_of(stem: str) -> str:
    """The key of the tab of a scheme and edition."""
    return f"matrix-{stem}"


def draw(pad: Pad, stem: str) -> None:
    """Draw the tab of one scheme and edition."""
    scheme, entries = pad.survey.schemes[stem], pad.survey.audits_of(stem)
    widths = [*(column.width for column in LEAD), *(CELL_WIDTH for _ in scheme.checkpoints)]
    title = pad.survey.name_of(stem)
    sheet = pad.open(key_of(stem), title, pad.say("portfolio.matrix_hint"), widths)
    pad.back(sheet, FAILED_ROW, 1)
    _titles(pad, sheet, scheme)
    _failed(pad, sheet, scheme, entries)
    tones = _tones(scheme)
    for row, entry in enumerate(entries, start=HEAD_ROW + 1):
        _audit(pad, sheet, row, entry, scheme.checkpoints, tones)
    last = len(LEAD) + len(scheme.checkpoints)
    must(sheet.autofilter, HEAD_ROW, 1, HEAD_ROW + len(entries), last)
    pad.finish(sheet, 2)
    sheet.repeat_columns(0, len(LEAD))
    sheet.set_print_scale(PRINT_SCALE)


def _titles(pad: Pad, sheet: Worksheet, scheme: Scheme) -> None:
    for column, about in enumerate(LEAD, start=1):
        must(sheet.write_string, HEAD_ROW, column, pad.say(about.key), pad.head())
    tall = pad.format(
        rotation=90,
        align="center",
        valign="bottom",
        text_wrap=True,
        bold=True,
        font_color=pad.colour("brand"),
        bg_color=pad.colour("brand_soft"),
        border=1,
        border_color=pad.colour("paper"),
    )
    target = f"internal:'{pad.names['checkpoints']}'!B2"
    for column, point in enumerate(scheme.checkpoints, start=len(LEAD) + 1):
        tip = clipped(f"{point.ref}: {point.text.of(pad.survey.language)}", TIP)
        must(sheet.write_url, HEAD_ROW, column, target, tall, point.ref, tip)
    longest = max(len(point.ref) for point in scheme.checkpoints)
    sheet.set_row(HEAD_ROW, min(max(LEAST_HEAD, SIGN * longest + 20), MOST_HEAD))


def _failed(pad: Pad, sheet: Worksheet, scheme: Scheme, entries: Sequence[AuditEntry]) -> None:
    """How many audits fail each checkpoint, above its ref."""
    refs = [finding.ref for entry in entries for finding in entry.result.findings]
    counts = {ref: refs.count(ref) for ref in set(refs)}
    quiet = pad.format(font_size=9, align="right", font_color=pad.colour("quiet"))
    must(sheet.write_string, FAILED_ROW, len(LEAD), pad.say("portfolio.failed"), quiet)
    for column, point in enumerate(scheme.checkpoints, start=len(LEAD) + 1):
        count = counts.get(point.ref, 0)
        pad.put(sheet, FAILED_ROW, column, Toned(count, "poor") if count else 0, "count")


def _tones(scheme: Scheme) -> dict[tuple[str, str], str]:
    """The tone of each answer of each scale."""
    scales = {id: scheme.lists[id] for id in scheme.scales}
    return {(id, c.code): c.tone or "neutral" for id, scale in scales.items() for c in scale.choices}


def _audit(
    pad: Pad,
    sheet: Worksheet,
    row: int,
    entry: AuditEntry,
    points: Sequence[Checkpoint],
    tones: dict[tuple[str, str], str],
) -> None:
    level = pad.survey.level(entry)
    lead: tuple[Value, ...] = (
        entry.number,
        pad.survey.facility(entry),
        entry.result.audit_date,
        Toned(pad.survey.rating(entry), "neutral" if level == "none" else level),
        len(entry.result.findings),
    )
    for column, (value, about) in enumerate(zip(lead, LEAD, strict=True), start=1):
        pad.put(sheet, row, column, value, about.kind)
    answers = zip(points, entry.result.answers, strict=True)
    for column, (point, code) in enumerate(answers, start=len(LEAD) + 1):
        tone = tones[point.scale, code] if code else "neutral"
        if tone in LOUD:
            pad.put(sheet, row, column, Toned(code, tone), "center", font_size=8)
        else:
            pad.put(sheet, row, column, code or "·", "center", font_size=8, font_color=pad.colour(tone))
    narrow = [Column("", CELL_WIDTH, "small")] * len(points)
    pad.fit(sheet, row, (*LEAD, *narrow), (*lead, *entry.result.answers))
