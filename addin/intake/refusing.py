"""Refusals: a file that is not taken in, with the catalogue's reason."""

from typing import Any

from generator.core.errors import Refused
from generator.core.loading import catalogue


def refused(code: str, **values: Any) -> Refused:
    """The refusal with that code of the catalogue; `values` fill its texts in."""
    return Refused(catalogue().problem(code, **values))
