"""A copy of a returned workbook with remarks: built anew with the facility's answers, never edited."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from generator.core.identity import fingerprint
from generator.core.layout import LAYOUT_VERSION, Layout
from generator.core.loading import words
from generator.core.problems import LEVELS, Problem
from generator.core.reading import Submission, layout_of
from generator.drawing import Marks
from generator.workbook import build_workbook

MOVED = ("rows-moved", "columns-moved")
"""Codes after which a cell of that sheet is not where it was built."""


def write_marked(
    submission: Submission, problems: Sequence[Problem], out: Path, language: str, today: date
) -> None:
    """Write `out`: the answers as typed, words in the column Mark, a note on each cell with a problem."""
    identity = submission.identity
    layout = layout_of(submission.scheme.stem, tuple(identity.languages.split(",")))
    own = replace(identity, layout=LAYOUT_VERSION, fingerprint=fingerprint(submission.scheme))
    marks = Marks(_marks(submission, problems, language), _notes(submission, layout, problems, language))
    build_workbook(
        submission.scheme, out, layout.languages, identity.built_on or today, submission.audit, own, marks
    )


def _marks(submission: Submission, problems: Sequence[Problem], language: str) -> dict[str, str]:
    """By ref, the gravest level of its problems, and how many there are if more than one."""
    levels: defaultdict[str, list[str]] = defaultdict(list)
    refs = {point.ref for point in submission.scheme.checkpoints}
    for problem in problems:
        if problem.ref in refs:
            levels[problem.ref].append(problem.level)
    return {ref: _mark(found, language) for ref, found in levels.items()}


def _mark(levels: list[str], language: str) -> str:
    word = words()[f"mark.{min(levels, key=LEVELS.index)}"].of(language)
    return word if len(levels) == 1 else f"{word} ({len(levels)})"


def _notes(
    submission: Submission, layout: Layout, problems: Sequence[Problem], language: str
) -> dict[tuple[str, str], str]:
    """The texts of all problems of a cell, by sheet key and address in the copy."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    keys = {name: key for key, name in layout.sheets.items()}
    built = dict(_built_places(submission, layout))
    moved = {problem.sheet for problem in problems if problem.code in MOVED}
    for problem in problems:
        sheet, _, address = _place(problem, built, moved, keys).rpartition("!")
        if sheet:
            found[keys[sheet], address].append(_note(problem, language))
    return {place: "\n\n".join(dict.fromkeys(texts)) for place, texts in found.items()}


def _place(problem: Problem, built: Mapping[str, str], moved: set[str], keys: Mapping[str, str]) -> str:
    """Where the copy shows a problem: at its cell, else at its ref; empty if neither can be seen."""
    here = f"{problem.sheet}!{problem.cell}"
    if here in built:
        return built[here]
    seen = keys.get(problem.sheet, "data") != "data" and problem.sheet not in moved
    return here if seen and problem.cell else built.get(problem.ref, "")


def _built_places(submission: Submission, layout: Layout) -> Iterator[tuple[str, str]]:
    """Addresses in the copy by address in the returned file, and by ref."""
    places = submission.places
    for ref, cells in places.checklist.items():
        for column, cell in cells.items():
            yield cell.address, layout.on_checklist(ref, column).address
    for id, cell in places.fields.items():
        yield cell.address, layout.field(id).address
    for point in submission.scheme.checkpoints:
        yield point.ref, layout.on_checklist(point.ref, "ref").address


def _note(problem: Problem, language: str) -> str:
    return "\n".join(text.of(language) for text in (problem.found, problem.allowed, problem.fix))
