"""Problems from the catalogue, placed in the file."""

from collections.abc import Mapping

from generator.core.layout import Cell
from generator.core.loading import catalogue
from generator.core.problems import Problem
from generator.core.text import Text

Values = dict[str, Text | str | float]
"""What is filled into a message, by name."""


def problem_at(code: str, cell: Cell | None, ref: str, values: Mapping[str, Text | str | float]) -> Problem:
    """The problem with that code at a cell of this very file."""
    return catalogue().problem(code, cell, ref, "", **values)
