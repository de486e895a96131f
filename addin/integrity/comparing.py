"""A returned workbook against what Auditbook would have built: deliberate changes and damage told apart."""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from addin.integrity import changes, damage
from addin.integrity.claims import TEXTS_COLUMN, languages_in
from addin.integrity.regions import regions_of
from addin.integrity.returned_sheets import Comparison
from addin.integrity.snapshot import Snapshot, snapshot
from generator.core.errors import UnreadableFile
from generator.core.layout import DATA_SHEET, MARKER
from generator.core.loading import catalogue
from generator.core.problems import Problem
from generator.core.reading import Submission, fingerprint_of, layout_of
from generator.core.text import LANGUAGES

Reference = Callable[[Submission, tuple[str, ...]], Path]
"""Gives the workbook as Auditbook builds it in these languages; the same path for the same question."""


def integrity_problems(
    path: Path, submission: Submission, program: str, reference: Reference
) -> list[Problem]:
    """All differences between a returned workbook and the one that was built, and what damaged it.

    `path` passed the gate and was read into `submission`; `program` wrote it last, as the file says.
    Stored results are not looked at: they are recomputed anyway.
    """
    try:
        case = comparison(snapshot(path), submission, reference)
    except UnreadableFile:
        return [catalogue().problem("not-compared")]
    other = list(changes.other_layout(case))
    if other:
        return other
    identity = list(changes.changed_identity(case, fingerprint_of(submission.scheme.stem)))
    codes = {problem.code for problem in identity}
    if "identity-changed" in codes:
        return identity
    if "fingerprint-differs" in codes and changes.is_of_another_state(case):
        return list(changes.other_state(case))
    return [
        *identity,
        *changes.changed_cells(case),
        *changes.deleted(case),
        *changes.changed_names(case),
        *damage.moved_sheets(case),
        *damage.moved_cells(case),
        *damage.lost_marks(case),
        *damage.lost_rules(case),
        *damage.lost_names(case),
        *damage.failed_formulas(case),
        *damage.lost_protection(case, program),
        *damage.overwritten_language(case),
    ]


def comparison(found: Snapshot, submission: Submission, reference: Reference) -> Comparison:
    """The two workbooks side by side."""
    given = tuple(submission.identity.languages.split(","))
    languages = _languages(found) or layout_of(submission.scheme.stem, given).languages
    built = _built(reference(submission, languages))
    regions = regions_of(submission.scheme.stem, languages, bool(submission.audit.carried))
    return Comparison(built, found, submission, regions)


def _languages(found: Snapshot) -> tuple[str, ...]:
    for grid in found.grids:
        if grid.cells.get((0, 0)) == f"{MARKER}:data" or grid.name == DATA_SHEET:
            columns = range(TEXTS_COLUMN, TEXTS_COLUMN + len(LANGUAGES))
            return languages_in(grid.cells.get((1, column)) for column in columns)
    return ()


@lru_cache(maxsize=64)
def _built(path: Path) -> Snapshot:
    return snapshot(path)
