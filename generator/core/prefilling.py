"""What is known from earlier audits, beside the blanks of a new workbook, to be confirmed by a person.

An earlier answer is never typed into the answer: it stands in the mark column, which no formula reads, so
it cannot count before somebody chooses it, neither in the live workbook nor in the scorer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from generator.core.audit import BEFORE, MARK, Audit, CellValue, Response, as_date, is_blank
from generator.core.crosswalk import COVERED, crosswalk
from generator.core.errors import BadAnswers
from generator.core.loading import vocabulary, words
from generator.core.scheme import NOT_APPLICABLE, Field, Scheme
from generator.core.text import same, show_number, trimmed
from generator.core.upgrading import reworded, successors

MOST = 3
"""Answers of one other scheme that are named beside a question, and questions that one topic may stand for:
a topic that a whole scheme shares, such as its management system, says nothing about a single question."""

OF_THE_AUDIT = ("audit_kind", "audit_date", "auditor")
"""Fields that every audit has anew."""

SENDERS = ("language", "request", "records")
"""Groups of fields that are not the facility's own facts."""


@dataclass(frozen=True)
class Earlier:
    """An audit of the past."""

    source: str
    scheme: Scheme
    audit: Audit

    @property
    def day(self) -> str:
        """The day of the audit, YYYY-MM-DD; empty if none was given."""
        found = as_date(self.audit.facility.get("audit_date"))
        return found.isoformat() if found else ""


@dataclass(frozen=True)
class Hint:
    """One thing that was put into the new workbook."""

    place: str
    """The ref, or the id of the field."""
    source: str
    source_ref: str
    said: str
    filled: bool
    """Whether it stands in the cell itself (facts of the facility), or only beside it."""


@dataclass(frozen=True)
class Prefilled:
    """The new audit, and all that was put into it."""

    audit: Audit
    hints: tuple[Hint, ...]


def prefill(
    scheme: Scheme, audit: Audit, earlier: Sequence[Earlier], language: str, topics: bool
) -> Prefilled:
    """The audit with what earlier ones say beside its blanks. Nothing that is filled in changes.

    Audits of the same scheme come first, the latest before others; audits of other schemes give answers
    to questions with the same main topic, if `topics` is set. Raises BadAnswers for another facility.
    """
    ordered = sorted(
        sorted(earlier, key=lambda e: e.day, reverse=True), key=lambda e: e.scheme.id != scheme.id
    )
    hints: list[Hint] = []
    for one in ordered:
        _must_fit(scheme, audit, one, topics)
        found = _Source(scheme, one, language)
        audit = found.into(audit, hints)
    return Prefilled(audit, tuple(hints))


def _must_fit(scheme: Scheme, audit: Audit, one: Earlier, topics: bool) -> None:
    ids = [trimmed(a.facility.get("facility_id") or "") for a in (audit, one.audit)]
    if all(ids) and not same(*ids):
        raise BadAnswers(f"'{one.source}' is of facility {ids[1]}, the workbook to fill of {ids[0]}.")
    if one.scheme.id != scheme.id and not topics:
        raise BadAnswers(
            f"'{one.source}' is an audit to {one.scheme.id}, not to {scheme.id}. "
            "Add --topics to take answers over by topic."
        )


@dataclass(frozen=True)
class _Source:
    """One earlier audit, as it speaks to the new scheme."""

    scheme: Scheme
    earlier: Earlier
    language: str

    def into(self, audit: Audit, hints: list[Hint]) -> Audit:
        """The audit with what this source adds; each addition also goes into `hints`."""
        responses, facility, marks = dict(audit.responses), dict(audit.facility), dict(audit.field_marks)
        for ref, source_ref, said in self._answers():
            response = audit.response(ref)
            if not response.has("answer") and not response.has(MARK):
                responses[ref] = Response({**response.cells, MARK: said})
                hints.append(Hint(ref, self.earlier.source, source_ref, said, False))
        for field, value in self._facts():
            if is_blank(facility.get(field.id)) and field.id not in marks:
                filled = field.group == "identity" or field.kind == "text"
                if filled:
                    facility[field.id] = value
                marks[field.id] = self._confirm() if filled else self._last(_shown(value))
                hints.append(Hint(field.id, self.earlier.source, field.id, str(marks[field.id]), filled))
        return replace(audit, responses=responses, facility=facility, field_marks=marks)

    def _answers(self) -> Iterator[tuple[str, str, str]]:
        """For each question what to say beside it: (ref, ref there, words)."""
        if self.earlier.scheme.id == self.scheme.id:
            yield from self._own()
        else:
            yield from self._by_topic()

    def _own(self) -> Iterator[tuple[str, str, str]]:
        """Answers of the same scheme, beside the questions that theirs have become in this edition."""
        then, becomes = self.earlier.scheme, successors(self.earlier.scheme, self.scheme)
        asked_otherwise = reworded(then, self.scheme)
        for point in then.checkpoints:
            typed = self.earlier.audit.response(point.ref)["answer"]
            code = then.lists[point.scale].code_of(typed or "")
            answer = then.lists[point.scale].label(code).of(self.language) if code else trimmed(typed or "")
            for ref in becomes[point.ref] if answer else ():
                note = self._words("reworded") if ref in asked_otherwise else ""
                yield ref, point.ref, "; ".join(filter(None, (self._last(answer), note)))

    def _by_topic(self) -> Iterator[tuple[str, str, str]]:
        """Answers of another scheme to questions with the same main topic, unless many here share it."""
        topics = [point.topic for point in self.scheme.checkpoints]
        answered = dict(self._labels(self.earlier.scheme))
        pairs: dict[str, list[str]] = {}
        for match in crosswalk([self.scheme, self.earlier.scheme]):
            telling = match.cover == COVERED and topics.count(match.topic) <= MOST
            if telling and match.other_ref in answered:
                pairs.setdefault(match.ref, []).append(str(match.other_ref))
        for ref, refs in pairs.items():
            said = "; ".join(self._other(each, answered[each]) for each in refs[:MOST])
            yield ref, ", ".join(refs[:MOST]), f"{BEFORE}{said}"

    def _labels(self, other: Scheme) -> Iterator[tuple[str, str]]:
        for point in other.checkpoints:
            code = other.lists[point.scale].code_of(self.earlier.audit.response(point.ref)["answer"] or "")
            if code not in (None, NOT_APPLICABLE):
                yield point.ref, other.lists[point.scale].label(str(code)).of(self.language)

    def _facts(self) -> Iterator[tuple[Field, CellValue]]:
        """Fields with a value in the earlier audit, as far as both schemes mean the same by them."""
        common = {field.id for field in vocabulary().fields}
        here = {field.id: field for field in self.scheme.fields}
        for field in self.earlier.scheme.fields:
            value = self.earlier.audit.facility.get(field.id)
            shared = field.id in common or self.earlier.scheme.id == self.scheme.id
            wanted = field.group not in SENDERS and field.id not in OF_THE_AUDIT
            if shared and wanted and field.id in here and not is_blank(value):
                yield here[field.id], value

    # ---- words -------------------------------------------------------------------------------

    def _last(self, answer: str) -> str:
        return BEFORE + self._words("last", answer=answer)

    def _other(self, ref: str, answer: str) -> str:
        return self._words("other", scheme=self.earlier.scheme.id, ref=ref, answer=answer)

    def _confirm(self) -> str:
        return BEFORE + self._words("confirm")

    def _words(self, key: str, **values: str) -> str:
        day = self.earlier.day or words()["before.no_day"].of(self.language)
        return words()[f"before.{key}"].format(day=day, **values).of(self.language)


def _shown(value: CellValue) -> str:
    day = as_date(value)
    if day:
        return day.isoformat()
    return show_number(value) if isinstance(value, float) else trimmed(value)
