"""The sheet Score: the rating, why it is so, what would lift it, and the sections behind it."""

from xlsxwriter.worksheet import Worksheet

from generator.core.formulas import operand
from generator.core.layout import Cell
from generator.core.scheme import PUBLISHED
from generator.drawing import Drawing
from generator.look import HERO_SIZE, open_sheet, print_scale, tone_formats
from generator.paper.fit import height, size_for
from generator.sheets.score_addin import draw_addin_result
from generator.sheets.score_findings import draw_held_down
from generator.sheets.score_page import (
    ASIDE,
    WIDTHS,
    merged,
    room,
    sheet_name,
    short,
    short_now,
    verdict_tones,
)
from generator.sheets.score_reasons import draw_decisions, draw_why_and_lift
from generator.sheets.score_tables import draw_results, draw_sections, draw_severities
from generator.sheets.start import shown_outcome

HERO_ROW = 4
HERO = {"score.rating": (1, 2), "score.score": (3, 4), "score.next": (5, 6)}
WHY_ROW = HERO_ROW + 3
LAST_COLUMN = ASIDE[1]


def draw(drawing: Drawing) -> None:
    """Draw the sheet."""
    words = drawing.words
    sheet = open_sheet(
        drawing.canvas, drawing.look, "score", words("score.title"), words("score.hint"), LAST_COLUMN
    )
    for column, width in WIDTHS.items():
        sheet.set_column(column, column, width)
    _hero(drawing, sheet)
    row = draw_why_and_lift(drawing, sheet, WHY_ROW)
    row = draw_sections(drawing, sheet, row)
    breaks = [row]
    row = draw_severities(drawing, sheet, row)
    row = draw_results(drawing, sheet, row)
    row = draw_held_down(drawing, sheet, row)
    breaks.append(row)
    bottom = draw_decisions(drawing, sheet, row)
    draw_addin_result(drawing, sheet, bottom + 3)
    _hero_colours(drawing, sheet)
    sheet.freeze_panes(3, 0)
    sheet.set_print_scale(print_scale(WIDTHS.values()))
    sheet.set_h_pagebreaks(breaks)
    sheet.print_area(1, 0, bottom, LAST_COLUMN)


def _hero(drawing: Drawing, sheet: Worksheet) -> None:
    """Three cards, rating, score and next audit, and how sure the scoring is."""
    canvas, look, words = drawing.canvas, drawing.look, drawing.words
    name, note = sheet_name(drawing), drawing.scheme.rating.note
    sheet.set_row(HERO_ROW - 1, 20)
    sheet.set_row(HERO_ROW, 52)
    sheet.set_row(HERO_ROW + 1, _hero_height(drawing))
    for key, columns in HERO.items():
        merged(sheet, HERO_ROW - 1, columns, look.card_label)
        canvas.label(sheet, Cell(name, HERO_ROW - 1, columns[0]), words(key), look.card_label)
    _hero_rating(drawing, sheet)
    _hero_score(drawing, sheet)
    _hero_next(drawing, sheet)
    certain = drawing.scheme.rating.certainty == PUBLISHED
    mark = words("certainty.published" if certain else "certainty.indicative")
    merged(sheet, HERO_ROW - 1, ASIDE, look.pill["auto"])
    canvas.label(sheet, Cell(name, HERO_ROW - 1, ASIDE[0]), mark, look.pill["auto"])
    sheet.merge_range(HERO_ROW, ASIDE[0], HERO_ROW + 1, ASIDE[1], None, look.note)
    canvas.label(sheet, Cell(name, HERO_ROW, ASIDE[0]), note, look.note)


def _hero_height(drawing: Drawing) -> float:
    meanings = [(verdict.meaning, room(HERO["score.rating"])) for verdict in drawing.scheme.rating.verdicts]
    cycle = [(row.note, room(HERO["score.next"])) for row in drawing.scheme.next_audit]
    languages = drawing.layout.languages
    beside = height([(drawing.scheme.rating.note, room(ASIDE))], languages) - 52
    return max(height([*meanings, *cycle], languages, 30, 9), beside)


def _hero_rating(drawing: Drawing, sheet: Worksheet) -> None:
    canvas, look, name = drawing.canvas, drawing.look, sheet_name(drawing)
    columns = HERO["score.rating"]
    names = [v.name for v in drawing.scheme.rating.verdicts] + [drawing.words("not_rated")]
    said = [name.of(language) for name in names for language in drawing.layout.languages]
    hero = look.hero(size_for(said, room(columns), HERO_SIZE))
    merged(sheet, HERO_ROW, columns, hero)
    merged(sheet, HERO_ROW + 1, columns, look.card_note)
    rating = drawing.outcome(drawing.scoring.rating)
    canvas.formula(sheet, Cell(name, HERO_ROW, columns[0]), shown_outcome("rating"), rating, hero)
    meaning = Cell(name, HERO_ROW + 1, columns[0])
    canvas.formula(sheet, meaning, _meaning(drawing), _meaning_now(drawing), look.card_note)


def _hero_score(drawing: Drawing, sheet: Worksheet) -> None:
    canvas, look, words, scoring = drawing.canvas, drawing.look, drawing.words, drawing.scoring
    columns = HERO["score.score"]
    cell = Cell(sheet_name(drawing), HERO_ROW, columns[0])
    if drawing.scheme.rating.score:
        merged(sheet, HERO_ROW, columns, look.card_hero)
        canvas.formula(sheet, cell, short("score"), short_now(scoring.score), look.card_hero)
    else:
        merged(sheet, HERO_ROW, columns, look.card_quiet)
        canvas.label(sheet, cell, words("score.no_number"), look.card_quiet)
    merged(sheet, HERO_ROW + 1, columns, look.card_note)
    progress = words("checklist.progress")
    canvas.formula(
        sheet,
        cell.moved(rows=1),
        f'{canvas.said(progress)}&" "&answered&" / "&applicable',
        f"{progress.of(canvas.language)} {scoring.answered} / {scoring.applicable}",
        look.card_note,
    )


def _hero_next(drawing: Drawing, sheet: Worksheet) -> None:
    canvas, look, scoring = drawing.canvas, drawing.look, drawing.scoring
    columns = HERO["score.next"]
    merged(sheet, HERO_ROW, columns, look.card_date)
    merged(sheet, HERO_ROW + 1, columns, look.card_note)
    cell = Cell(sheet_name(drawing), HERO_ROW, columns[0])
    canvas.formula(sheet, cell, "next_audit", scoring.next_audit, look.card_date)
    note = scoring.next_audit_rule.note.of(canvas.language) if scoring.next_audit_rule else None
    canvas.formula(sheet, cell.moved(rows=1), _next_note(drawing), note, look.card_note)


def _meaning(drawing: Drawing) -> str:
    """What the rating means; before it is final, what it would be so far."""
    said = drawing.canvas.said
    meaning = 'IFERROR(INDEX(meaning_shown,MATCH(rating,meaning_codes,0)),"")'
    so_far = f'{said(drawing.words("score.so_far"))}&" "&{shown_outcome("decided")}'
    return f"IF(rated,{meaning},IF(answered=0,{said(drawing.words('score.blank'))},{so_far}))"


def _meaning_now(drawing: Drawing) -> str:
    scoring, language = drawing.scoring, drawing.canvas.language
    if scoring.rated:
        return drawing.scheme.verdict(scoring.rating).meaning.of(language)
    if not scoring.answered:
        return drawing.words("score.blank").of(language)
    return f"{drawing.words('score.so_far').of(language)} {drawing.outcome(scoring.provisional_rating)}"


def _next_note(drawing: Drawing) -> str:
    nested = "".join(
        f"IF({on_data(drawing, operand(row.when, drawing.layout))},{drawing.canvas.said(row.note)},"
        for row in drawing.scheme.next_audit
    )
    return f'IF(rated,{nested}""{")" * len(drawing.scheme.next_audit)},"")'


def on_data(drawing: Drawing, cell: str) -> str:
    """A cell of the hidden sheet, as formulas on other sheets write it; constants stay what they are."""
    return f"'{drawing.layout.sheets['data']}'!{cell}" if cell.startswith("$") else cell


def _hero_colours(drawing: Drawing, sheet: Worksheet) -> None:
    by_tone = {**verdict_tones(drawing.scheme.rating.verdicts), "neutral": [drawing.words("not_rated")]}
    hero = Cell(sheet_name(drawing), HERO_ROW, 1)
    tone_formats(drawing.canvas, drawing.look, sheet, hero, hero.moved(columns=1), by_tone)
