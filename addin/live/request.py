"""What the ribbon asks for: the request file that the add-in's macros write, read strictly."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from generator.core.errors import AuditbookError
from generator.core.text import LANGUAGES

COMMON = frozenset({"command", "version", "language", "hwnd"})
OF_COMMAND: Mapping[str, frozenset[str]] = {
    "new": frozenset({"scheme"}),
    "validate": frozenset(),
    "next_problem": frozenset(),
    "score": frozenset(),
    "actions": frozenset(),
    "consolidate": frozenset({"folder"}),
    "refresh": frozenset(),
    "language": frozenset(),
    "check_setup": frozenset(),
}
"""The commands, and the keys that each needs beside the common ones: no more and no fewer."""

NAME = "request.json"
MOST_BYTES = 65_536
GROUP_AND_OTHERS_WRITE = 0o022


class BadRequest(AuditbookError):
    """The request file is not what the add-in writes."""


@dataclass(frozen=True)
class Request:
    """One press of a button."""

    command: str
    version: str
    """Of the add-in that asks."""
    language: str
    """Code of the language that the answer is to be in."""
    hwnd: int | None
    """Handle of the Excel window that asks; None on a Mac."""
    scheme: str = ""
    """Id of the scheme, as typed; only of `new`."""
    folder: Path | None = None
    """Full path of the folder to read; only of `consolidate`."""


def read_request(path: Path) -> Request:
    """The request in a file of that name; raises BadRequest if anything in it is not as agreed."""
    _must_be_private(path)
    return _request(_fields(path))


def _must_be_private(path: Path) -> None:
    if path.name != NAME or not path.is_absolute():
        raise BadRequest(f"'{path}' is not a request of the add-in.")
    folder = path.parent.stat()
    if os.name != "posix":
        return
    if folder.st_uid != os.getuid() or folder.st_mode & GROUP_AND_OTHERS_WRITE:
        raise BadRequest(f"'{path.parent}' can be written to by others.")


def _fields(path: Path) -> dict[str, str]:
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadRequest("The request is too long.")
    try:
        found = json.loads(content.decode("ascii"), object_pairs_hook=_once_each)
    except ValueError as error:
        raise BadRequest(f"The request cannot be read: {error}") from None
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise BadRequest("The request must be an object of texts.")
    return found


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len(dict(pairs)) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def _request(fields: dict[str, str]) -> Request:
    command = fields.get("command", "")
    if command not in OF_COMMAND:
        raise BadRequest(f"There is no command '{command}'.")
    agreed = COMMON | OF_COMMAND[command]
    if odd := sorted(fields.keys() ^ agreed):
        raise BadRequest(f"'{command}' has keys that are missing or not agreed: {', '.join(odd)}.")
    if fields["language"] not in LANGUAGES:
        raise BadRequest(f"There is no language '{fields['language']}'.")
    return Request(
        command=command,
        version=fields["version"],
        language=fields["language"],
        hwnd=_handle(fields["hwnd"]),
        scheme=fields.get("scheme", ""),
        folder=_folder(fields["folder"]) if "folder" in fields else None,
    )


def _handle(text: str) -> int | None:
    if text and not (text.isascii() and text.isdigit()):
        raise BadRequest("The window handle must be digits.")
    return int(text) if text else None


def _folder(text: str) -> Path:
    folder = Path(text)
    if not folder.is_absolute():
        raise BadRequest(f"'{text}' is not the full path of a folder.")
    return folder
