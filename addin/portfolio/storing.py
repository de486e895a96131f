"""A Reading as JSON and back: what the cache keeps. Never pickle, which would run what it reads."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any

from addin.portfolio.model import AuditResult, Finding, Reading, SectionResult


def to_json(reading: Reading) -> str:
    """A Reading as one line of JSON."""
    return json.dumps(reading, default=_plain, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Reading:
    """The Reading that `to_json` wrote. Anything else raises ValueError, KeyError or TypeError."""
    body = json.loads(text)
    body["reason"] = _pair(body["reason"])
    body["audit"] = body["audit"] and _audit(body["audit"])
    return Reading(**body)


def _plain(value: object) -> Any:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not part of a Reading")


def _audit(body: dict[str, Any]) -> AuditResult:
    body |= _days(body, "audit_date", "next_audit")
    body["why"] = tuple(_pair(text) for text in body["why"])
    body["zero_tolerance"] = tuple(body["zero_tolerance"])
    body["sections"] = tuple(SectionResult(**section) for section in body["sections"])
    body["answers"] = tuple(body["answers"])
    body["findings"] = tuple(
        Finding(**finding | _days(finding, "due", "done_on")) for finding in body["findings"]
    )
    return AuditResult(**body)


def _days(body: Mapping[str, Any], *keys: str) -> dict[str, date | None]:
    return {key: date.fromisoformat(body[key]) if body[key] else None for key in keys}


def _pair(texts: list[str]) -> tuple[str, str]:
    english, chinese = texts
    return english, chinese
