"""A submission as the rows that a portfolio keeps of it."""

from addin.portfolio.model import AuditResult, Finding, SectionResult
from generator.core.actions import due_date
from generator.core.audit import Audit, as_date, as_number
from generator.core.explaining import why
from generator.core.loading import words
from generator.core.marking import Mark
from generator.core.reading import Submission
from generator.core.scoring import Scoring
from generator.core.text import trimmed


def audit_result(submission: Submission, scoring: Scoring) -> AuditResult:
    """The scored audit, from what `scoring` counts: near misses put right.

    Foreign text is kept as it was typed, blanks around it excepted.
    """
    scheme, audit = submission.scheme, scoring.audit
    labels, numbers = scoring.case.marking.labels, scoring.case.marking.numbers
    return AuditResult(
        scheme=scheme.id,
        edition=scheme.edition,
        instance=submission.identity.instance,
        facility_id=_text(audit, "facility_id"),
        name=_text(audit, "name"),
        name_local=_text(audit, "name_local"),
        address=_text(audit, "address"),
        licence=_text(audit, "licence"),
        country=labels.get("country", ""),
        products=_text(audit, "products"),
        headcount=numbers.get("headcount"),
        kind=labels.get("audit_kind", ""),
        audit_date=as_date(audit.facility.get("audit_date")),
        auditor=_text(audit, "auditor"),
        currency=labels.get("currency", ""),
        complete=scoring.complete,
        answered=scoring.answered,
        applicable=scoring.applicable,
        rating=scoring.rating,
        score=scoring.score,
        next_audit=scoring.next_audit,
        why=tuple((text.en, text.zh) for text in why(scoring, words())),
        zero_tolerance=tuple(scoring.zero_tolerance),
        sections=tuple(SectionResult(s.code, as_number(s.score), s.grade) for s in scoring.sections),
        answers=tuple(mark.answer for mark in scoring.marks),
        findings=tuple(_finding(submission, scoring, mark) for mark in scoring.findings),
    )


def _finding(submission: Submission, scoring: Scoring, mark: Mark) -> Finding:
    ref = mark.checkpoint.ref
    response = scoring.audit.response(ref)
    text = {column: trimmed(response[column] or "") for column in TEXTS}
    place = submission.places.checklist.get(ref, {}).get("answer")
    return Finding(
        ref=ref,
        topic=mark.checkpoint.topic,
        severity=mark.finding,
        answer=mark.answer,
        text=text["finding"],
        evidence=text["evidence"],
        root_cause=text["root_cause"],
        action=text["corrective_action"],
        owner=text["owner"],
        due=due_date(scoring, mark),
        status=scoring.scheme.lists["status"].code_of(response["status"] or "") or "",
        done_on=as_date(response["done_on"]),
        cost=as_number(response["cost"]),
        is_open=mark.open,
        cell=place.address if place else "",
    )


TEXTS = ("finding", "evidence", "root_cause", "corrective_action", "owner")
"""Columns of the checklist that are kept as text."""


def _text(audit: Audit, field: str) -> str:
    return trimmed(audit.facility.get(field) or "")
