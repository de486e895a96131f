"""Audits for tests: given by answer codes, or drawn at random from a seed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from generator.core.audit import Audit, CellValue, Response
from generator.core.marking import CLOSED
from generator.core.scheme import NOT_APPLICABLE, Checkpoint, Field, Scheme
from generator.core.text import LANGUAGES
from generator.workbook import blank_audit

GOOD = ("yes", "3", "conform", "c")
DAY = date(2026, 3, 31)
RECORDS = 3
"""The most records that random audits have."""


@dataclass(frozen=True)
class Given:
    """An audit by codes: answers by ref, fields by id; `language` is the one people answer in."""

    name: str
    answers: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str | float | date] = field(default_factory=dict)
    language: str = "en"
    closed: tuple[str, ...] = ()
    """Refs whose findings were closed since."""

    def audit(self, scheme: Scheme) -> Audit:
        """The audit as typed, with a finding and a reason wherever one is needed."""
        points = {point.ref: point for point in scheme.checkpoints}
        responses = {ref: self._response(scheme, points[ref], code) for ref, code in self.answers.items()}
        typed = {id: self._field(scheme, id, value) for id, value in self.fields.items()}
        return Audit({**blank_audit(scheme).facility, **typed}, responses)

    def _response(self, scheme: Scheme, point: Checkpoint, code: str) -> Response:
        cells: dict[str, CellValue] = {"answer": scheme.lists[point.scale].label(code).of(self.language)}
        if code in point.findings:
            cells["finding"] = "seen on the tour"
        if code == NOT_APPLICABLE:
            cells["reason"] = "there is none"
        if point.ref in self.closed:
            cells["status"] = scheme.lists["status"].label(CLOSED).of(self.language)
        return Response(cells)

    def _field(self, scheme: Scheme, id: str, value: str | float | date) -> CellValue:
        choices = scheme.field(id).choices
        return scheme.lists[choices].label(str(value)).of(self.language) if choices else value


def closing(given: Given, *refs: str) -> Given:
    """The same audit after the findings at these refs were closed."""
    return replace(given, closed=refs)


def everything(
    scheme: Scheme, code_of: "dict[str, str] | str", name: str, **fields: str | float | date
) -> Given:
    """The same answer to every checkpoint; a mapping gives the exceptions under their ref."""
    codes = {point.ref: code_of if isinstance(code_of, str) else code_of[""] for point in scheme.checkpoints}
    return Given(name, codes | (code_of if isinstance(code_of, dict) else {}), fields)


def with_answers(
    scheme: Scheme, name: str, answers: Mapping[str, str], **fields: str | float | date
) -> Given:
    """Every checkpoint answered well but those given."""
    best = {point.ref: best_code(scheme, point) for point in scheme.checkpoints}
    return Given(name, {**best, **answers}, fields)


def best_code(scheme: Scheme, point: Checkpoint) -> str:
    """The answer that earns most and raises no finding."""
    codes = [c for c in scheme.lists[point.scale].codes if c not in point.findings and c != NOT_APPLICABLE]
    return max(codes, key=lambda code: point.points.get(code, 0.0))


def worst_code(scheme: Scheme, point: Checkpoint) -> str:
    """The answer that earns least, and raises the gravest finding."""
    codes = [code for code in scheme.lists[point.scale].codes if code != NOT_APPLICABLE]
    order = [*scheme.severity_codes, ""]
    grave = {code: -order.index(point.findings.get(code, "")) for code in codes}
    return min(codes, key=lambda code: (point.points.get(code, 0.0), -grave[code]))


def uniform_audits(scheme: Scheme) -> list[tuple[str, Audit]]:
    """All yes, all no, all N/A, and blank."""
    dates = {"audit_date": DAY}
    best = {point.ref: best_code(scheme, point) for point in scheme.checkpoints}
    worst = {point.ref: worst_code(scheme, point) for point in scheme.checkpoints}
    na = {point.ref: NOT_APPLICABLE for point in scheme.checkpoints}
    chosen = [Given("all yes", best, dates), Given("all no", worst, dates), Given("all N/A", na, dates)]
    return [(given.name, given.audit(scheme)) for given in (*chosen, Given("blank"))]


def random_audits(scheme: Scheme, count: int, seed: int) -> Iterator[tuple[str, Audit]]:
    """Audits of every degree of completion: blanks, N/A, wrong words, open and closed findings."""
    for i in range(count):
        yield f"random {seed}/{i}", _random_audit(scheme, Random(f"{scheme.stem}/{seed}/{i}"))


def _random_audit(scheme: Scheme, random: Random) -> Audit:
    blank = random.choice((0, 0, 0, 0.01, 0.1, 0.6))
    wrong = random.choice((0, 0, 0, 0.03))
    bad, na = random.choice((0.0, 0.02, 0.1, 0.3, 0.8)), random.choice((0, 0.05, 0.3))
    responses = {}
    for point in scheme.checkpoints:
        if random.random() >= blank:
            responses[point.ref] = _random_response(scheme, point, random, wrong, bad, na)
    fields = {field.id: _random_field(scheme, field, random) for field in scheme.fields}
    records = tuple(_random_record(random) for _ in range(random.randrange(RECORDS + 1) * scheme.records))
    return Audit({id: value for id, value in fields.items() if value is not None}, responses, records)


def _random_record(random: Random) -> dict[str, CellValue]:
    """One worker's month with numbers on both sides of every limit that `_random_field` may give."""
    numbers: dict[str, tuple[float, ...]] = {
        "age": (14, 17, 18, 40, 90),
        "regular_hours": (0, 160, 176),
        "overtime_hours": (0, 20, 60, 500),
        "longest_week": (48, 61, 77, 90),
        "days_in_a_row": (4, 6, 7, 14),
        "basic_wage": (70, 400, 1500),
        "overtime_pay": (0, 100, 9000),
    }
    typed = {id: float(random.choice(some)) for id, some in numbers.items() if random.random() < 0.8}
    return {"worker": f"W-{random.randrange(99)}", **typed}


def _random_response(
    scheme: Scheme, point: Checkpoint, random: Random, wrong: float, bad: float, na: float
) -> Response:
    scale = scheme.lists[point.scale]
    language = random.choice(LANGUAGES)
    if random.random() < wrong:
        return Response({"answer": random.choice(("maybe", "*", "?", "~", "Y", "yes no", "0", "TRUE"))})
    others = [code for code in scale.codes if code != NOT_APPLICABLE]
    code = random.choice(others) if random.random() < bad else best_code(scheme, point)
    if NOT_APPLICABLE in scale.codes and random.random() < na:
        code = NOT_APPLICABLE
    label = scale.label(code).of(language)
    cells: dict[str, CellValue] = {
        "answer": random.choice((label, label, label, f" {label} ", label.upper()))
    }
    if random.random() < 0.7:
        cells["finding"] = random.choice(("not there", "   ", "缺失"))
    if random.random() < 0.7:
        cells["reason"] = "none on site"
    if random.random() < 0.3:
        status = scheme.lists["status"]
        cells["status"] = status.label(random.choice(status.codes)).of(language)
    return Response(cells)


def _random_field(scheme: Scheme, field: Field, random: Random) -> CellValue:
    if random.random() < 0.3 or field.id == "language":
        return None
    match field.kind:
        case "choice":
            choices = scheme.lists[field.choices]
            label = choices.label(random.choice(choices.codes)).of(random.choice(LANGUAGES))
            return "none of these" if random.random() < 0.05 else label
        case "date":
            return DAY + timedelta(random.randrange(-400, 400))
        case "number":
            return float(random.choice((0, 1, 2, 3, 50, 71, 76, 80, 86, 430, 1201)))
        case _:
            return "text"
