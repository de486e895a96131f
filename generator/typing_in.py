"""Values that callers give for cells, as they would stand if a person had typed them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import Any

from generator.core.audit import RESPONSE_COLUMNS, Audit, CellValue, Response
from generator.core.errors import BadAnswers
from generator.core.records import RECORD_COLUMNS
from generator.core.scheme import ChoiceList, Scheme

DATES = ("due", "done_on")
SHORT = 12
"""Lists up to this long are named in full in a message."""


class Typist:
    """Puts given values into an audit of a scheme; collects all problems before it complains."""

    def __init__(self, scheme: Scheme, language: str) -> None:
        self._scheme = scheme
        self._language = language
        self._problems: list[str] = []
        self.filled = 0

    def fill(self, audit: Audit, given: Mapping[str, Any]) -> Audit:
        """The audit with the given answers and fields over what was there.

        `given` has `answers` (ref to an answer, or to its columns), `facility` (field to value) and
        `records` (rows); refs and fields may also stand at the top. Raises BadAnswers with all problems.
        """
        answers, facility, records = self._parts(given)
        typed_fields = {id: self.field(id, value) for id, value in facility.items()}
        responses = {ref: self._response(ref, value) for ref, value in answers.items()}
        if self._problems:
            raise BadAnswers("\n".join(self._problems))
        self.filled = len(responses) + len(typed_fields)
        merged = {ref: Response({**audit.response(ref).cells, **new}) for ref, new in responses.items()}
        return replace(
            audit,
            facility={**audit.facility, **typed_fields},
            responses={**audit.responses, **merged},
            records=records or audit.records,
        )

    def _parts(
        self, given: Mapping[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any], tuple[dict[str, CellValue], ...]]:
        answers = self._by_ref(given.get("answers", {}))
        facility = self._mapping(given.get("facility", {}), "facility")
        fields = {field.id for field in self._scheme.fields}
        for key, value in given.items():
            if key not in ("answers", "facility", "records"):
                (facility if key in fields else answers)[key] = value
        return answers, facility, tuple(self._record(row) for row in given.get("records", ()))

    def _by_ref(self, given: Any) -> dict[str, Any]:
        if isinstance(given, list):
            return {str(row.get("ref", "")): row for row in given if isinstance(row, dict)}
        return self._mapping(given, "answers")

    def _mapping(self, given: Any, what: str) -> dict[str, Any]:
        if isinstance(given, dict):
            return dict(given)
        self._problems.append(f'\'{what}\' must be a JSON object, such as {{"1.1": "yes"}}.')
        return {}

    # ---- single values -------------------------------------------------------------------------

    def field(self, id: str, value: Any) -> CellValue:
        """What is typed into a facility field."""
        field = next((field for field in self._scheme.fields if field.id == id), None)
        if field is None:
            known = [field.id for field in self._scheme.fields]
            self._problems.append(f"There is no field '{id}' in {self._scheme.id}. {_guess(id, known)}")
            return None
        if value is None or value == "":
            return None
        match field.kind:
            case "choice":
                return self._choice(f"Field '{id}'", self._scheme.lists[field.choices], value)
            case "date":
                return self._date(f"Field '{id}'", value)
            case "number":
                return self._number(f"Field '{id}'", value)
            case _:
                return str(value)

    def done(self) -> None:
        """Raise BadAnswers if a single value was not right."""
        if self._problems:
            raise BadAnswers("\n".join(self._problems))

    def _response(self, ref: str, value: Any) -> dict[str, CellValue]:
        point = next((point for point in self._scheme.checkpoints if point.ref == ref), None)
        if point is None:
            self._problems.append(f"There is no ref '{ref}' in {self._scheme.id}. {self._instead(ref)}")
            return {}
        columns = value if isinstance(value, dict) else {"answer": value}
        typed: dict[str, CellValue] = {}
        for column, content in columns.items():
            if column in RESPONSE_COLUMNS:
                typed[column] = self._cell(ref, column, self._scheme.lists[point.scale], content)
            elif column != "ref":
                self._problems.append(
                    f"{ref}: there is no column '{column}'. {_guess(column, RESPONSE_COLUMNS)}"
                )
        return typed

    def _instead(self, ref: str) -> str:
        """What a retired ref became; else what was probably meant."""
        since = self._scheme.since
        if since and ref in since.retired:
            now = since.becomes(ref)
            return f"It was of edition {since.edition}; now it is {', '.join(now) or 'asked no more'}."
        return _guess(ref, [point.ref for point in self._scheme.checkpoints])

    def _cell(self, ref: str, column: str, scale: ChoiceList, content: Any) -> CellValue:
        if content is None or content == "":
            return None
        if column == "answer":
            return self._choice(ref, scale, content)
        if column == "status":
            return self._choice(f"{ref}: status", self._scheme.lists["status"], content)
        if column in DATES:
            return self._date(f"{ref}: {column}", content)
        if column == "cost":
            return self._number(f"{ref}: cost", content)
        return str(content)

    def _choice(self, what: str, choices: ChoiceList, value: Any) -> CellValue:
        code = choices.accept(value)
        if code is not None:
            return choices.label(code).of(self._language)
        known = [*choices.codes, *(label for label, _ in choices.stacked())]
        self._problems.append(
            f"{what}: '{value}' is not in the list. {_guess(str(value), known, choices.codes)}"
        )
        return None

    def _date(self, what: str, value: Any) -> CellValue:
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self._problems.append(f"{what}: '{value}' is not a date. Write it as 2026-11-21.")
            return None

    def _number(self, what: str, value: Any) -> CellValue:
        try:
            return float(value)
        except (TypeError, ValueError):
            self._problems.append(f"{what}: '{value}' is not a number.")
            return None

    def _record(self, row: Any) -> dict[str, CellValue]:
        typed: dict[str, CellValue] = {}
        for column, value in (row if isinstance(row, dict) else {}).items():
            if column not in RECORD_COLUMNS:
                self._problems.append(
                    f"records: there is no column '{column}'. {_guess(column, RECORD_COLUMNS)}"
                )
            elif column == "month":
                typed[column] = self._date("records: month", value)
            elif column in ("worker", "department"):
                typed[column] = str(value)
            else:
                typed[column] = self._number(f"records: {column}", value)
        return typed


def _guess(word: str, known: "list[str] | tuple[str, ...]", shown: "tuple[str, ...] | None" = None) -> str:
    """What was probably meant, else what there is."""
    close = get_close_matches(word, known, n=1)
    if close:
        return f"Did you mean '{close[0]}'?"
    choices = list(shown or known)
    return f"Choose one of: {', '.join(choices)}." if len(choices) <= SHORT else "See `auditbook map FILE`."
