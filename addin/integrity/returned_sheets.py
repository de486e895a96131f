"""The sheets of a returned workbook beside those that were built, and where each cell was built."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from addin.integrity.alignment import Alignment, aligned
from addin.integrity.formula_text import canonical
from addin.integrity.ranges import Place
from addin.integrity.regions import Regions
from addin.integrity.snapshot import Content, Formula, Grid, Snapshot
from generator.core.layout import MARKER, Cell
from generator.core.reading import Submission


@dataclass(frozen=True)
class Pair:
    """A sheet as it was built and as it came back."""

    key: str
    built: Grid
    found: Grid
    alignment: Alignment

    @cached_property
    def now(self) -> Mapping[Place, Place]:
        """Where the cells that anything stands in now are, by where they were built."""
        places = ((self.alignment.built(place), place) for place in self.found.cells)
        return {built: place for built, place in places if built is not None}

    @cached_property
    def rows_now(self) -> Mapping[int, int]:
        """Rows now, by row as built."""
        return {built: now for now, built in self.alignment.rows.items()}

    @cached_property
    def columns_now(self) -> Mapping[int, int]:
        """Columns now, by column as built."""
        return {built: now for now, built in self.alignment.columns.items()}

    def place_now(self, built: Place) -> Place | None:
        """Where a cell stands now; None if its row or column is gone."""
        row, column = self.rows_now.get(built[0]), self.columns_now.get(built[1])
        return None if row is None or column is None else (row, column)

    def cell(self, place: Place) -> Cell:
        """A cell of the returned sheet."""
        return Cell(self.found.name, *place)


@dataclass(frozen=True)
class Comparison:
    """A returned workbook beside the one that Auditbook would have built."""

    built: Snapshot
    found: Snapshot
    submission: Submission
    regions: Regions

    @cached_property
    def keys(self) -> dict[str, str]:
        """Sheet keys by the sheets' names as built."""
        return {name: key for key, name in self.regions.layout.sheets.items()}

    @cached_property
    def pairs(self) -> dict[str, Pair]:
        """The sheets that came back, by key."""
        return {pair.key: pair for pair in self._pairs()}

    @cached_property
    def missing(self) -> list[str]:
        """Keys of the sheets that did not come back."""
        return [key for key in self.keys.values() if key not in self.pairs]

    def _pairs(self) -> Iterator[Pair]:
        refs = frozenset(point.ref for point in self.submission.scheme.checkpoints)
        by_ref = next(iter(self.submission.places.checklist.values()), {})
        columns = {id: cell.column for id, cell in by_ref.items()}
        for built in self.built.grids:
            key = self.keys[built.name]
            found = self._returned(key, built.name)
            if found is not None:
                own = refs if key == "checklist" else frozenset()
                yield Pair(key, built, found, aligned(built, found, own, columns))

    def _returned(self, key: str, name: str) -> Grid | None:
        """The sheet with that hidden key, else with that name; else where the checklist was read."""
        marker = f"{MARKER}:{key}"
        grids = self.found.grids
        names = [name] if key != "checklist" else [name, *self._read_from()]
        keyed = (grid for grid in grids if grid.cells.get((0, 0)) == marker)
        named = (grid for wanted in names for grid in grids if grid.name == wanted)
        return next(keyed, None) or next(named, None)

    def _read_from(self) -> list[str]:
        rows = self.submission.places.checklist.values()
        return [cell.sheet for cells in rows for cell in cells.values()][:1]

    # ---- formulas ------------------------------------------------------------------------------

    @cached_property
    def _keys_now(self) -> dict[str, str]:
        """Sheet keys by the names that the sheets have now, and by those that they had."""
        return self.keys | {pair.found.name: pair.key for pair in self.pairs.values()}

    @cached_property
    def _all_in_place(self) -> bool:
        return all(
            now == built
            for pair in self.pairs.values()
            for line in (pair.alignment.rows, pair.alignment.columns)
            for now, built in line.items()
        )

    def same(self, built: Content | None, found: Content | None, key: str) -> bool:
        """Whether two contents are the same, however a program writes formulas."""
        if isinstance(built, Formula) and isinstance(found, Formula):
            return built == found or self.same_source(built.text, found.text, key)
        return built == found

    def same_source(self, built: str, found: str, key: str) -> bool:
        """Whether two formulas are the same, where they stand or followed to where they were moved."""
        wanted = canonical(built, key, self.keys)
        if wanted == canonical(found, key, self._keys_now):
            return True
        return not self._all_in_place and wanted == canonical(found, key, self._keys_now, self._mover)

    def _mover(self, key: str, row: int, column: int) -> Place:
        """Where a cell was built that a formula names now; an unknown row or column stays as it is."""
        if key not in self.pairs:
            return row, column
        alignment = self.pairs[key].alignment
        return alignment.rows.get(row, row), alignment.columns.get(column, column)
