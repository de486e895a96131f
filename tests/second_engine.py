"""IronCalc, a spreadsheet engine with no code in common with LibreOffice, behind the same few calls.

    book = IronBook(path)
    book.write("Checklist", "F5", [["yes"], ["no"]])
    book.calculate()
    assert book.read("Score", "B2:C2") == [["Pass", 85.0]]

Values are str, float, bool or "" (an empty cell); an error is its text, such as "#N/A".
"""

from collections.abc import Sequence
from pathlib import Path

from ironcalc import column_number_from_name, load_from_xlsx

Value = str | float | bool
Area = tuple[int, int, int, int]  # first row, first column, last row, last column; from 1


def corner(cell: str) -> tuple[int, int]:
    """Row and column of `B12`, from 1."""
    column = cell.rstrip("0123456789")
    return int(cell[len(column) :]), column_number_from_name(column)


def area(cells: str) -> Area:
    """The bounds of `B12:D40`, or of one cell."""
    first, _, last = cells.replace("$", "").partition(":")
    return (*corner(first), *corner(last or first))


class IronBook:
    """A workbook in memory; nothing reaches the file itself."""

    def __init__(self, path: Path) -> None:
        self._model = load_from_xlsx(str(path), "en", "UTC")
        properties = self._model.get_worksheets_properties()
        self._sheets = {sheet["name"]: index for index, sheet in enumerate(properties)}

    def write(self, sheet: str, cell: str, rows: Sequence[Sequence[Value]]) -> None:
        """Puts a block of values in, the first at the cell; text stays text, whatever it looks like."""
        top, left = corner(cell)
        for row, values in enumerate(rows, top):
            for column, value in enumerate(values, left):
                self._put(self._sheets[sheet], row, column, value)

    def _put(self, sheet: int, row: int, column: int, value: Value) -> None:
        match value:
            case "":
                # An empty text is not an empty cell: ISBLANK would be FALSE.
                self._model.clear_cell_contents(sheet, row, column)
            case str():
                self._model.update_cell_with_text(sheet, row, column, value)
            case bool():
                self._model.update_cell_with_bool(sheet, row, column, value)
            case _:
                self._model.update_cell_with_number(sheet, row, column, value)

    def calculate(self) -> None:
        """Recalculates every formula."""
        self._model.evaluate()

    def read(self, sheet: str, cells: str) -> list[list[Value]]:
        """The values of a range, by rows."""
        top, left, bottom, right = area(cells)
        return [
            [self._get(self._sheets[sheet], row, column) for column in range(left, right + 1)]
            for row in range(top, bottom + 1)
        ]

    def _get(self, sheet: int, row: int, column: int) -> Value:
        value = self._model.get_cell_value(sheet, row, column)
        return "" if value is None else value
