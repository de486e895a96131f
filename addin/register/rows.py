"""Records of the register as rows of its tables, and back."""

import sqlite3
from dataclasses import astuple, fields
from datetime import date, datetime
from typing import Any

from generator.core.instance import Arrival, Instance, Message, MessageState


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
    return Arrival(**{**dict(row), "received": datetime.fromisoformat(row["received"])})
