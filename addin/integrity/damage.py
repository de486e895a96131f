"""What programs and clumsy hands did to a workbook. Reading heals what is certain; all of it is reported."""

from collections.abc import Iterator, Mapping

from addin.integrity.changes import pasted_as_values
from addin.integrity.ranges import Place, ranges
from addin.integrity.returned_sheets import Comparison, Pair
from addin.integrity.snapshot import Formula, Rule
from generator.core.loading import catalogue
from generator.core.problems import Problem
from generator.core.text import trimmed

OUR_PROGRAMS = ("Microsoft Excel", "Auditbook")
"""What files say that Excel, or Auditbook itself, wrote last."""


def moved_sheets(case: Comparison) -> Iterator[Problem]:
    """Sheets renamed, in another order, or the hidden one laid open."""
    for pair in case.pairs.values():
        if pair.found.name != pair.built.name:
            yield catalogue().problem(
                "sheet-renamed", sheet=pair.found.name, before=pair.built.name, after=pair.found.name
            )
    ours = [pair.found.name for pair in case.pairs.values() if pair.key != "data"]
    order = [grid.name for grid in case.found.grids if grid.name in ours]
    if order != ours:
        yield catalogue().problem("sheets-moved", after=", ".join(order), before=", ".join(ours))
    if "data" in case.pairs and case.pairs["data"].found.state == "visible":
        yield catalogue().problem("hidden-sheet-shown", sheet=case.pairs["data"].found.name)


def moved_cells(case: Comparison) -> Iterator[Problem]:
    """Rows and columns that stand elsewhere than built."""
    for pair in case.pairs.values():
        rows = _shifted(pair.alignment.rows)
        if rows:
            yield catalogue().problem("rows-moved", sheet=pair.found.name, count=rows)
        columns = _shifted(pair.alignment.columns)
        if columns:
            yield catalogue().problem("columns-moved", sheet=pair.found.name, count=columns)


def _shifted(lines: Mapping[int, int]) -> int:
    return sum(now != built for now, built in lines.items())


def lost_marks(case: Comparison) -> Iterator[Problem]:
    """Hidden keys and ids that are gone: sheets and cells were found by names and titles instead."""
    for pair in case.pairs.values():
        lost = [place for place in _keys(case, pair) if _is_lost(pair, place)]
        if lost:
            yield catalogue().problem("marks-lost", sheet=pair.found.name, places=ranges(lost))


def _is_lost(pair: Pair, place: Place) -> bool:
    """Whether a mark is gone, other than with the row or column that it marked."""
    now = pair.place_now(place)
    if now is None:
        return (place[0] == 0 and 0 not in pair.rows_now) or (place[1] == 0 and 0 not in pair.columns_now)
    return pair.found.cells.get(now) != pair.built.cells[place]


def _keys(case: Comparison, pair: Pair) -> list[Place]:
    """Cells that only readers look at."""
    return [
        place
        for place, content in pair.built.cells.items()
        if isinstance(content, str) and case.regions.at(pair.key, place, content).code == "marks-lost"
    ]


def lost_rules(case: Comparison) -> Iterator[Problem]:
    """Input cells whose dropdown or data check was pasted over or shifted away, by ranges."""
    for pair in case.pairs.values():
        lost, other = [], []
        for place in pair.built.unlocked:
            rule = pair.built.rule_at(place)
            now = pair.place_now(place) if rule else None
            if rule is None or now is None:
                continue
            found = pair.found.rule_at(now)
            if found is None:
                lost.append(now)
            elif not _same_rule(case, rule, found):
                other.append(now)
        for code, places in (("validation-lost", lost), ("validation-changed", other)):
            if places:
                first = pair.cell(min(places))
                yield catalogue().problem(code, first, places=ranges(places), count=len(places))


def _same_rule(case: Comparison, built: Rule, found: Rule) -> bool:
    """The same kind with the same source; a name and the cells that it stands for are the same."""
    if built.kind != found.kind:
        return False
    if built.kind != "list":
        return case.same_source(built.source, found.source, "")
    names = {name.lower(): area for name, area in case.built.names.items()}
    sources = {found.source, names.get(found.source.removeprefix("=").lower(), "")}
    return any(
        case.same_source(wanted, source, "")
        for wanted in (built.source, names.get(built.source.lower(), built.source))
        for source in sources
        if source
    )


def lost_names(case: Comparison) -> Iterator[Problem]:
    """Defined names that are gone or lead nowhere."""
    lost = [name for name in case.built.names if "#REF!" in case.found.names.get(name, "#REF!")]
    if lost:
        yield catalogue().problem("names-lost", places=", ".join(sorted(lost)), count=len(lost))


def failed_formulas(case: Comparison) -> Iterator[Problem]:
    """Formulas as built whose stored value is an error."""
    for pair in case.pairs.values():
        if pasted_as_values(pair):
            continue
        for place, code in pair.found.errors.items():
            built = pair.alignment.built(place)
            content = pair.built.cells.get(built) if built else None
            if isinstance(content, Formula) and case.same(content, pair.found.cells.get(place), pair.key):
                yield catalogue().problem("value-error", pair.cell(place), after=code)


def lost_protection(case: Comparison, program: str) -> Iterator[Problem]:
    """Sheets without protection: taken off by hand, or dropped by a program that does not keep it."""
    code = "protection-removed" if program.startswith(OUR_PROGRAMS) else "protection-lost"
    for pair in case.pairs.values():
        if pair.built.protected and not pair.found.protected:
            yield catalogue().problem(code, sheet=pair.found.name)


def overwritten_language(case: Comparison) -> Iterator[Problem]:
    """A language cell that names no language: labels fell back to the first one."""
    cell = case.submission.places.fields.get("language")
    typed = case.submission.audit.facility.get("language")
    languages = case.submission.scheme.lists["language"]
    if cell is not None and trimmed(typed or "") and languages.code_of(typed) is None:
        choices = ", ".join(choice.label.en for choice in languages.choices)
        yield catalogue().problem(
            "language-overwritten", cell, "language", after=trimmed(typed), choices=choices
        )
