"""The hidden sheet `_auditbook`: identity, lists, points, and every step from answers to the rating."""

from xlsxwriter.worksheet import Worksheet

from generator.core.evaluating import Case, evaluate, holds, number
from generator.core.formulas import excel, operand, text
from generator.core.identity import OF_ONE_INSTANCE
from generator.core.ladder import deciding_rung, missing, rung_holds
from generator.core.layout import CALCULATED, MARKER, RESULTS, Block, Cell, name_of
from generator.core.marking import CLOSED, Mark, State
from generator.core.rules import Rule
from generator.core.scheme import NOT_APPLICABLE, NOT_RATED, Applies, Checkpoint, Field
from generator.core.scoring import Scoring
from generator.core.text import Text, joined, plain, show_number
from generator.drawing import Drawing

BULLET = "\n• "
"""What comes before each thing that would lift a rating."""


def draw(drawing: Drawing) -> None:
    """Draw the hidden sheet; last of all, when every text that the others show is known."""
    data = _Data(drawing)
    data.identity()
    data.lists()
    data.shown()
    data.fields()
    data.checkpoints()
    data.steps()
    data.sections()
    data.results()
    data.why()
    data.texts()
    data.instance()


class _Data:
    """The hidden sheet being drawn, block by block."""

    def __init__(self, drawing: Drawing) -> None:
        self.canvas = drawing.canvas
        self.layout = drawing.layout
        self.scheme = drawing.scheme
        self.scoring: Scoring = drawing.scoring
        self.case: Case = drawing.scoring.case
        self.identity_cells = drawing.identity.cells()
        self.sheet: Worksheet = self.canvas.sheets["data"]
        self.sheet.very_hidden()
        self.sheet.protect("", {"select_locked_cells": True})
        self._text(Cell("", 0, 0), f"{MARKER}:data")

    # ---- blocks that hold constants ------------------------------------------------------------

    def identity(self) -> None:
        block = self._header("identity")
        for row, (key, value) in enumerate(self.identity_cells.items()):
            self._text(block.cell(row, "key"), key)
            if key not in OF_ONE_INSTANCE:
                self._text(block.cell(row, "value"), value)
        row = len(self.identity_cells)
        self._text(block.cell(row, "key"), "language_number")
        chosen = self.layout.field_value("language", "code").fixed
        nested = "".join(f"IF({chosen}={text(code)},{i + 1}," for i, code in enumerate(self.layout.languages))
        formula = f"{nested}1{')' * len(self.layout.languages)}"
        self._formula(block.cell(row, "value"), formula, 1)
        self.canvas.name("lang", block.cell(row, "value"))
        self._text(block.cell(row + 1, "key"), "bullet")
        self._text(block.cell(row + 1, "value"), BULLET)
        self.canvas.name("bullet", block.cell(row + 1, "value"))

    def instance(self) -> None:
        """The identity that no other workbook has; at the end of the table of strings, see `type_fields`."""
        for key in OF_ONE_INSTANCE:
            self._text(self.layout.identity_cell(key), self.identity_cells[key])

    def lists(self) -> None:
        labels, dropdowns = self._header("labels"), self._header("dropdowns")
        for id, choices in self.scheme.lists.items():
            first, count = self.layout.list_rows(id, "labels")
            for i, (label, choice) in enumerate(choices.stacked()):
                row = first + i
                self._text(labels.cell(row, "list"), id)
                self._text(labels.cell(row, "code"), choice.code)
                self._number(labels.cell(row, "number"), self._number_in_list(id, choice.code))
                self._text(labels.cell(row, "label"), label)
            for column in ("label", "number", "code"):
                self.canvas.name(name_of(f"{column}s", id), labels.area(column, first, count))
            first, count = self.layout.list_rows(id, "dropdowns")
            for i, choice in enumerate(choices.choices):
                self._text(dropdowns.cell(first + i, "list"), id)
                self.canvas.label(self.sheet, dropdowns.cell(first + i, "shown"), choice.label)
            self.canvas.name(name_of("choose", id), dropdowns.area("shown", first, count))

    def _number_in_list(self, id: str, code: str) -> int:
        codes = self.scheme.answer_codes if id in self.scheme.scales else self.scheme.lists[id].codes
        return codes.index(code) + 1

    def shown(self) -> None:
        block = self._header("shown")
        for row, (name, code, words) in enumerate(self.layout.shown):
            self._text(block.cell(row, "list"), name)
            self._text(block.cell(row, "code"), code)
            self.canvas.label(self.sheet, block.cell(row, "shown"), words)
            days = self.scheme.severity(code).days if name == "severity" else None
            if days is not None:
                self._number(block.cell(row, "days"), days)
        self.canvas.name("outcome_codes", self.layout.shown_area("outcome", "code"))
        self.canvas.name("outcome_shown", self.layout.shown_area("outcome", "shown"))
        self.canvas.name("meaning_codes", self.layout.shown_area("meaning", "code"))
        self.canvas.name("meaning_shown", self.layout.shown_area("meaning", "shown"))
        self.canvas.name("severity_shown", self.layout.shown_area("severity", "shown"))
        self.canvas.name("severity_days", self.layout.shown_area("severity", "days"))
        self.canvas.name("state_shown", self.layout.shown_area("state", "shown"))

    def texts(self) -> None:
        block = self._header("texts")
        for row, words in self.canvas.texts():
            self._number(block.cell(row, "text"), row + 1)
            for language, said in zip(self.layout.languages, words, strict=True):
                self._text(block.cell(row, language), said)

    # ---- facility fields -----------------------------------------------------------------------

    def fields(self) -> None:
        block = self._header("fields")
        marking = self.case.marking
        for row, field in enumerate(self.scheme.fields):
            self._text(block.cell(row, "field"), field.id)
            if field.kind == "number":
                self._formula(block.cell(row, "number"), self._number_typed(field), marking.numbers[field.id])
            if field.kind == "choice":
                self._formula(block.cell(row, "code"), self._code_typed(field), marking.labels[field.id])

    def _number_typed(self, field: Field) -> str:
        cell = self.layout.field(field.id).formula
        default = '""' if field.default is None else show_number(float(field.default))
        return f'IF(ISNUMBER({cell}),{cell},IF(TRIM({cell})="",{default},""))'

    def _code_typed(self, field: Field) -> str:
        cell = self.layout.field(field.id).formula
        number = self._place_in_list(field.choices, cell)
        code = f"INDEX({name_of('codes', field.choices)},{number})"
        return f'IF(TRIM({cell})="",{text(str(field.default or ""))},IF({number}=0,"",{code}))'

    def _place_in_list(self, id: str, cell: str) -> str:
        """The number of what was typed, in any language; 0 if it is in no label."""
        return f"SUMPRODUCT(({name_of('labels', id)}=TRIM({cell}))*{name_of('numbers', id)})"

    # ---- checkpoints ---------------------------------------------------------------------------

    def checkpoints(self) -> None:
        block = self._header("checkpoints")
        for row, mark in enumerate(self.scoring.marks):
            self._constants(block, row, mark.checkpoint)
            for column, (formula, value) in self._calculated(block, row, mark).items():
                self._formula(block.cell(row, column), formula, value)
        for column in ("ref", "section", "severity", "days", *CALCULATED):
            self.canvas.name(name_of("cp", column), block.area(column))
        for i in range(len(self.layout.memberships)):
            self.canvas.name(f"cp_in_{i}", block.area(f"in_{i}"))

    def _constants(self, block: Block, row: int, point: Checkpoint) -> None:
        codes = [section.code for section in self.scheme.sections]
        self._text(block.cell(row, "ref"), point.ref)
        self._number(block.cell(row, "section"), codes.index(point.section) + 1)
        self._number(block.cell(row, "severity"), self._severity_number(point.severity))
        for i, where in enumerate(self.layout.memberships):
            self._number(block.cell(row, f"in_{i}"), int(point.is_in(where)))
        for i, code in enumerate(self.scheme.answer_codes):
            if code in point.points:
                self._number(block.cell(row, f"points_{i}"), point.points[code])
            self._number(block.cell(row, f"finding_{i}"), self._severity_number(point.findings.get(code, "")))
        if point.days is not None:
            self._number(block.cell(row, "days"), point.days)

    def _severity_number(self, code: str) -> int:
        return self.scheme.severity_codes.index(code) + 1 if code else 0

    def _calculated(self, block: Block, row: int, mark: Mark) -> dict[str, tuple[str, object]]:
        """Formula and present value of each calculated column of a checkpoint."""
        point = mark.checkpoint
        here = {column: block.cell(row, column).fixed for column in CALCULATED}
        typed = {
            column: self.layout.on_checklist(point.ref, column).formula
            for column in ("answer", "finding", "reason", "status")
        }
        worth = show_number(point.possible)
        answer, finding = here["answer"], here["finding"]
        pick = f"INDEX({self._row_of(block, row, 'points')},1,{answer})"
        place = self._place_in_list(point.scale, typed["answer"])
        closed = self.scheme.lists["status"].codes.index(CLOSED) + 1
        lost = f"({here['possible']}-{here['points']})"
        order = f"{finding}*1000000-{lost}*1000+{row + 1}"
        codes = self.scheme.answer_codes
        number = codes.index(mark.answer) + 1 if mark.answer else 0
        severity = self._severity_number(mark.finding)
        return {
            "applies": (self._applies(point.applies_when), int(mark.applies)),
            "answer": (f"IF({here['applies']}=1,IFERROR({place},0),0)", number),
            "live": (
                f"IF(AND({here['applies']}=1,{answer}<>{self._na_number()}),1,0)",
                int(mark.live),
            ),
            "counts": (f"IF({answer}=0,0,IF(ISNUMBER({pick}),1,0))", int(mark.counts)),
            "points": (f"IF({here['counts']}=1,{pick},0)", mark.points),
            "possible": (f"IF({here['counts']}=1,{worth},0)", mark.possible),
            "finding": (
                f"IF({answer}=0,0,INDEX({self._row_of(block, row, 'finding')},1,{answer}))",
                severity,
            ),
            "open": (
                f"IF({finding}=0,0,IF({self._place_in_list('status', typed['status'])}={closed},0,1))",
                int(mark.open),
            ),
            "state": (self._state(here, typed), mark.state.number),
            "order": (
                f'IF({here["open"]}=1,{order},"")',
                severity * 1_000_000 - mark.lost * 1000 + row + 1 if mark.open else "",
            ),
        }

    def _row_of(self, block: Block, row: int, what: str) -> str:
        last = len(self.scheme.answer_codes) - 1
        return f"{block.cell(row, f'{what}_0').fixed}:{block.cell(row, f'{what}_{last}').fixed}"

    def _na_number(self) -> int:
        codes = self.scheme.answer_codes
        return codes.index(NOT_APPLICABLE) + 1 if NOT_APPLICABLE in codes else len(codes) + 1

    def _applies(self, conditions: tuple[Applies, ...]) -> str:
        tests = []
        for condition in conditions:
            cell = self.layout.field_value(condition.field, "code").fixed
            codes = ",".join(f"{cell}={text(code)}" for code in condition.codes)
            tests.append(f'OR({cell}="",{codes})')
        return f"IF(AND({','.join(tests)}),1,0)" if tests else "1"

    def _state(self, here: dict[str, str], typed: dict[str, str]) -> str:
        blank = {column: f'TRIM({cell})=""' for column, cell in typed.items()}
        unanswered = f"IF({blank['answer']},{State.MISSING.number},{State.NOT_IN_LIST.number})"
        unreasoned = f"IF({blank['reason']},{State.NEEDS_REASON.number},{State.OK.number})"
        answered = (
            f"IF(AND({here['finding']}>0,{blank['finding']}),{State.NEEDS_FINDING.number},{State.OK.number})"
        )
        return (
            f"IF({here['applies']}=0,{State.NOT_APPLICABLE.number},IF({here['answer']}=0,{unanswered},"
            f"IF({here['answer']}={self._na_number()},{unreasoned},{answered})))"
        )

    # ---- rules ---------------------------------------------------------------------------------

    def steps(self) -> None:
        block = self._header("steps")
        for row, rule in enumerate(self.layout.steps):
            self._text(block.cell(row, "step"), type(rule).__name__)
            value = evaluate(rule, self.case)
            self._formula(block.cell(row, "value"), excel(rule, self.layout), value)

    def sections(self) -> None:
        block = self._header("sections")
        for row, (section, found) in enumerate(zip(self.scheme.sections, self.scoring.sections, strict=True)):
            own = f"cp_section,{row + 1}"
            applies, answered = block.cell(row, "applies").fixed, block.cell(row, "answered").fixed
            score = '""' if section.score is None else operand(section.score, self.layout)
            grade = '""' if section.grade is None else operand(section.grade, self.layout)
            untouched = f"AND({applies}>0,{answered}=0)"
            self._text(block.cell(row, "section"), section.code)
            self._formula(block.cell(row, "applies"), f"COUNTIFS({own},cp_applies,1)", found.applicable)
            self._formula(block.cell(row, "answered"), f'COUNTIFS({own},cp_answer,">0")', found.answered)
            problems = f"COUNTIFS({own},cp_state,{_between_problems()})"
            self._formula(block.cell(row, "problems"), problems, found.problems)
            self._formula(block.cell(row, "score"), score, found.score)
            self._formula(block.cell(row, "grade"), f'IF({untouched},"",{grade})', found.grade)

    def results(self) -> None:
        block = self._header("results")
        scoring = self.scoring
        place = {key: self.layout.result(key).fixed for key in RESULTS}
        primary = operand(self._rule(self.scheme.rating.primary), self.layout)
        score = (
            operand(self._rule(self.scheme.rating.score), self.layout) if self.scheme.rating.score else '""'
        )
        live = "COUNTIFS(cp_live,1)"
        formulas: dict[str, tuple[str, object]] = {
            "applicable": ("COUNTIFS(cp_applies,1)", scoring.applicable),
            "answered": ('COUNTIFS(cp_answer,">0")', scoring.answered),
            "complete": (f"{place['answered']}={place['applicable']}", scoring.complete),
            "problems": (
                f"COUNTIFS(cp_state,{_between_problems()})+{self._missing_fields()}{self._contradictions()}",
                scoring.problems,
            ),
            "rated": (f"AND({place['complete']},{live}>0)", scoring.rated),
            "rating": (f"IF({place['rated']},{primary},{text(NOT_RATED)})", scoring.rating),
            "score": (score, scoring.score),
            "next_audit": (self._next_audit(place["rated"]), scoring.next_audit),
            "decided": (primary, scoring.provisional_rating),
        }
        for row, (key, (formula, value)) in enumerate(formulas.items()):
            self._text(block.cell(row, "key"), key)
            self._formula(block.cell(row, "value"), formula, value)
            self.canvas.name(key, block.cell(row, "value"))
        for row, result in enumerate(self.scheme.rating.results, start=len(formulas)):
            self._text(block.cell(row, "key"), f"result:{result.name}")
            found = operand(result.rule, self.layout)
            final = found if result.is_number else self._final(found, place["rated"])
            self._formula(block.cell(row, "value"), final, scoring.results[result.name])

    def _rule(self, name: str) -> Rule:
        return self.scheme.rating.result(name).rule

    def _final(self, found: str, rated: str) -> str:
        return f'IF(OR({rated},{found}=""),{found},{text(NOT_RATED)})'

    def _missing_fields(self) -> str:
        cells = [self.layout.field(field.id).formula for field in self.scheme.fields if field.required]
        return "+".join(f'IF(TRIM({cell})="",1,0)' for cell in cells) or "0"

    def _contradictions(self) -> str:
        conditions = (operand(said.condition, self.layout) for said in self.scheme.contradictions)
        return "".join(f"+IF({condition},1,0)" for condition in conditions)

    def _next_audit(self, rated: str) -> str:
        nested = ""
        for row in self.scheme.next_audit:
            start = self.layout.field(row.start).formula
            due = f"EDATE({start},{row.months})+{row.days}"
            nested += f'IF({operand(row.when, self.layout)},IF(ISNUMBER({start}),{due},""),'
        return f'IF({rated},{nested}""{")" * len(self.scheme.next_audit)},"")'

    # ---- why -----------------------------------------------------------------------------------

    def why(self) -> None:
        block, tops = self._header("why"), self._header("ladders")
        for i, ladder in enumerate(self.layout.ladders):
            rows = [row for row, (which, _, _) in enumerate(self.layout.why_rows) if which == i]
            at = deciding_rung(ladder, self.case)
            lacking = missing(ladder, self.case, self.layout.words)
            wholes = {self.layout.why_rows[row][1]: block.cell(row, "whole").fixed for row in rows}
            decided = tops.cell(i, "decided").fixed
            target = tops.cell(i, "target").fixed
            self._text(tops.cell(i, "ladder"), ladder.result.name)
            nested = "".join(f"IF({whole},{rung + 1}," for rung, whole in wholes.items())
            self._formula(tops.cell(i, "decided"), f"{nested}0{')' * len(wholes)}", at + 1)
            aims = ",".join(str(rung.target + 1) for rung in ladder.rungs)
            aim = ladder.rungs[at].target + 1 if at >= 0 else 0
            self._formula(tops.cell(i, "target"), f"IF({decided}=0,0,CHOOSE({decided},{aims}))", aim)
            for row in rows:
                self._why_line(block, row, decided, target, lacking)
            lifts = "&".join(_bullet(block.cell(row, "missing").fixed) for row in rows)
            now = [words for rung in lacking for words in rung if words.en]
            bullets = joined([joined([plain(BULLET), words], "") for words in now], "")
            self._formula(tops.cell(i, "lift"), lifts, bullets.of(self.canvas.language))

    def _why_line(self, block: Block, row: int, decided: str, target: str, lacking: list[list[Text]]) -> None:
        i, j, k = self.layout.why_rows[row]
        rung = self.layout.ladders[i].rungs[j]
        mates = [r for r, (which, place, _) in enumerate(self.layout.why_rows) if (which, place) == (i, j)]
        self._text(block.cell(row, "ladder"), self.layout.ladders[i].result.name)
        self._number(block.cell(row, "rung"), j + 1)
        whole = ",".join(block.cell(mate, "holds").fixed for mate in mates)
        self._formula(block.cell(row, "whole"), f"AND(TRUE,{whole})", rung_holds(rung, self.case))
        if k < 0:
            self._formula(block.cell(row, "holds"), "TRUE=TRUE", True)
            now, value = '""', None
        else:
            line = rung.lines[k]
            known = line.condition in self.layout.steps
            condition = operand(line.condition, self.layout) if known else excel(line.condition, self.layout)
            self._formula(block.cell(row, "holds"), condition, holds(line.condition, self.case))
            now = '""' if line.number is None else operand(line.number, self.layout)
            value = None if line.number is None else number(line.number, self.case)
        self._formula(block.cell(row, "now"), now, value)
        words = Text("", "") if k < 0 else lacking[j][k]
        formula = '""' if k < 0 else self._missing(block, row, decided, target)
        self._formula(block.cell(row, "missing"), formula, words.of(self.canvas.language))

    def _missing(self, block: Block, row: int, decided: str, target: str) -> str:
        i, j, k = self.layout.why_rows[row]
        rung = self.layout.ladders[i].rungs[j]
        words = self.layout.words
        said = self.canvas.said
        now = block.cell(row, "now").fixed
        tail = f"{said(words['why.now_open'])}&ROUND(N({now}),2)&{said(words['why.now_close'])}"
        caps = "".join(
            f'&IF({operand(cap, self.layout)},{said(text)},"")' for cap, text in rung.lines[k].caps
        )
        lacking = f'{said(rung.lines[k].text)}&IF(ISNUMBER({now}),{tail},""){caps}'
        wanted = f'IF({target}={j + 1},IF({block.cell(row, "holds").fixed},"",{lacking})'
        if k > 0:
            return f'{wanted},"")'
        whole_text = joined([line.text for line in rung.lines], words["rule.and"])
        gone = said(words["rule.no_longer"].format(what=whole_text))
        between = f"AND({target}>{j + 1},{decided}<={j + 1},{block.cell(row, 'whole').fixed})"
        return f'{wanted},IF({between},{gone},""))'

    # ---- cells ---------------------------------------------------------------------------------

    def _header(self, name: str) -> Block:
        block = self.layout.block(name)
        for column in block.columns:
            cell = block.cell(-1, column)
            self._text(cell, column)
        return block

    def _text(self, cell: Cell, words: str) -> None:
        self.canvas.text(self.sheet, cell, words)

    def _number(self, cell: Cell, value: float) -> None:
        self.canvas.number(self.sheet, cell, value)

    def _formula(self, cell: Cell, formula: str, value: object) -> None:
        self.canvas.formula(self.sheet, cell, formula, value)


def _between_problems() -> str:
    """Criteria for the states in which somebody still has to do something: they lie side by side."""
    numbers = [state.number for state in State if state.is_problem]
    return f'">={min(numbers)}",cp_state,"<={max(numbers)}"'


def _bullet(cell: str) -> str:
    return f'IF({cell}="","",bullet&{cell})'
