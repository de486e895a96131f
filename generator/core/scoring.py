"""The score of one audit: completeness, results, findings, why, and the next audit."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from generator.core.audit import Audit, as_date
from generator.core.evaluating import Case, Value, evaluate, holds, label
from generator.core.marking import Mark, field_is_missing, mark_audit
from generator.core.rules import SectionGrade, SectionScore
from generator.core.scheme import NOT_RATED, Contradiction, NextAudit, Scheme


@dataclass(frozen=True)
class SectionScoring:
    """One section: its score (None: no value) and grade ("": none yet)."""

    code: str
    score: Value
    grade: str
    applicable: int
    answered: int
    problems: int


@dataclass(frozen=True)
class Scoring:
    """Everything that answers come to. Always computed from the answers, never read from a file."""

    scheme: Scheme
    audit: Audit

    @cached_property
    def case(self) -> Case:
        """The marked audit that rules are evaluated on."""
        return Case(self.scheme, mark_audit(self.scheme, self.audit))

    @property
    def marks(self) -> tuple[Mark, ...]:
        """The marks of all checkpoints, in order."""
        return self.case.marking.marks

    @cached_property
    def applicable(self) -> int:
        """Checkpoints that the facility fields leave in; those answered N/A are among them."""
        return sum(mark.applies for mark in self.marks)

    @cached_property
    def answered(self) -> int:
        """Applicable checkpoints with an answer of their scale."""
        return sum(mark.state.is_answered for mark in self.marks)

    @cached_property
    def complete(self) -> bool:
        """Whether every applicable checkpoint is answered."""
        return self.answered == self.applicable

    @cached_property
    def rated(self) -> bool:
        """Whether there is a final rating: complete, and not everything is N/A."""
        return self.complete and any(mark.live for mark in self.marks)

    @property
    def missing_fields(self) -> list[str]:
        """Ids of required fields that are still blank."""
        fields = self.scheme.fields
        return [f.id for f in fields if field_is_missing(f, self.audit.facility.get(f.id))]

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """What is said and cannot be true together."""
        return [one for one in self.scheme.contradictions if holds(one.condition, self.case)]

    @property
    def problems(self) -> int:
        """What somebody still has to do: checkpoints not in order, blank required fields, contradictions."""
        unsettled = sum(mark.state.is_problem for mark in self.marks)
        return unsettled + len(self.missing_fields) + len(self.contradictions)

    @property
    def rating(self) -> str:
        """The final rating's code, or NOT_RATED."""
        return self.provisional_rating if self.rated else NOT_RATED

    @property
    def provisional_rating(self) -> str:
        """The rating of what is answered so far."""
        return str(evaluate(self.scheme.rating.result(self.scheme.rating.primary).rule, self.case))

    @property
    def score(self) -> float | None:
        """The score of what is answered so far; None if there is none, or the scheme gives no number."""
        if not self.scheme.rating.score:
            return None
        value = self.results[self.scheme.rating.score]
        return value if isinstance(value, (int, float)) else None

    @cached_property
    def results(self) -> dict[str, Value]:
        """All named results; labels are final ones, so NOT_RATED until the audit is rated."""
        found: dict[str, Value] = {}
        for result in self.scheme.rating.results:
            value = evaluate(result.rule, self.case)
            final = self.rated or result.is_number or not value
            found[result.name] = value if final else NOT_RATED
        return found

    @cached_property
    def sections(self) -> tuple[SectionScoring, ...]:
        """All sections, in order."""
        return tuple(self._section(section.code) for section in self.scheme.sections)

    def _section(self, code: str) -> SectionScoring:
        marks = [mark for mark in self.marks if mark.checkpoint.section == code]
        return SectionScoring(
            code=code,
            score=evaluate(SectionScore(code), self.case),
            grade=label(SectionGrade(code), self.case),
            applicable=sum(mark.applies for mark in marks),
            answered=sum(mark.state.is_answered for mark in marks),
            problems=sum(mark.state.is_problem for mark in marks),
        )

    @cached_property
    def findings(self) -> tuple[Mark, ...]:
        """Marks that raise a finding: gravest first, then by points lost, then as on the checklist."""
        order = self.scheme.severity_codes
        found = [mark for mark in self.marks if mark.finding]
        return tuple(sorted(found, key=lambda mark: (order.index(mark.finding), -mark.lost)))

    @property
    def finding_counts(self) -> dict[str, int]:
        """Findings by severity code, worst first."""
        codes = [mark.finding for mark in self.findings]
        return {code: codes.count(code) for code in self.scheme.severity_codes}

    @property
    def zero_tolerance(self) -> list[str]:
        """Refs of findings of a zero-tolerance severity."""
        return [m.checkpoint.ref for m in self.findings if self.scheme.severity(m.finding).zero_tolerance]

    @cached_property
    def next_audit_rule(self) -> NextAudit | None:
        """The row that says when the next audit is due; None while there is no rating."""
        if not self.rated:
            return None
        return next((row for row in self.scheme.next_audit if holds(row.when, self.case)), None)

    @property
    def next_audit(self) -> date | None:
        """When the next audit is due; None while the rating or the date it counts from is missing."""
        row = self.next_audit_rule
        start = as_date(self.audit.facility.get(row.start)) if row else None
        return months_later(start, row.months) + timedelta(row.days) if row and start else None


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month, as Excel's EDATE."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
