"""Why a rating is what it is, in sentences: what decided, what holds it down, what would lift it."""

from collections.abc import Iterator

from generator.core.ladder import Ladder, deciding_label, deciding_rung, ladders, line_now, missing
from generator.core.rule_words import Words
from generator.core.scheme import Scheme
from generator.core.scoring import Scoring
from generator.core.text import Text, joined, plain

NAMED = 8
"""How many findings are named one by one."""


def why(scoring: Scoring, words: Words) -> list[Text]:
    """The reasons of a rating and what would lift it, most important first."""
    return [*reasons(scoring, words), *lifts(scoring, words)]


def reasons(scoring: Scoring, words: Words) -> list[Text]:
    """What decided, and which findings hold the rating down."""
    found = [] if scoring.rated else [*_not_rated(scoring, words)]
    if scoring.answered:
        for ladder in ladders(scoring.scheme, words):
            found += _decided(ladder, scoring, words)
        found += _held_down(scoring, words)
    return found


def lifts(scoring: Scoring, words: Words) -> list[Text]:
    """What is missing to the next better result; nothing before there is a rating."""
    if not scoring.rated:
        return []
    return [text for ladder in ladders(scoring.scheme, words) for text in _lift(ladder, scoring, words)]


def _not_rated(scoring: Scoring, words: Words) -> Iterator[Text]:
    if scoring.complete:
        yield words["why.nothing_applies"]
        return
    yield words["why.not_rated"].format(answered=scoring.answered, applicable=scoring.applicable)
    if scoring.answered:
        yield words["why.so_far"].format(outcome=_name(scoring.scheme, scoring.provisional_rating))


def _decided(ladder: Ladder, scoring: Scoring, words: Words) -> Iterator[Text]:
    outcome = deciding_label(ladder, scoring.case)
    if not outcome:
        return
    named = {"label": ladder.result.label, "outcome": _name(scoring.scheme, outcome)}
    at = deciding_rung(ladder, scoring.case)
    if at < 0:
        yield words["why.result"].format(**named)
    elif ladder.rungs[at].lines:
        lines = [line_now(line, scoring.case, words) for line in ladder.rungs[at].lines]
        yield words["why.rated"].format(**named, conditions=joined(lines, words["rule.and"]))
    else:
        yield words["why.otherwise"].format(**named)


def _held_down(scoring: Scoring, words: Words) -> Iterator[Text]:
    open_ones = [mark for mark in scoring.findings if mark.open][:NAMED]
    named = [
        Text(
            *(
                f"{mark.checkpoint.ref} ({scoring.scheme.severity(mark.finding).name.of(lang)})"
                for lang in ("en", "zh")
            )
        )
        for mark in open_ones
    ]
    if named:
        yield words["why.held_down"].format(findings=joined(named, words["rule.comma"]))


def _lift(ladder: Ladder, scoring: Scoring, words: Words) -> Iterator[Text]:
    lacking = [text for rung in missing(ladder, scoring.case, words) for text in rung if text.en]
    at = deciding_rung(ladder, scoring.case)
    if lacking and at >= 0:
        target = ladder.rungs[ladder.rungs[at].target].code
        conditions = joined(lacking, plain("; "))
        yield words["why.lift"].format(outcome=_name(scoring.scheme, target), conditions=conditions)


def _name(scheme: Scheme, code: str) -> Text:
    return scheme.verdict(code).name
