"""Locked content that is not as it was built: cell by cell, before and after."""

import re
from collections.abc import Iterator

from addin.integrity.claims import is_of, is_rebuilt
from addin.integrity.ranges import Place, ranges
from addin.integrity.regions import OWN
from addin.integrity.returned_sheets import Comparison, Pair
from addin.integrity.snapshot import Content, Failure, Formula
from generator.core.layout import LAYOUT_VERSION, Cell, letters
from generator.core.loading import catalogue, words
from generator.core.problems import Problem
from generator.core.text import Text, plain, show_number

LONGEST = 300
"""Characters of a text that a message quotes; more is cut."""

AS_VALUES = 0.8
"""A sheet that lost more than this share of its formulas was pasted as values, whole."""

_TEXTS = re.compile(r"'?_auditbook'?!\$([A-Z]+)\$(\d+):\$([A-Z]+)\$\2,1,lang", re.IGNORECASE)


def changed_cells(case: Comparison) -> Iterator[Problem]:
    """Every locked cell whose content was altered, and content where none was."""
    for pair in case.pairs.values():
        if pasted_as_values(pair):
            lost = sum(isinstance(content, Formula) for content in pair.built.cells.values())
            yield catalogue().problem("sheet-as-values", sheet=pair.found.name, count=lost)
            continue
        for place, built in pair.built.cells.items():
            yield from _cell(case, pair, place, built)
        yield from _added(case, pair)


def pasted_as_values(pair: Pair) -> bool:
    """Whether a visible sheet came back with hardly a formula left."""
    built = [place for place, content in pair.built.cells.items() if isinstance(content, Formula)]
    standing = [pair.found.cells.get(now) for place in built if (now := pair.now.get(place))]
    values = sum(not isinstance(content, (Formula, Failure)) for content in standing)
    return pair.key != "data" and len(built) > 9 and values > AS_VALUES * len(built)


def _cell(case: Comparison, pair: Pair, place: Place, built: Content) -> Iterator[Problem]:
    now = pair.place_now(place)
    if now is None or place in pair.built.unlocked:
        return
    found = pair.found.cells.get(now)
    if case.same(built, found, pair.key) or place == (0, 0):
        return
    said = _said(case, built)
    region = case.regions.at(pair.key, place, built)
    if said:
        spoken = next(
            (r for text in said if (r := case.regions.said(text)).code != "wording-changed"), region
        )
        region = region if region.code == "text-changed" else spoken
    code = _code(built, found, said, region.code)
    if code:
        yield _problem(code, pair.cell(now), region.ref, built, found, said)


def _code(built: Content, found: Content | None, said: list[str], code: str) -> str:
    """What happened to a cell; empty if it is nothing, or nothing that is told cell by cell."""
    if isinstance(found, Failure) or (isinstance(found, Formula) and "#REF!" in found.text):
        return "formula-error"
    if isinstance(built, Formula):
        if isinstance(found, Formula):
            return "formula-changed"
        if found is None:
            return "formula-deleted"
        if found in said:
            return "formula-pasted"
        return code if said else "formula-replaced"
    if _shown(built) == _shown(found):
        return "number-as-text"
    return "" if code == "marks-lost" else code


def _problem(
    code: str, cell: Cell, ref: str, built: Content, found: Content | None, said: list[str]
) -> Problem:
    before = said[0] if said and code in ("text-changed", "wording-changed", "list-changed") else built
    return catalogue().problem(code, cell, ref, before=quoted(before), after=quoted(found))


def quoted(content: Content | None) -> Text:
    """A content as messages show it, cut where it is long; blank cells have a word of their own."""
    shown = _shown(content)
    if not shown:
        return words()["integrity.blank"]
    return plain(shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…")


def _shown(content: Content | None) -> str:
    match content:
        case None:
            return ""
        case Formula(shown) | Failure(shown):
            return shown
        case bool():
            return str(content).upper()
        case float():
            return show_number(content)
        case _:
            return content


def _said(case: Comparison, built: Content) -> list[str]:
    """The texts that a formula chooses from by the language cell."""
    if not isinstance(built, Formula):
        return []
    texts = case.pairs["data"].built.cells if "data" in case.pairs else {}
    block, found = case.regions.layout.block("texts"), []
    for _, row, _ in _TEXTS.findall(built.text):
        for language in case.regions.layout.languages:
            place = (int(row) - 1, block.cell(0, language).column)
            found.append(str(texts.get(place, "")))
    return found


def _added(case: Comparison, pair: Pair) -> Iterator[Problem]:
    """Content in cells that were blank and are not for filling in."""
    added = [place for place in pair.found.cells if _is_added(case, pair, place)]
    if added:
        first = min(added)
        after = quoted(pair.found.cells[first])
        yield catalogue().problem(
            "content-added", pair.cell(first), after=after, places=ranges(added), count=len(added)
        )


def _is_added(case: Comparison, pair: Pair, now: Place) -> bool:
    built = pair.alignment.built(now)
    if built is not None:
        locked = built not in pair.built.cells and built not in pair.built.unlocked
        return locked and case.regions.at(pair.key, built, None).code != OWN
    if pair.key == "records" and now[0] > pair.built.extent[0]:
        return False  # one more worker below the last prepared row
    return now not in _doubled_cells(case, pair)


def _doubled_cells(case: Comparison, pair: Pair) -> frozenset[Place]:
    """Cells in rows of the checklist whose ref was read from another row; checks of rows tell of those."""
    places = case.submission.places.checklist if pair.key == "checklist" else {}
    read = {ref: cells["ref"] for ref, cells in places.items() if "ref" in cells}
    rows = set()
    for (row, column), content in pair.found.cells.items():
        cell = read.get(str(content))
        if cell is not None and column == cell.column and row != cell.row:
            rows.add(row)
    return frozenset(place for place in pair.found.cells if place[0] in rows)


# ---- rows, sheets, names, identity -----------------------------------------------------------------


def deleted(case: Comparison) -> Iterator[Problem]:
    """Sheets, rows and columns that did not come back; missing questions are told by the checks of rows."""
    for key in case.missing:
        yield catalogue().problem("sheet-deleted", sheet=case.regions.layout.sheets[key])
    for pair in case.pairs.values():
        rows = {place[0] for place in pair.built.cells if place[0] and place[0] not in pair.rows_now}
        if pair.key == "checklist":
            refs = (point.ref for point in case.submission.scheme.checkpoints)
            rows -= {case.regions.layout.on_checklist(ref, "ref").row for ref in refs}
        columns = {place[1] for place in pair.built.cells if place[1] and place[1] not in pair.columns_now}
        if rows:
            names = ", ".join(str(row + 1) for row in sorted(rows))
            yield catalogue().problem("rows-deleted", sheet=pair.found.name, places=names)
        if columns:
            names = ", ".join(letters(column) for column in sorted(columns))
            yield catalogue().problem("columns-deleted", sheet=pair.found.name, places=names)


def changed_names(case: Comparison) -> Iterator[Problem]:
    """Defined names that stand for something else now."""
    for name, built in case.built.names.items():
        found = case.found.names.get(name)
        if found and "#REF!" not in found and not case.same_source(built, found, ""):
            yield catalogue().problem("name-changed", name=name, before=built, after=found)


def changed_identity(case: Comparison, fingerprint: str) -> Iterator[Problem]:
    """A scheme that is not the one noted in the file's properties, and marks of another build."""
    identity, subject = case.submission.identity, case.found.subject
    said = f"{identity.scheme}-{identity.edition}"
    if subject not in ("", said) or not is_of(case.submission.scheme, _listed_refs(case)):
        before = plain(subject) if subject not in ("", said) else words()["integrity.other_scheme"]
        yield catalogue().problem("identity-changed", sheet=_data_name(case), before=before, after=said)
    if identity.fingerprint != fingerprint:
        yield catalogue().problem("fingerprint-differs", sheet=_data_name(case), after=identity.fingerprint)


def _listed_refs(case: Comparison) -> list[Content]:
    column = case.regions.layout.block("checkpoints").first_column
    cells = case.pairs["data"].found.cells if "data" in case.pairs else {}
    return [content for place, content in cells.items() if place[1] == column]


def other_layout(case: Comparison) -> Iterator[Problem]:
    """Another version of the layout, which cannot be compared cell by cell."""
    found = case.submission.identity.layout
    if found != LAYOUT_VERSION:
        yield catalogue().problem(
            "layout-differs", sheet=_data_name(case), before=LAYOUT_VERSION, after=found
        )


def is_of_another_state(case: Comparison) -> bool:
    """Whether the scheme file was given other rules or contradictions since the workbook was built."""
    cells = case.pairs["data"].found.cells if "data" in case.pairs else {}
    return is_rebuilt(case.regions.layout, lambda row, column: cells.get((row, column)))


def other_state(case: Comparison) -> Iterator[Problem]:
    """Another state of the scheme file, which cannot be compared cell by cell either."""
    name = case.submission.scheme.name
    yield catalogue().problem("scheme-revised", sheet=_data_name(case), scheme=name)


def _data_name(case: Comparison) -> str:
    return case.pairs["data"].found.name if "data" in case.pairs else ""
