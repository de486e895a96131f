"""Why the rating is what it is, what would lift it, and the decision tables behind both."""

from xlsxwriter.worksheet import Worksheet

from generator.core.evaluating import excel_round, number
from generator.core.ladder import Ladder, Rung, deciding_rung, line_now, missing, rung_holds
from generator.core.layout import Cell
from generator.core.text import EMPTY, Text, joined, plain
from generator.drawing import Drawing
from generator.paper.fit import height
from generator.sheets.score_page import ASIDE, TABLE, WIDTHS, heading, merged, room, sheet_name, table_head
from generator.sheets.start import shown_outcome


def draw_why_and_lift(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """What decided, in one sentence for each decision table, and beside it what would lift it."""
    canvas, look, words, name = drawing.canvas, drawing.look, drawing.words, sheet_name(drawing)
    heading(drawing, sheet, row, words("score.lift"), ASIDE)
    row = heading(drawing, sheet, row, words("score.why"))
    for i, ladder in enumerate(drawing.layout.ladders):
        merged(sheet, row, TABLE, look.auto)
        canvas.formula(sheet, Cell(name, row, TABLE[0]), _why(drawing, i), _why_now(drawing, i), look.auto)
        merged(sheet, row, ASIDE, look.auto)
        canvas.formula(sheet, Cell(name, row, ASIDE[0]), _lift(drawing, i), _lift_now(drawing, i), look.auto)
        reasons = [(_reason(drawing, ladder, rung), room(TABLE)) for rung in ladder.rungs]
        lifts = [(_wanted(rung), room(ASIDE)) for rung in ladder.rungs]
        sheet.set_row(row, height([*reasons, *lifts], drawing.layout.languages, 22))
        row += 1
    return row + 1


def _why(drawing: Drawing, i: int) -> str:
    said, ladder = drawing.canvas.said, drawing.layout.ladders[i]
    decided = drawing.layout.block("ladders").cell(i, "decided").formula
    reasons = ",".join(_reason_formula(drawing, i, j) for j in range(len(ladder.rungs)))
    result = drawing.layout.result(f"result:{ladder.result.name}").formula
    named = drawing.words("why.result").format(label=ladder.result.label, outcome=EMPTY)
    other = f'IF({result}="","",{said(named)}&{shown_outcome(result)})'
    blank = said(drawing.words("score.blank"))
    return f"IF(answered=0,{blank},IF({decided}=0,{other},CHOOSE({decided},{reasons})))"


def _reason_formula(drawing: Drawing, i: int, j: int) -> str:
    """The sentence of one rung, with the numbers of its conditions as they stand now."""
    said, words, layout = drawing.canvas.said, drawing.words, drawing.layout
    rung = layout.ladders[i].rungs[j]
    if not rung.lines:
        return said(_reason(drawing, layout.ladders[i], rung))
    parts = []
    for k, line in enumerate(rung.lines):
        now = layout.block("why").cell(layout.why_rows.index((i, j, k)), "now").formula
        tail = f"{said(words('why.now_open'))}&ROUND(N({now}),2)&{said(words('why.now_close'))}"
        parts.append(f'{said(line.text)}&IF(ISNUMBER({now}),{tail},"")')
    start = said(_because(drawing, layout.ladders[i], rung, EMPTY))
    return f"{start}&" + f"&{said(words('rule.and'))}&".join(parts)


def _because(drawing: Drawing, ladder: Ladder, rung: Rung, conditions: Text) -> Text:
    named = {"label": ladder.result.label, "outcome": drawing.scheme.verdict(rung.code).name}
    if not rung.lines:
        return drawing.words("why.otherwise").format(**named)
    return drawing.words("why.rated").format(**named, conditions=conditions)


def _reason(drawing: Drawing, ladder: Ladder, rung: Rung) -> Text:
    lines = [line_now(line, drawing.scoring.case, drawing.layout.words) for line in rung.lines]
    return _because(drawing, ladder, rung, joined(lines, drawing.words("rule.and")))


def _why_now(drawing: Drawing, i: int) -> str | None:
    language, ladder = drawing.canvas.language, drawing.layout.ladders[i]
    if not drawing.scoring.answered:
        return drawing.words("score.blank").of(language)
    at = deciding_rung(ladder, drawing.scoring.case)
    if at >= 0:
        return _reason(drawing, ladder, ladder.rungs[at]).of(language)
    outcome = drawing.scoring.results[ladder.result.name]
    if not outcome:
        return None
    named = drawing.words("why.result").format(label=ladder.result.label, outcome=EMPTY)
    return named.of(language) + drawing.outcome(str(outcome))


def _lift(drawing: Drawing, i: int) -> str:
    lift = drawing.layout.block("ladders").cell(i, "lift").formula
    top = drawing.canvas.said(drawing.words("score.nothing_better"))
    return f'IF(rated,IF({lift}="",{top},MID({lift},2,LEN({lift}))),"")'


def _lift_now(drawing: Drawing, i: int) -> str | None:
    if not drawing.scoring.rated:
        return None
    ladder = drawing.layout.ladders[i]
    lacking = missing(ladder, drawing.scoring.case, drawing.layout.words)
    bullets = [f"• {words.of(drawing.canvas.language)}" for rung in lacking for words in rung if words.en]
    return "\n".join(bullets) or drawing.words("score.nothing_better").of(drawing.canvas.language)


def _wanted(rung: Rung) -> Text:
    """As much as the list of what would lead to a rung can come to."""
    lines = [(line.text, plain("(now 00)"), *(text for _, text in line.caps)) for line in rung.lines]
    # The list begins with a line break, as does each of its entries.
    return joined([plain(""), *(joined([plain("• "), *line]) for line in lines)], "\n")


def draw_decisions(drawing: Drawing, sheet: Worksheet, row: int) -> int:
    """The decision tables, with what holds now and the row that decides; returns the last row."""
    titles = {1: "score.outcome", 2: "score.condition", 4: "score.now", 5: "score.holds", 6: "score.decides"}
    for i, ladder in enumerate(drawing.layout.ladders):
        label = joined([drawing.words("score.why"), ladder.result.label], plain(": "))
        row = heading(drawing, sheet, row, label)
        row = table_head(drawing, sheet, row, titles)
        for line_row, (which, _, _) in enumerate(drawing.layout.why_rows):
            if which == i:
                _why_line(drawing, sheet, row, line_row)
                row += 1
        row += 1
    return row - 2


def _why_line(drawing: Drawing, sheet: Worksheet, row: int, line_row: int) -> None:
    canvas, look, words, name = drawing.canvas, drawing.look, drawing.words, sheet_name(drawing)
    i, j, k = drawing.layout.why_rows[line_row]
    rung = drawing.layout.ladders[i].rungs[j]
    text = rung.lines[k].text if k >= 0 else words("score.otherwise")
    outcome = drawing.scheme.verdict(rung.code).name if k <= 0 else plain("")
    canvas.label(sheet, Cell(name, row, 1), outcome, look.cell_strong)
    merged(sheet, row, (2, 3), look.cell_middle)
    canvas.label(sheet, Cell(name, row, 2), text, look.cell_middle)
    _now(drawing, sheet, row, line_row)
    _holds(drawing, sheet, row, line_row)
    decides = words("score.this_decides")
    decided = drawing.layout.block("ladders").cell(i, "decided").formula
    here = k <= 0 and drawing.scoring.answered and _decided(drawing, i) == j
    formula = f'IF(AND(answered>0,{decided}={j + 1}),{canvas.said(decides)},"")' if k <= 0 else '""'
    said = decides.of(canvas.language) if here else None
    canvas.formula(sheet, Cell(name, row, 6), formula, said, look.auto_center)
    rule = {"type": "formula", "criteria": f'=$G${row + 1}<>""', "format": look.tone("accent")}
    sheet.conditional_format(row, TABLE[0], row, TABLE[1], rule)
    texts = [(text, room((2, 3))), (outcome, WIDTHS[1])]
    sheet.set_row(row, height(texts, drawing.layout.languages, 20))


def _now(drawing: Drawing, sheet: Worksheet, row: int, line_row: int) -> None:
    """Where the number of a condition stands now."""
    i, j, k = drawing.layout.why_rows[line_row]
    rule = drawing.layout.ladders[i].rungs[j].lines[k].number if k >= 0 else None
    value = number(rule, drawing.scoring.case) if rule and drawing.scoring.answered else None
    now = drawing.layout.block("why").cell(line_row, "now").formula
    formula = f'IF(answered=0,"",IF(ISNUMBER({now}),ROUND({now},2),""))'
    shown = None if value is None else excel_round(value, 2)
    drawing.canvas.formula(sheet, Cell(sheet_name(drawing), row, 4), formula, shown, drawing.look.auto_score)


def _holds(drawing: Drawing, sheet: Worksheet, row: int, line_row: int) -> None:
    canvas, words = drawing.canvas, drawing.words
    yes, no = words("score.yes"), words("score.no")
    holds = drawing.layout.block("why").cell(line_row, "holds").formula
    formula = f'IF(answered=0,"",IF({holds},{canvas.said(yes)},{canvas.said(no)}))'
    held = yes if _held(drawing, *drawing.layout.why_rows[line_row]) else no
    shown = held.of(canvas.language) if drawing.scoring.answered else None
    canvas.formula(sheet, Cell(sheet_name(drawing), row, 5), formula, shown, drawing.look.auto_center)


def _decided(drawing: Drawing, i: int) -> int:
    return deciding_rung(drawing.layout.ladders[i], drawing.scoring.case)


def _held(drawing: Drawing, i: int, j: int, k: int) -> bool:
    rung = drawing.layout.ladders[i].rungs[j]
    one = rung if k < 0 else type(rung)(rung.code, (rung.lines[k],), rung.target)
    return rung_holds(one, drawing.scoring.case)
