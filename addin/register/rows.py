"""Records of the register as rows of its tables, and back."""

import sqlite3
from dataclasses import astuple, fields
from datetime import date, datetime
from typing import Any

from generator.core.instance import Arrival, Instance, Message, MessageState, Outcome
from generator.core.problems import Problem
from generator.core.text import LANGUAGES, Text

PLAIN = ("code", "level", "cause", "sheet", "cell", "ref")
TEXTS = ("found", "allowed", "fix")
"""Fields of a problem."""


def row_of(record: Instance | Message | Arrival) -> dict[str, Any]:
    """A record as a row: days and times as ISO text."""
    names = [field.name for field in fields(record)]
    return {name: _cell(value) for name, value in zip(names, astuple(record), strict=True)}


def _cell(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def instance_of(row: sqlite3.Row) -> Instance:
    """An instance from its row."""
    days = {key: date.fromisoformat(row[key]) for key in ("built", "due")}
    return Instance(**{**dict(row), **days})


def message_of(row: sqlite3.Row) -> Message:
    """A message from its row."""
    states = {"state": MessageState(row["state"]), "changed": datetime.fromisoformat(row["changed"])}
    return Message(**{**dict(row), **states})


def arrival_of(row: sqlite3.Row) -> Arrival:
    """An arrival from its row."""
    known = {"received": datetime.fromisoformat(row["received"]), "outcome": Outcome(row["outcome"])}
    return Arrival(**{**dict(row), **known})


def problem_row(sha256: str, number: int, problem: Problem) -> dict[str, Any]:
    """One problem of a file that came back, as a row."""
    plain = {name: getattr(problem, name) for name in PLAIN}
    texts = {
        f"{name}_{language}": getattr(problem, name).of(language) for name in TEXTS for language in LANGUAGES
    }
    return {"sha256": sha256, "number": number, **plain, **texts}


def problem_of(row: sqlite3.Row) -> Problem:
    """A problem from its row."""
    found, allowed, fix = (Text(row[f"{name}_en"], row[f"{name}_zh"]) for name in TEXTS)
    return Problem(**{name: row[name] for name in PLAIN}, found=found, allowed=allowed, fix=fix)
