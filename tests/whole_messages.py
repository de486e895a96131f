"""What every problem must tell, whatever it is about: where, what, how to mend it, with nothing left open."""

import re

from generator.core.problems import Problem
from generator.core.reading import Submission
from generator.core.text import LANGUAGES, Text

OPEN_PLACE = re.compile(r"\{[a-z_]+\}")
ADDRESS = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}")


def must_be_whole(problem: Problem, submission: Submission | None = None) -> None:
    """Fail if a message leaves anything open, or names a place or question that is not there."""
    for text in (problem.found, problem.fix, problem.allowed):
        told_in_full(text, problem)
    assert bool(problem.cell) <= bool(problem.sheet), problem
    assert not problem.cell or ADDRESS.fullmatch(problem.cell), problem
    if submission is None:
        return
    scheme = submission.scheme
    known = {point.ref for point in scheme.checkpoints} | {field.id for field in scheme.fields}
    named = problem.ref in known or not problem.ref
    assert named or is_of_a_record(problem, submission) or problem.code == "row-unknown", problem
    checklist = {
        cell.address: ref for ref, cells in submission.places.checklist.items() for cell in cells.values()
    }
    place = f"{problem.sheet}!{problem.cell}"
    if problem.ref in {point.ref for point in scheme.checkpoints} and place in checklist:
        assert checklist[place] == problem.ref, problem


def told_in_full(text: Text, problem: Problem) -> None:
    for language in LANGUAGES:
        assert text.of(language).strip(), problem
        assert not OPEN_PLACE.search(text.of(language)), problem


def is_of_a_record(problem: Problem, submission: Submission) -> bool:
    """Whether its ref is a column of the records."""
    return any(problem.ref in row for row in submission.places.records)
