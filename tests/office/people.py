"""What the add-in does to an open workbook, as a person would; nothing here goes round a protection."""

from __future__ import annotations

from typing import Any

from tests.office.operations import read, sheet_named, uno

DATES, CONTENTS = 2, 1 + 2 + 4 + 16  # kinds of cell contents: dates; values, dates, texts, formulas
EXCEL_A1 = 2  # com.sun.star.sheet.AddressConvention.XL_A1
CHARACTER = 200
"""Hundredths of a millimetre of one character of a column."""


def automatic(document: Any) -> None:
    """From now on formulas follow what is typed at once, as for a person."""
    document.enableAutomaticCalculation(True)


def sheets(document: Any) -> list[str]:
    """The names of all sheets, hidden ones too."""
    return list(document.getSheets().getElementNames())


def add_sheet(document: Any, name: str, place: int) -> None:
    """Inserts a sheet and shows it, as Excel does; LibreOffice alone would change what is read-only."""
    if document.isReadonly():
        raise ValueError("the workbook is read-only")
    document.getSheets().insertNewByName(name, place)
    activate(document, name)


def activate(document: Any, name: str) -> None:
    """Shows a sheet."""
    document.getCurrentController().setActiveSheet(sheet_named(document, name))


def select(document: Any, name: str, area: str) -> None:
    """Selects cells of a sheet."""
    document.getCurrentController().select(sheet_named(document, name).getCellRangeByName(area))


def selected(document: Any) -> list[str]:
    """The sheet that is shown, and its selected cells as `B2:C3`."""
    controller = document.getCurrentController()
    cells = controller.getSelection().AbsoluteName.rpartition(".")[2].replace("$", "")
    return [controller.getActiveSheet().getName(), cells]


def protected(document: Any) -> list[str]:
    """The names of the sheets that are protected."""
    return [name for name in sheets(document) if sheet_named(document, name).isProtected()]


def grid(document: Any, name: str, area: str) -> dict[str, Any]:
    """The values of a range, and the ranges in it that hold dates, as [left, top, right, bottom]."""
    block = sheet_named(document, name).getCellRangeByName(area)
    dates = block.queryContentCells(DATES).getRangeAddresses()
    corners = [[a.StartColumn, a.StartRow, a.EndColumn, a.EndRow] for a in dates]
    return {"values": read(document, name, area), "dates": corners}


def put(document: Any, name: str, area: str, rows: list[list[Any]]) -> None:
    """Puts a block in as a person would: what is locked on a protected sheet is refused."""
    block = changeable(document, name, area)
    block.setDataArray(tuple(tuple(v if isinstance(v, str) else float(v) for v in row) for row in rows))


def put_formulas(document: Any, name: str, area: str, rows: list[list[str]]) -> None:
    """Puts formulas in, written as Excel writes them in a file."""
    block = changeable(document, name, area)
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    parser.CompileEnglish = True
    parser.FormulaConvention = EXCEL_A1
    for y, row in enumerate(rows):
        for x, formula in enumerate(row):
            cell = block.getCellByPosition(x, y)
            if formula.startswith("="):
                cell.setTokens(parser.parseFormula(with_semicolons(formula[1:]), cell.getCellAddress()))
            else:
                cell.setString(formula)


def with_semicolons(formula: str) -> str:
    """An Excel formula with the separators of LibreOffice; commas within texts stay."""
    parts = formula.split('"')
    return '"'.join(part if i % 2 else part.replace(",", ";") for i, part in enumerate(parts))


def changeable(document: Any, name: str, area: str) -> Any:
    """The cells of a range; a mistake if the sheet is protected and one of them is locked."""
    sheet = sheet_named(document, name)
    block = sheet.getCellRangeByName(area)
    protection = block.CellProtection
    if sheet.isProtected() and (protection is None or protection.IsLocked):
        raise ValueError(f"{name}!{area} is locked")
    return block


def number_format(document: Any, name: str, area: str, code: str) -> None:
    """Gives cells a number format."""
    formats, locale = document.getNumberFormats(), uno.createUnoStruct("com.sun.star.lang.Locale")
    known = formats.queryKey(code, locale, False)
    changeable(document, name, area).NumberFormat = formats.addNew(code, locale) if known < 0 else known


def clear(document: Any, name: str, area: str) -> None:
    """Empties cells, formats stay."""
    changeable(document, name, area).clearContents(CONTENTS)


def widths(document: Any, name: str, area: str, characters: float) -> None:
    """Makes columns so many characters wide."""
    columns = sheet_named(document, name).getCellRangeByName(area).getColumns()
    columns.Width = int(characters * CHARACTER)


def wrap(document: Any, name: str, area: str) -> None:
    """Breaks long texts into lines."""
    changeable(document, name, area).IsTextWrapped = True
