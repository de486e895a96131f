"""The sheet Reference: samples, severities, rating table, cycle, zero tolerance, and all sources."""

from collections.abc import Iterable

from xlsxwriter.worksheet import Worksheet

from generator.core.layout import REFERENCE_SAMPLES_ROW, Cell
from generator.core.scheme import PUBLISHED
from generator.core.text import EMPTY, Text, plain
from generator.drawing import Drawing
from generator.look import open_sheet
from generator.paper.fit import height

LAST_COLUMN = 8
WIDTHS = {1: 22, 2: 30, 3: 30, **dict.fromkeys(range(4, 9), 18)}
WIDE = sum(WIDTHS.values())


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    words = drawing.words
    sheet = open_sheet(
        drawing.canvas,
        drawing.look,
        "reference",
        words("reference.title"),
        words("reference.hint"),
        LAST_COLUMN,
    )
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    row = _samples(drawing, sheet)
    row = _severities(drawing, sheet, row)
    row = _verdicts(drawing, sheet, row)
    row = _paragraphs(drawing, sheet, row, "reference.zero_tolerance", drawing.scheme.zero_tolerance)
    row = _paragraphs(drawing, sheet, row, "reference.cycle", _cycle(drawing))
    _sources(drawing, sheet, row)
    sheet.freeze_panes(3, 0)


def _cell(drawing: Drawing, row: int, column: int) -> Cell:
    return Cell(drawing.layout.sheets["reference"], row, column)


def _heading(drawing: Drawing, sheet: Worksheet, row: int, key: str) -> int:
    for column in range(1, LAST_COLUMN + 1):
        sheet.write_blank(row, column, None, drawing.look.heading)
    drawing.canvas.label(sheet, _cell(drawing, row, 1), drawing.words(key), drawing.look.heading)
    sheet.set_row(row, 24)
    return row + 1


def _samples(drawing: Drawing, sheet: Worksheet) -> int:
    canvas, look, sampling = drawing.canvas, drawing.look, drawing.scheme.sampling
    _heading(drawing, sheet, REFERENCE_SAMPLES_ROW - 1, "reference.samples")
    row = REFERENCE_SAMPLES_ROW
    for place, table in enumerate(sampling.tables):
        top = drawing.layout.sampling_cell(place, 0, 0).row
        if table.name != EMPTY:
            sheet.merge_range(top - 2, 1, top - 2, LAST_COLUMN, None, look.field_name)
            canvas.label(sheet, _cell(drawing, top - 2, 1), table.name, look.field_name)
            sheet.set_row(top - 2, 22)
        else:
            sheet.set_row(top - 2, 6)
        titles = (drawing.words("reference.headcount"), *(column.name for column in sampling.columns))
        for column, title in enumerate(titles, start=1):
            canvas.label(sheet, _cell(drawing, top - 1, column), title, look.header)
        sheet.set_row(top - 1, height([(t, WIDTHS[4]) for t in titles], drawing.layout.languages, 20))
        for i, (least, values) in enumerate(table.rows):
            canvas.number(sheet, _cell(drawing, top + i, 1), least, look.cell_center)
            for column, value in enumerate(values, start=2):
                canvas.label(sheet, _cell(drawing, top + i, column), value, look.cell_center)
            sizes = [(value, WIDTHS[column]) for column, value in enumerate(values, start=2)]
            sheet.set_row(top + i, height(sizes, drawing.layout.languages, 18))
        row = top + len(table.rows)
    return _lines(drawing, sheet, row, sampling.notes) + 1


def _lines(drawing: Drawing, sheet: Worksheet, row: int, texts: Iterable[Text]) -> int:
    for text in texts:
        sheet.merge_range(row, 1, row, LAST_COLUMN, None, drawing.look.plain)
        drawing.canvas.label(sheet, _cell(drawing, row, 1), text, drawing.look.plain)
        sheet.set_row(row, height([(text, WIDE)], drawing.layout.languages, 18))
        row += 1
    return row


def _table_head(drawing: Drawing, sheet: Worksheet, row: int, titles: dict[int, str], last: int) -> int:
    """The titles of a table by their first column; a title reaches as far as the next."""
    header = drawing.look.header
    for (column, key), end in zip(titles.items(), [*list(titles)[1:], last + 1], strict=True):
        if end - column > 1:
            sheet.merge_range(row, column, row, end - 1, None, header)
        drawing.canvas.label(sheet, _cell(drawing, row, column), drawing.words(key), header)
    sheet.set_row(row, 22)
    return row + 1


def _severities(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    canvas, look = drawing.canvas, drawing.look
    row = _heading(drawing, sheet, row, "reference.severities")
    titles = {1: "column.severity", 2: "reference.meaning", 4: "reference.days"}
    row = _table_head(drawing, sheet, row, titles, 4)
    for severity in drawing.scheme.severities:
        canvas.label(sheet, _cell(drawing, row, 1), severity.name, look.cell_strong)
        sheet.merge_range(row, 2, row, 3, None, look.cell_middle)
        canvas.label(sheet, _cell(drawing, row, 2), severity.meaning, look.cell_middle)
        if severity.days is None:
            canvas.text(sheet, _cell(drawing, row, 4), "-", look.cell_center)
        else:
            canvas.number(sheet, _cell(drawing, row, 4), severity.days, look.cell_center)
        texts = [(severity.meaning, WIDTHS[2] + WIDTHS[3]), (severity.name, WIDTHS[1])]
        sheet.set_row(row, height(texts, drawing.layout.languages, 20))
        row += 1
    return row + 1


def _verdicts(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    canvas, look, words, rating = drawing.canvas, drawing.look, drawing.words, drawing.scheme.rating
    row = _heading(drawing, sheet, row, "reference.rating")
    certain = words("certainty.published" if rating.certainty == PUBLISHED else "certainty.indicative")
    row = _lines(drawing, sheet, row, (certain, rating.note))
    for key, verdicts in (("score.rating", rating.verdicts), ("score.grade", rating.grades)):
        row = _table_head(drawing, sheet, row, {1: key, 2: "reference.meaning"}, 3)
        for verdict in verdicts:
            canvas.label(sheet, _cell(drawing, row, 1), verdict.name, look.cell_strong)
            sheet.merge_range(row, 2, row, 3, None, look.cell_middle)
            canvas.label(sheet, _cell(drawing, row, 2), verdict.meaning, look.cell_middle)
            texts = [(verdict.meaning, WIDTHS[2] + WIDTHS[3]), (verdict.name, WIDTHS[1])]
            sheet.set_row(row, height(texts, drawing.layout.languages, 20))
            row += 1
        row += 1
    return row


def _cycle(drawing: Drawing) -> tuple[Text, ...]:
    return (*(row.note for row in drawing.scheme.next_audit), *drawing.scheme.cycle_notes)


def _paragraphs(drawing: Drawing, sheet: Worksheet, row: int, key: str, texts: tuple[Text, ...]) -> int:
    if not texts:
        return row
    row = _heading(drawing, sheet, row, key)
    bullets = (Text(f"• {text.en}", f"• {text.zh}") for text in texts)
    return _lines(drawing, sheet, row, bullets) + 1


def _sources(drawing: Drawing, sheet: Worksheet, row: int) -> None:
    canvas, look, words, scheme = drawing.canvas, drawing.look, drawing.words, drawing.scheme
    row = _heading(drawing, sheet, row, "reference.sources")
    row = _lines(drawing, sheet, row, (scheme.certainty_note,))
    titles = {1: "reference.strength", 2: "reference.source", 4: "reference.used_for"}
    row = _table_head(drawing, sheet, row, titles, LAST_COLUMN)
    for source in scheme.sources:
        canvas.label(sheet, _cell(drawing, row, 1), words(f"strength.{source.strength}"), look.cell_middle)
        sheet.merge_range(row, 2, row, 3, None, look.cell_middle)
        title = plain(" ".join(filter(None, (source.title, source.address))))
        canvas.label(sheet, _cell(drawing, row, 2), title, look.cell_middle)
        sheet.merge_range(row, 4, row, LAST_COLUMN, None, look.cell_middle)
        canvas.label(sheet, _cell(drawing, row, 4), source.used_for, look.cell_middle)
        texts = [(title, WIDTHS[2] + WIDTHS[3]), (source.used_for, sum(WIDTHS[c] for c in range(4, 9)))]
        sheet.set_row(row, height(texts, drawing.layout.languages, 20))
        row += 1
    not_ours = words("start.not_affiliated").format(owner=scheme.owner)
    _lines(drawing, sheet, row + 1, (not_ours,))
