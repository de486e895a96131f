"""Why a rating is what it is: its decision table, the rung that decided, what the next better one lacks."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.core.evaluating import Case, excel_round, holds, label, number
from generator.core.rule_words import Words, in_words
from generator.core.rules import (
    AllOf,
    Bands,
    Capped,
    Compare,
    Condition,
    FirstMatch,
    LabelRule,
    NamedLabel,
    NamedNumber,
    NumberRule,
    Outcome,
    Worst,
)
from generator.core.scheme import NamedResult, Scheme
from generator.core.text import Text, joined, plain, show_number


@dataclass(frozen=True)
class Line:
    """One condition of a rung."""

    condition: Condition
    text: Text
    caps: tuple[tuple[Condition, Text], ...] = ()
    """Conditions that hold the number below its limit as long as they hold, and how they are said."""

    @property
    def number(self) -> NumberRule | None:
        """The number that the condition compares, to show where it stands now."""
        return self.condition.of if isinstance(self.condition, Compare) else None


@dataclass(frozen=True)
class Rung:
    """One outcome with the conditions that give it; no lines: whatever is left."""

    code: str
    lines: tuple[Line, ...]
    target: int
    """The place of the rung to aim for from here; -1: there is nothing better."""


@dataclass(frozen=True)
class Ladder:
    """The decision table of one result, read from the top; the first rung that holds decides."""

    result: NamedResult
    rungs: tuple[Rung, ...]


def ladders(scheme: Scheme, words: Words) -> tuple[Ladder, ...]:
    """The ladder of the rating, and of each result that it rests on, where outcomes are ratings."""
    found: dict[str, Ladder] = {}
    waiting = [scheme.rating.primary]
    order = [verdict.code for verdict in scheme.rating.verdicts]
    while waiting:
        result = scheme.rating.result(waiting.pop(0))
        assert not isinstance(result.rule, NumberRule)
        steps = list(_rungs(result.rule, scheme))
        if result.name not in found and all(code in order for code, _ in steps):
            lines = [_lines(condition, scheme, words) for _, condition in steps]
            codes = [code for code, _ in steps]
            rungs = (Rung(code, lines[i], _target(codes, i, order)) for i, code in enumerate(codes))
            found[result.name] = Ladder(result, tuple(rungs))
            waiting += list(_rests_on(result.rule))
    return tuple(ladder for ladder in found.values() if ladder.rungs)


def deciding_rung(ladder: Ladder, case: Case) -> int:
    """The place of the first rung that holds; -1 if none does."""
    return next((i for i, rung in enumerate(ladder.rungs) if rung_holds(rung, case)), -1)


def rung_holds(rung: Rung, case: Case) -> bool:
    """Whether every condition of a rung holds."""
    return all(holds(line.condition, case) for line in rung.lines)


def missing(ladder: Ladder, case: Case, words: Words) -> list[list[Text]]:
    """For each rung and line: what to change to reach the rung aimed for, or an empty text."""
    at = deciding_rung(ladder, case)
    target = ladder.rungs[at].target if at >= 0 else -1
    return [
        [_missing(rung, i, place, at, target, case, words) for i in range(len(rung.lines))]
        for place, rung in enumerate(ladder.rungs)
    ]


def line_now(line: Line, case: Case, words: Words) -> Text:
    """A condition and where its number stands now."""
    value = None if line.number is None else number(line.number, case)
    if value is None:
        return line.text
    now = plain(show_number(excel_round(value, 2)))
    return joined([line.text, words["why.now_open"], now, words["why.now_close"]], "")


def _missing(rung: Rung, i: int, place: int, at: int, target: int, case: Case, words: Words) -> Text:
    line = rung.lines[i]
    if target < 0:
        return Text("", "")
    if place == target:
        return Text("", "") if holds(line.condition, case) else _lacking(line, case, words)
    if at <= place < target and i == 0 and rung_holds(rung, case):
        return words["rule.no_longer"].format(what=rung_text(rung, words))
    return Text("", "")


def _lacking(line: Line, case: Case, words: Words) -> Text:
    """A condition that does not hold, where its number stands, and the caps that keep it there."""
    return joined([line_now(line, case, words), *(text for cap, text in line.caps if holds(cap, case))], "")


def rung_text(rung: Rung, words: Words) -> Text:
    """All conditions of a rung in one sentence."""
    return joined([line.text for line in rung.lines], words["rule.and"])


def _lines(condition: Condition | None, scheme: Scheme, words: Words) -> tuple[Line, ...]:
    if condition is None:
        return ()
    parts = condition.of if isinstance(condition, AllOf) else (condition,)
    return tuple(
        Line(part, in_words(part, scheme, words), tuple(_caps(part, scheme, words))) for part in parts
    )


def _caps(condition: Condition, scheme: Scheme, words: Words) -> Iterator[tuple[Condition, Text]]:
    """The caps below the limit that a number has to reach."""
    if not isinstance(condition, Compare) or condition.sign not in (">=", ">"):
        return
    of: object = condition.of
    while isinstance(of, NamedNumber):
        of = scheme.rating.result(of.name).rule
    for at, cap in of.caps if isinstance(of, Capped) else ():
        if at < condition.limit:
            yield cap, words["why.capped"].format(what=in_words(cap, scheme, words))


def _rungs(rule: LabelRule, scheme: Scheme) -> Iterator[tuple[str, Condition | None]]:
    match rule:
        case Outcome(code) if code:
            yield code, None
        case Bands(of, steps, below):
            yield from ((code, Compare(of, ">=", least)) for code, least in steps)
            if below:
                yield below, None
        case FirstMatch(rows, otherwise):
            for condition, outcome in rows:
                if isinstance(outcome, Outcome):
                    yield outcome.code, condition
            yield from _rungs(otherwise, scheme)


def _rests_on(rule: LabelRule) -> Iterator[str]:
    match rule:
        case NamedLabel(name):
            yield name
        case Worst(of):
            for one in of:
                yield from _rests_on(one)
        case FirstMatch(_, otherwise):
            yield from _rests_on(otherwise)


def _target(codes: list[str], place: int, order: list[str]) -> int:
    """The first rung with the nearest outcome that is better than the one at `place`."""
    better = [code for code in codes if order.index(code) < order.index(codes[place])]
    return codes.index(max(better, key=order.index)) if better else -1


def deciding_label(ladder: Ladder, case: Case) -> str:
    """The outcome of the ladder's result."""
    rule = ladder.result.rule
    assert not isinstance(rule, NumberRule)
    return label(rule, case)
