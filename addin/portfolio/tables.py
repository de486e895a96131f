"""The long tables: audits, sections, answers, findings and actions, a row each, joined by `audit`."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from functools import cache

from addin.portfolio.editions import counted_under
from addin.portfolio.model import AuditEntry, Finding
from generator.core.loading import load_scheme, scheme_names
from generator.core.scheme import Scheme

Row = tuple[object, ...]


class Kind(Enum):
    """What a column holds; any cell may be None."""

    TEXT = "text"
    NUMBER = "number"
    COUNT = "count"
    DAY = "day"
    TRUTH = "truth"


@dataclass(frozen=True)
class Table:
    """One long table. Rows come one audit after another, so that none is ever held whole."""

    name: str
    columns: tuple[tuple[str, Kind], ...]
    rows_of: Callable[[AuditEntry], Iterator[Row]]

    def rows(self, audits: Iterable[AuditEntry]) -> Iterator[Row]:
        """All rows of all audits, in the order of the columns."""
        for audit in audits:
            yield from self.rows_of(audit)


def _audits(audit: AuditEntry) -> Iterator[Row]:
    r = audit.result
    yield (
        *_key(audit),
        r.name,
        r.name_local,
        r.address,
        r.licence,
        r.country,
        r.products,
        r.headcount,
        r.kind,
        r.audit_date,
        r.auditor,
        r.complete,
        r.answered,
        r.applicable,
        r.rating,
        r.score,
        r.next_audit,
        len(r.findings),
        sum(finding.is_open for finding in r.findings),
        len(r.zero_tolerance),
        r.instance,
        audit.path,
        len(audit.earlier),
    )


def _sections(audit: AuditEntry) -> Iterator[Row]:
    for section in audit.result.sections:
        yield (*_key(audit), section.code, section.score, section.grade)


def _answers(audit: AuditEntry) -> Iterator[Row]:
    result = audit.result
    scheme = load_scheme(result.stem)
    counted = _counted_under(scheme.id)
    for point, code in zip(scheme.checkpoints, result.answers, strict=True):
        under = counted[scheme.edition, point.ref]
        yield (*_key(audit), point.section, point.ref, point.topic, code, code in point.findings, under)


@cache
def _counted_under(id: str) -> dict[tuple[str, str], str]:
    editions = [load_scheme(name) for name in scheme_names() if name.rpartition("-")[0] == id]
    return counted_under(sorted(editions, key=_edition, reverse=True))


def _edition(scheme: Scheme) -> tuple[int, ...]:
    return tuple(int(part) for part in scheme.edition.split(".") if part.isdigit())


def _findings(audit: AuditEntry) -> Iterator[Row]:
    for f in audit.result.findings:
        yield (
            *_key(audit),
            f.ref,
            f.topic,
            f.severity,
            f.answer,
            f.text,
            f.evidence,
            f.is_open,
            audit.path,
            f.cell,
        )


def _actions(audit: AuditEntry) -> Iterator[Row]:
    for finding in audit.result.findings:
        yield (*_key(audit), finding.ref, finding.severity, *_action(finding, audit.result.currency))


def _action(f: Finding, currency: str) -> Row:
    return (f.root_cause, f.action, f.owner, f.due, f.status, f.done_on, f.cost, currency, f.is_open)


def _key(audit: AuditEntry) -> Row:
    return audit.number, audit.facility, audit.result.scheme, audit.result.edition


def _columns(text: str) -> tuple[tuple[str, Kind], ...]:
    """Columns written as `name` for text, or `name:kind`."""
    pairs = [word.partition(":") for word in ("audit:count facility scheme edition " + text).split()]
    return tuple((name, Kind(kind or "text")) for name, _, kind in pairs)


TABLES = (
    Table(
        "audits",
        _columns(
            "name name_local address licence country products headcount:number kind audit_date:day auditor "
            "complete:truth answered:count applicable:count rating score:number next_audit:day "
            "findings:count open_findings:count zero_tolerance:count instance file earlier_files:count"
        ),
        _audits,
    ),
    Table("sections", _columns("section score:number grade"), _sections),
    Table("answers", _columns("section ref topic answer fails:truth counted_under"), _answers),
    Table(
        "findings",
        _columns("ref topic severity answer finding evidence open:truth file cell"),
        _findings,
    ),
    Table(
        "actions",
        _columns(
            "ref severity root_cause action owner due:day status done_on:day cost:number currency open:truth"
        ),
        _actions,
    ),
)
"""Answers and findings of every audit that counts. In `answers`, rows with the same scheme, ref and
`counted_under` mean the same in every edition; others do not compare."""
