"""The button Score: the result as computed from the answers, written beside the workbook's own."""

from datetime import date
from math import isclose

from addin.live.book import LiveBook
from addin.live.commands import Answer, Desk
from addin.live.reading import read_open
from addin.live.request import Request
from addin.live.steady import steady
from addin.live.writing import write_over
from addin.scorecard import scored
from generator.core.explaining import lifts, reasons
from generator.core.layout import Layout
from generator.core.loading import words
from generator.core.reading import Submission, layout_of, value_at
from generator.core.scoring import Scoring
from generator.core.text import Text, joined, plain, show_number

VALUE_COLUMN = 3
"""The first of the three columns that are written, from 1."""


def score(desk: Desk, request: Request) -> Answer:
    """Recompute, write the dated block on the sheet Score, and say the rating."""
    with steady(desk.app):
        book = LiveBook(desk.book)
        submission = read_open(book, request.language)
        scoring, as_typed = scored(submission), Scoring(submission.scheme, submission.audit)
        lines = result_lines(scoring, disagreements(book, submission, as_typed), desk.today)
        written = _write(book, layout_of_book(submission), lines, request.language)
    said = words()["live.scored" if written else "live.scored_only"].format(
        rating=_rating(scoring), score=_number(scoring.score), agrees=lines["addin:agrees"][0]
    )
    return Answer(message=said.of(request.language))


def layout_of_book(submission: Submission) -> Layout:
    """The layout that the workbook was built with."""
    return layout_of(submission.scheme.stem, tuple(submission.identity.languages.split(",")))


def disagreements(book: LiveBook, submission: Submission, scoring: Scoring) -> list[str]:
    """The results in which the workbook's own formulas show something else than what was typed gives."""
    own: dict[str, object] = {"rating": scoring.rating, "score": scoring.score}
    stored = {key: submission.places.results.get(key) for key in own}
    found = {key: value_at(book, cell) for key, cell in stored.items() if cell is not None}
    return [key for key, value in found.items() if not _same(value, own[key])]


def result_lines(scoring: Scoring, differing: list[str], today: date) -> dict[str, tuple[Text, ...]]:
    """The three texts of each row of the block, by the row's key."""
    said = words()
    agrees = said["live.differs"].format(what=", ".join(differing)) if differing else said["live.agrees"]
    next_audit = scoring.next_audit.isoformat() if scoring.next_audit else "-"
    found: dict[str, tuple[Text, ...]] = {
        "addin:date": (plain(today.isoformat()),),
        "addin:rating": (_rating(scoring),),
        "addin:score": (_number(scoring.score),),
        "addin:answered": (plain(f"{scoring.answered} / {scoring.applicable}"),),
        "addin:next_audit": (plain(next_audit),),
        "addin:agrees": (agrees,),
        "addin:why": (joined(reasons(scoring, said), "\n"),),
        "addin:lift": (joined(lifts(scoring, said), "\n"),),
    }
    for section in scoring.sections:
        name = scoring.scheme.section(section.code).name
        grade = scoring.scheme.verdict(section.grade).name
        found[f"addin:section:{section.code}"] = (name, _number(section.score), grade)
    return found


def _write(book: LiveBook, layout: Layout, lines: dict[str, tuple[Text, ...]], language: str) -> bool:
    """Whether there is such a block: workbooks of earlier layouts have none."""
    name = layout.sheets["score"]
    if name not in book.sheets:
        return False
    keys = [str(row[0] or "") if row else "" for row in book.rows(name)]
    placed = [row for row, key in enumerate(keys) if key in lines]
    if not placed:
        return False
    rows = [_texts(lines.get(key, ()), language) for key in keys[placed[0] : placed[-1] + 1]]
    write_over(book.sheet(name), placed[0] + 1, VALUE_COLUMN, rows)
    return True


def _texts(line: tuple[Text, ...], language: str) -> list[str]:
    found = [text.of(language) for text in line]
    return found + [""] * (3 - len(found))


def _rating(scoring: Scoring) -> Text:
    return scoring.scheme.verdict(scoring.rating).name if scoring.rated else words()["not_rated"]


def _number(value: object) -> Text:
    return plain(show_number(round(value, 2)) if isinstance(value, (int, float)) else "-")


def _same(shown: object, own: object) -> bool:
    if isinstance(shown, float) and isinstance(own, (int, float)):
        return isclose(shown, own, abs_tol=1e-6)
    return (shown or None) == (own or None)
