"""A filled workbook of an older edition as one of a newer: by ref, losing nothing, every change named."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from generator.core.audit import (
    BEFORE,
    FIELD,
    MARK,
    Audit,
    CarriedCell,
    CellValue,
    Response,
    is_blank,
)
from generator.core.errors import SchemeError
from generator.core.loading import load_scheme, words
from generator.core.scheme import Checkpoint, ChoiceList, Scheme, Since
from generator.core.text import LANGUAGES, same, trimmed

MOVED, SPLIT, REWORDED, REGRADED, NEW, DROPPED = "moved", "split", "reworded", "regraded", "new", "dropped"
ANSWER_GONE, FIELD_GONE, RECORDS_GONE = "answer-gone", "field-gone", "records-gone"
AGAIN, CHECK, WEIGHT, OUT, NONE = "answer-again", "check", "other-weight", "out", "none"
NOTHING_BEFORE = Since("", {}, {}, (), ())


@dataclass(frozen=True)
class Change:
    """One difference between two editions, as far as this workbook meets it."""

    change: str
    edition: str
    """Name of the edition in which it came."""
    ref: str
    """The ref (or field) before; empty for a new question."""
    to: tuple[str, ...]
    """Where it stands now."""
    answered: bool
    """Whether something was typed there."""
    effect: str
    """What it does to the score: AGAIN (blank now, to be answered), CHECK (the answer stands and counts, and
    should be looked at), WEIGHT (it weighs more or less), OUT (it counts no more), or NONE."""


@dataclass(frozen=True)
class Upgraded:
    """The audit in the newer edition, and what changed on the way."""

    audit: Audit
    changes: tuple[Change, ...]

    def lines(self) -> list[dict[str, Any]]:
        """The changes as `auditbook upgrade` prints them."""
        return [asdict(change) | {"to": list(change.to)} for change in self.changes]


def upgrade(old: Scheme, audit: Audit, new: Scheme, language: str) -> Upgraded:
    """What was typed in one edition, in a newer one. `language` is that of the marks it leaves.

    Raises SchemeError if `new` does not come after `old`.
    """
    changes: list[Change] = []
    for scheme in _path(old, new):
        step = _Step(old, scheme, scheme.since or NOTHING_BEFORE, language)
        audit, found = step.take(audit)
        changes += found
        old = scheme
    return Upgraded(audit, tuple(changes))


def _path(old: Scheme, new: Scheme) -> list[Scheme]:
    """The editions after `old` up to `new`, in order."""
    path: list[Scheme] = []
    at = new
    while at.stem != old.stem:
        path.insert(0, at)
        if at.since is None:
            raise SchemeError(f"{new.stem} does not come after {old.stem}, so it cannot be upgraded to it.")
        at = load_scheme(f"{at.id}-{at.since.edition}")
    return path


def successors(old: Scheme, new: Scheme) -> dict[str, tuple[str, ...]]:
    """The refs of a newer edition that each ref of an older one became; none for a dropped question."""
    found: dict[str, tuple[str, ...]] = {point.ref: (point.ref,) for point in old.checkpoints}
    for scheme in _path(old, new):
        since = scheme.since or NOTHING_BEFORE
        found = {ref: tuple(n for part in parts for n in since.becomes(part)) for ref, parts in found.items()}
    return found


def reworded(old: Scheme, new: Scheme) -> set[str]:
    """Refs that ask something else, more or less than in an older edition."""
    return {ref for scheme in _path(old, new) for ref in (scheme.since or NOTHING_BEFORE).reworded}


@dataclass(frozen=True)
class _Step:
    """From one edition to the next."""

    old: Scheme
    new: Scheme
    since: Since
    language: str

    def take(self, audit: Audit) -> tuple[Audit, list[Change]]:
        """The audit one edition later, and the changes met."""
        responses: dict[str, Response] = {}
        loose: list[CarriedCell] = []
        changes: list[Change] = []
        for point in self.old.checkpoints:
            kept, left, found = self._checkpoint(point, audit.response(point.ref))
            responses |= kept
            loose += left
            changes += found
        changes += self._new()
        fields, lost, gone = self._fields(audit.facility)
        records = audit.records if self.new.records else ()
        unplaced = () if self.new.records else tuple(self._records(audit))
        if unplaced:
            gone.append(self._change(RECORDS_GONE, "", (), True, NONE))
        later = replace(
            audit,
            facility=fields,
            responses={ref: response for ref, response in responses.items() if response.cells},
            records=records,
            carried=(*audit.carried, *loose, *lost, *unplaced),
            field_marks={id: mark for id, mark in audit.field_marks.items() if id in fields},
        )
        return later, [*changes, *gone]

    # ---- checkpoints -------------------------------------------------------------------------

    def _checkpoint(
        self, point: Checkpoint, response: Response
    ) -> tuple[dict[str, Response], list[CarriedCell], list[Change]]:
        parts = self.since.becomes(point.ref)
        typed = bool(response.cells)
        if not parts:
            change = self._change(DROPPED, point.ref, (), typed, OUT)
            return {}, self._loose(point.ref, response.cells), [change]
        if point.ref in self.since.split:
            marks = self._parts_of(point, response) if typed else {}
            change = self._change(SPLIT, point.ref, parts, typed, AGAIN)
            kept = {ref: Response(marks) for ref in parts}
            return kept, self._loose(point.ref, response.cells), [change]
        target = next(p for p in self.new.checkpoints if p.ref == parts[0])
        return self._kept(point, target, response)

    def _kept(
        self, point: Checkpoint, target: Checkpoint, response: Response
    ) -> tuple[dict[str, Response], list[CarriedCell], list[Change]]:
        """A question that is still asked: its answer stays, unless the answer itself is gone."""
        changes = list(self._differences(point, target, bool(response.cells)))
        cells = dict(response.cells)
        loose: list[CarriedCell] = []
        if response.has("answer"):
            before, after = self.old.lists[point.scale], self.new.lists[target.scale]
            cells["answer"], fits = _in_other_list(cells["answer"], before, after)
            if not fits:
                loose = self._loose(point.ref, {"answer": cells.pop("answer")})
                _mark(cells, self._words("answer", answer=trimmed(response["answer"])))
                changes.append(self._change(ANSWER_GONE, point.ref, (target.ref,), True, AGAIN))
            elif target.ref in self.since.reworded:
                _mark(cells, self._words("reworded"))
        return {target.ref: Response(cells)}, loose, changes

    def _differences(self, point: Checkpoint, target: Checkpoint, typed: bool) -> Iterator[Change]:
        to = (target.ref,)
        if point.ref != target.ref:
            yield self._change(MOVED, point.ref, to, typed, NONE)
        if target.ref in self.since.reworded:
            yield self._change(REWORDED, point.ref, to, typed, CHECK)
        if _weight(point, self.new) != _weight(target, self.old):
            yield self._change(REGRADED, point.ref, to, typed, WEIGHT)

    def _new(self) -> Iterator[Change]:
        known = {part for point in self.old.checkpoints for part in self.since.becomes(point.ref)}
        for point in self.new.checkpoints:
            if point.ref not in known:
                yield self._change(NEW, "", (point.ref,), False, AGAIN)

    def _parts_of(self, point: Checkpoint, response: Response) -> dict[str, CellValue]:
        cells: dict[str, CellValue] = {}
        if response.has("answer"):
            _mark(cells, self._words("split", ref=point.ref, answer=trimmed(response["answer"])))
        return cells

    # ---- fields and records ------------------------------------------------------------------

    def _fields(
        self, facility: Mapping[str, CellValue]
    ) -> tuple[dict[str, CellValue], list[CarriedCell], list[Change]]:
        kinds = {field.id: field for field in self.new.fields}
        kept: dict[str, CellValue] = {}
        loose: list[CarriedCell] = []
        changes: list[Change] = []
        for field in self.old.fields:
            value, after = facility.get(field.id), kinds.get(field.id)
            fits = after is not None and after.kind == field.kind
            if fits and after is not None and field.choices and not is_blank(value):
                value, fits = _in_other_list(
                    value, self.old.lists[field.choices], self.new.lists[after.choices]
                )
            if fits:
                kept[field.id] = value
            elif not is_blank(value):
                loose.append(CarriedCell(self.old.stem, field.id, FIELD, value))
            if not fits:
                typed = not is_blank(value)
                changes.append(self._change(FIELD_GONE, field.id, (), typed, CHECK))
        return kept, loose, changes

    def _records(self, audit: Audit) -> Iterator[CarriedCell]:
        for number, record in enumerate(audit.records, start=1):
            for column, value in record.items():
                if not is_blank(value):
                    yield CarriedCell(self.old.stem, str(number), column, value)

    # ---- small things ------------------------------------------------------------------------

    def _loose(self, ref: str, cells: Mapping[str, CellValue]) -> list[CarriedCell]:
        return [CarriedCell(self.old.stem, ref, column, value) for column, value in cells.items()]

    def _change(self, kind: str, ref: str, to: tuple[str, ...], answered: bool, effect: str) -> Change:
        return Change(kind, self.new.stem, ref, to, answered, effect)

    def _words(self, key: str, **values: str) -> str:
        return words()[f"before.{key}"].format(**values).of(self.language)


def _weight(point: Checkpoint, other: Scheme) -> tuple[object, ...]:
    """What decides how much a question weighs, as far as another edition knows the same answers."""
    points = {code: value for code, value in point.points.items() if code in other.answer_codes}
    findings = {code: grade for code, grade in point.findings.items() if code in other.answer_codes}
    return point.severity, points, findings


def _mark(cells: dict[str, CellValue], said: str) -> None:
    """Put what was before into the mark, in front of a mark that stands there already."""
    old = trimmed(cells[MARK]) if MARK in cells else ""
    cells[MARK] = "; ".join(filter(None, (f"{BEFORE}{said}", old)))


def _in_other_list(typed: CellValue, before: ChoiceList, after: ChoiceList) -> tuple[CellValue, bool]:
    """What was chosen, as another list says it, and whether that list has it.

    Words that were in neither list stay as they are: they were wrong before and still are.
    """
    code = before.code_of(typed)
    if code is None or after.code_of(typed) == code:
        return typed, True
    if code not in after.codes:
        return typed, False
    language = next(lang for lang in LANGUAGES if same(before.label(code).of(lang), trimmed(typed)))
    return after.label(code).of(language), True
