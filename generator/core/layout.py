"""Where everything stands in an audit workbook. Only this module knows rows and columns.

Every sheet keeps two hidden marks for readers: row 1 holds `auditbook:<sheet>` in A1 and the column
ids; column A holds the row's key. What people see may move or change its language, these do not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

from generator.core.audit import RESPONSE_COLUMNS
from generator.core.identity import Identity
from generator.core.ladder import Ladder, ladders
from generator.core.marking import State
from generator.core.records import RECORD_COLUMNS, RECORD_FLAGS
from generator.core.rules import EVERYTHING, Rule, Selection
from generator.core.scheme import NOT_RATED, Field, Scheme
from generator.core.steps import calculated_rules, selections_of
from generator.core.text import Text

LAYOUT_VERSION = "2"
MARKER = "auditbook"
DATA_SHEET = "_auditbook"

FILL, READ, AUTO = "fill", "read", "auto"
SHEETS: Mapping[str, str] = {
    "start": READ,
    "facility": FILL,
    "checklist": FILL,
    "records": FILL,
    "checker": AUTO,
    "actions": AUTO,
    "score": AUTO,
    "reference": READ,
    "carried": READ,
}
"""The visible sheets in order, and what people do there. `records` and `carried` are not always there."""

CHECKLIST_COLUMNS = (
    "key",
    "ref",
    "section",
    "checkpoint",
    "look_at",
    "severity",
    "answer",
    "state",
    "finding",
    "evidence",
    "reason",
    "score",
    *RESPONSE_COLUMNS[RESPONSE_COLUMNS.index("root_cause") :],
    "mark",
)
START_LANGUAGE_ROW = 4
START_REQUEST_ROW = 7
CHECKLIST_FIRST_ROW = 4
RECORD_ROWS = 60
RECORD_LIMITS_ROW = 3
RECORD_TOTALS_ROW = 10
RECORD_FIRST_ROW = 12
CARRIED_COLUMNS = ("key", "edition", "ref", "question", "column", "value")
CARRIED_FIRST_ROW = 5
FACILITY_MARK_COLUMN = 5
DATA_FIRST_ROW = 2
REFERENCE_SAMPLES_ROW = 5


@dataclass(frozen=True)
class Cell:
    """One cell; `row` and `column` count from 0."""

    sheet: str
    row: int
    column: int

    @property
    def fixed(self) -> str:
        """Absolute, without its sheet: $G$5."""
        return f"${letters(self.column)}${self.row + 1}"

    @property
    def formula(self) -> str:
        """As formulas on any sheet write it: 'Checklist'!$G$5."""
        return f"{quoted(self.sheet)}!{self.fixed}"

    @property
    def address(self) -> str:
        """As people and scripts name it: Checklist!G5."""
        return f"{self.sheet}!{letters(self.column)}{self.row + 1}"

    def moved(self, rows: int = 0, columns: int = 0) -> "Cell":
        """The cell so many rows and columns away."""
        return Cell(self.sheet, self.row + rows, self.column + columns)


@dataclass(frozen=True)
class Area:
    """A rectangle of cells, both corners included."""

    first: Cell
    last: Cell

    @property
    def formula(self) -> str:
        """As formulas on any sheet write it."""
        return f"{self.first.formula}:{self.last.fixed}"


@dataclass(frozen=True)
class Block:
    """A table on the hidden sheet: named columns side by side, rows from DATA_FIRST_ROW."""

    first_column: int
    columns: tuple[str, ...]
    rows: int

    def cell(self, row: int, column: str) -> Cell:
        """The cell of a row (from 0) and a column name."""
        return Cell(DATA_SHEET, DATA_FIRST_ROW + row, self.first_column + self.columns.index(column))

    def area(self, column: str, first: int = 0, count: int | None = None) -> Area:
        """Some rows of one column; all of them unless said otherwise."""
        rows = self.rows if count is None else count
        return Area(self.cell(first, column), self.cell(first + max(rows, 1) - 1, column))


def letters(column: int) -> str:
    """The letters of a column counted from 0: 0 is A, 27 is AB."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name = chr(65 + rest) + name
        column -= 1
    return name


def quoted(sheet: str) -> str:
    """A sheet name as formulas write it; always in quotes."""
    return "'" + sheet.replace("'", "''") + "'"


@dataclass(frozen=True)
class Layout:
    """The layout of one scheme's workbook in one or more languages."""

    scheme: Scheme
    languages: tuple[str, ...]
    words: Mapping[str, Text]
    carried: bool = False
    """Whether there is a sheet for what has no place in this edition."""

    # ---- sheets ----------------------------------------------------------------------------

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Sheet names by key, in order; `records` only for schemes that have it."""
        some = {"records": self.scheme.records, "carried": self.carried}
        keys = [key for key in SHEETS if some.get(key, True)]
        return {key: self._sheet_name(key) for key in keys} | {"data": DATA_SHEET}

    def _sheet_name(self, key: str) -> str:
        title, word = self.words[f"sheet.{key}"], self.words[f"tab.{SHEETS[key]}"]
        titles = " ".join(title.of(language) for language in self.languages)
        return f"{titles} {''.join(word.of(language) for language in self.languages)}"

    # ---- checklist -------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> dict[str, int]:
        return {point.ref: CHECKLIST_FIRST_ROW + i for i, point in enumerate(self.scheme.checkpoints)}

    def on_checklist(self, ref: str, column: str) -> Cell:
        """The cell of a checkpoint in one of CHECKLIST_COLUMNS."""
        return Cell(self.sheets["checklist"], self._rows[ref], CHECKLIST_COLUMNS.index(column))

    # ---- facility --------------------------------------------------------------------------

    @cached_property
    def facility_rows(self) -> tuple[tuple[int, Field | str], ...]:
        """The facility sheet: (row, field), or (row, group) for a heading."""
        found: list[tuple[int, Field | str]] = []
        row = 4
        groups = dict.fromkeys(field.group for field in self.scheme.fields)
        for group in (group for group in groups if group not in ("language", "request", "records")):
            found.append((row, group))
            row += 1
            for field in self.scheme.fields:
                if field.group == group:
                    found.append((row, field))
                    row += 1
            row += 1
        return tuple(found)

    @cached_property
    def facility_end(self) -> int:
        """The first row below the fields."""
        return self.facility_rows[-1][0] + 2

    def field(self, id: str) -> Cell:
        """The cell that people fill in for a field."""
        return self._fields[id]

    @cached_property
    def _fields(self) -> dict[str, Cell]:
        return {field.id: self._field(field.id, field.group) for field in self.scheme.fields}

    def _field(self, id: str, group: str) -> Cell:
        mates = [field.id for field in self.scheme.fields if field.group == group]
        if group == "language":
            return Cell(self.sheets["start"], START_LANGUAGE_ROW, 3)
        if group == "request":
            return Cell(self.sheets["start"], START_REQUEST_ROW + mates.index(id), 3)
        if group == "records":
            return Cell(self.sheets["records"], RECORD_LIMITS_ROW + 1 + mates.index(id), 5)
        rows = {field.id: row for row, field in self.facility_rows if isinstance(field, Field)}
        return Cell(self.sheets["facility"], rows[id], 2)

    def field_mark(self, id: str) -> Cell:
        """The cell for a mark beside a field of the sheet Facility."""
        return Cell(self.sheets["facility"], self.field(id).row, FACILITY_MARK_COLUMN)

    def record(self, row: int, column: str) -> Cell:
        """A cell of the sheet Records: one worker in one month, typed (RECORD_COLUMNS) or a flag."""
        place = (*RECORD_COLUMNS, *RECORD_FLAGS).index(column)
        return Cell(self.sheets["records"], RECORD_FIRST_ROW + row, 1 + place)

    def records_over(self, flag: str) -> Cell:
        """The cell above a flag that counts how many records raise it."""
        return self.record(RECORD_TOTALS_ROW - RECORD_FIRST_ROW, flag)

    # ---- reference -------------------------------------------------------------------------

    def sampling_cell(self, table: int, row: int, column: int) -> Cell:
        """A cell of a sampling table on the sheet Reference; column 0 holds the smallest headcount."""
        above = sum(len(t.rows) + 2 for t in self.scheme.sampling.tables[:table])
        return Cell(self.sheets["reference"], REFERENCE_SAMPLES_ROW + above + 2 + row, 1 + column)

    # ---- score -----------------------------------------------------------------------------

    @property
    def addin_rows(self) -> tuple[str, ...]:
        """The keys in column A of the block on the sheet Score that the add-in writes to, in order."""
        sections = (f"section:{section.code}" for section in self.scheme.sections)
        return tuple(f"addin:{key}" for key in (*ADDIN_RESULTS, *sections))

    # ---- hidden sheet ----------------------------------------------------------------------

    @cached_property
    def _blocks(self) -> dict[str, Block]:
        answers = len(self.scheme.answer_codes)
        members = [f"in_{i}" for i in range(len(self.memberships))]
        stacked = sum(1 for choices in self.scheme.lists.values() for _ in choices.stacked())
        shapes: dict[str, tuple[Sequence[str], int]] = {
            "identity": (("key", "value"), 0),
            "texts": (("text", *self.languages), 0),
            "labels": (("list", "code", "number", "label"), stacked),
            "dropdowns": (("list", "shown"), sum(len(c.choices) for c in self.scheme.lists.values())),
            "checkpoints": (
                (
                    "ref",
                    "section",
                    "severity",
                    *members,
                    *(f"points_{i}" for i in range(answers)),
                    *(f"finding_{i}" for i in range(answers)),
                    "days",
                    *CALCULATED,
                ),
                len(self.scheme.checkpoints),
            ),
            "sections": (
                ("section", "applies", "answered", "problems", "score", "grade"),
                len(self.scheme.sections),
            ),
            "fields": (("field", "number", "code"), len(self.scheme.fields)),
            "steps": (("step", "value"), len(self.steps)),
            "results": (("key", "value"), 0),
            "why": (("ladder", "rung", "holds", "whole", "now", "missing"), len(self.why_rows)),
            "ladders": (("ladder", "decided", "target", "lift"), len(self.ladders)),
            "shown": (("list", "code", "shown", "days"), len(self.shown)),
        }
        blocks, column = {}, 0
        for name, (columns, rows) in shapes.items():
            blocks[name] = Block(column, tuple(columns), rows)
            column += len(columns) + 1
        return blocks

    def block(self, name: str) -> Block:
        """A table of the hidden sheet."""
        return self._blocks[name]

    def landmarks(self) -> Iterator[tuple[Cell, str]]:
        """Cells of the hidden sheet that say how it is built: the heads of its tables, and its steps.

        The cell below the last step is blank.
        """
        for block in self._blocks.values():
            yield from ((block.cell(-1, column), column) for column in block.columns)
        block = self.block("steps")
        names = [*(type(rule).__name__ for rule in self.steps), ""]
        yield from ((block.cell(row, "step"), name) for row, name in enumerate(names))

    def identity_cell(self, key: str) -> Cell:
        """The cell that holds one of the identity's values."""
        keys = [field.name for field in fields(Identity)]
        return self.block("identity").cell(keys.index(key), "value")

    @cached_property
    def steps(self) -> tuple[Rule, ...]:
        """Every rule that has its own cell, each after the rules it is made of."""
        return calculated_rules(self.scheme)

    @cached_property
    def memberships(self) -> tuple[Selection, ...]:
        """Selections that need a column of their own, because no single other column expresses them."""
        found = dict.fromkeys(where for rule in self.steps for where in selections_of(rule))
        return tuple(where for where in found if self._plain_column(where) is None and where != EVERYTHING)

    def criteria(self, within: Selection) -> Iterator[tuple[str, int]]:
        """The (column of the checkpoints block, number) pairs that pick a selection out."""
        if within == EVERYTHING:
            return
        plain = self._plain_column(within)
        yield plain if plain else (f"in_{self.memberships.index(within)}", 1)

    def _plain_column(self, within: Selection) -> tuple[str, int] | None:
        sections, severities = within.sections, within.severities
        if len(sections) == 1 and within == Selection(sections=sections):
            return "section", [section.code for section in self.scheme.sections].index(sections[0]) + 1
        if len(severities) == 1 and within == Selection(severities=severities):
            return "severity", self.scheme.severity_codes.index(severities[0]) + 1
        return None

    @cached_property
    def ladders(self) -> tuple[Ladder, ...]:
        """The decision tables that explain the rating."""
        return ladders(self.scheme, self.words)

    @cached_property
    def why_rows(self) -> tuple[tuple[int, int, int], ...]:
        """Places (ladder, rung, line) in the order of the block `why`; line -1: a rung without conditions."""
        return tuple(
            (i, j, k)
            for i, ladder in enumerate(self.ladders)
            for j, rung in enumerate(ladder.rungs)
            for k in (range(len(rung.lines)) if rung.lines else (-1,))
        )

    @cached_property
    def shown(self) -> tuple[tuple[str, str, Text], ...]:
        """Words that formulas look up by code or number: (list, code, words)."""
        rating = self.scheme.rating
        verdicts = {v.code: v.name for v in (*rating.labels, *rating.grades, *rating.verdicts)}
        return (
            *(("outcome", code, words) for code, words in verdicts.items()),
            ("outcome", NOT_RATED, self.words["not_rated"]),
            *(("meaning", verdict.code, verdict.meaning) for verdict in rating.verdicts),
            *(("severity", severity.code, severity.name) for severity in self.scheme.severities),
            *(("state", state.value, self.words[f"state.{state.value}"]) for state in State),
        )

    def shown_area(self, name: str, column: str) -> Area:
        """The cells of one of the lists `outcome`, `meaning`, `severity` and `state`."""
        rows = [row for row, (list_name, _, _) in enumerate(self.shown) if list_name == name]
        return self.block("shown").area(column, rows[0], len(rows))

    @cached_property
    def _step_rows(self) -> dict[Rule, int]:
        return {rule: row for row, rule in enumerate(self.steps)}

    def step(self, rule: Rule) -> Cell:
        """The cell where a rule is calculated."""
        return self.block("steps").cell(self._step_rows[rule], "value")

    def section_cell(self, code: str, column: str) -> Cell:
        """A cell of a section's row on the hidden sheet."""
        row = [section.code for section in self.scheme.sections].index(code)
        return self.block("sections").cell(row, column)

    def field_value(self, id: str, column: str) -> Cell:
        """What a field comes to: its `number` or its `code`."""
        row = [field.id for field in self.scheme.fields].index(id)
        return self.block("fields").cell(row, column)

    def list_rows(self, id: str, block: str) -> tuple[int, int]:
        """(first row, number of rows) of a list in the block `labels` or `dropdowns`."""
        first = 0
        for name, choices in self.scheme.lists.items():
            count = len(choices.choices) if block == "dropdowns" else sum(1 for _ in choices.stacked())
            if name == id:
                return first, count
            first += count
        raise KeyError(id)

    def result(self, key: str) -> Cell:
        """The cell of a result: one of RESULTS, or `result:<name>`."""
        keys = [*RESULTS, *(f"result:{result.name}" for result in self.scheme.rating.results)]
        return self.block("results").cell(keys.index(key), "value")


ADDIN_RESULTS = ("date", "rating", "score", "answered", "next_audit", "agrees", "why", "lift")
"""What the add-in writes on the sheet Score, before a row for each section."""

CALCULATED = (
    "applies",
    "answer",
    "live",
    "counts",
    "points",
    "possible",
    "finding",
    "open",
    "state",
    "order",
)
"""Columns of the checkpoints block that are formulas."""

RESULTS = (
    "applicable",
    "answered",
    "complete",
    "problems",
    "rated",
    "rating",
    "score",
    "next_audit",
    "decided",
)
"""Results of the whole audit that every scheme has."""


def name_of(kind: str, id: str) -> str:
    """A defined name for a list or a column: letters, digits and underscores only."""
    return f"{kind}_{id}".replace("-", "_")
