"""What LibreOffice is asked to do to a document, as plain functions over its UNO interface."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

uno: Any = importlib.import_module("uno")

ERROR_RESULTS = 4  # com.sun.star.sheet.FormulaResult.ERROR
NEVER, ALWAYS = 0, 4  # of macros, and of updating links
XLSX, PDF = "Calc MS Excel 2007 XML", "calc_pdf_Export"
ADDIN = "Calc MS Excel 2007 VBA XML"

POINT = 72 / 2540
"""Points in a hundredth of a millimetre, the unit of heights."""


def properties(**values: Any) -> tuple[Any, ...]:
    """Named arguments as uno wants them."""
    made = []
    for name, value in values.items():
        made.append(uno.createUnoStruct("com.sun.star.beans.PropertyValue"))
        made[-1].Name, made[-1].Value = name, value
    return tuple(made)


def url(path: str) -> str:
    """A path as LibreOffice wants it."""
    return Path(path).resolve().as_uri()


def load(desktop: Any, path: str, window: bool, read_only: bool = False) -> Any:
    """An opened document: no macros, no undo list, links left alone."""
    asked = properties(Hidden=not window, ReadOnly=read_only, MacroExecutionMode=NEVER, UpdateDocMode=NEVER)
    document = desktop.loadComponentFromURL(url(path), "_blank", 0, asked)
    if document is None or not document.supportsService("com.sun.star.sheet.SpreadsheetDocument"):
        raise ValueError(f"LibreOffice cannot read {path} as a spreadsheet")
    document.getUndoManager().lock()
    # Cells are typed in by the dozen: the one recalculation that counts is asked for.
    document.enableAutomaticCalculation(False)
    return document


def load_addin(desktop: Any, path: str) -> Any:
    """An opened .xlam whose macros may run; LibreOffice does not know the file for one unless it is told."""
    asked = properties(Hidden=True, FilterName=ADDIN, MacroExecutionMode=ALWAYS, UpdateDocMode=NEVER)
    document = desktop.loadComponentFromURL(url(path), "_blank", 0, asked)
    if document is None:
        raise ValueError(f"LibreOffice cannot read {path} as an add-in")
    return document


def invoke(document: Any, procedure: str, arguments: list[Any]) -> Any:
    """What a VBA function gives back, called as `Module.Function`."""
    place = f"vnd.sun.star.script:VBAProject.{procedure}?language=Basic&location=document"
    return document.getScriptProvider().getScript(place).invoke(tuple(arguments), (), ())[0]


def sheet_named(document: Any, name: str) -> Any:
    """A worksheet."""
    sheets = document.getSheets()
    if not sheets.hasByName(name):
        raise KeyError(f"no sheet {name!r} among {', '.join(sheets.getElementNames())}")
    return sheets.getByName(name)


def write(document: Any, name: str, corner: str, rows: list[list[Any]]) -> None:
    """Puts a block in with its first value at the corner; takes the protection off a protected sheet."""
    if len({len(row) for row in rows}) != 1:
        raise ValueError("a block has rows of one length")
    sheet = sheet_named(document, name)
    if sheet.isProtected():
        sheet.unprotect("")
    at = sheet.getCellRangeByName(corner).getRangeAddress()
    last = at.StartColumn + len(rows[0]) - 1, at.StartRow + len(rows) - 1
    block = sheet.getCellRangeByPosition(at.StartColumn, at.StartRow, *last)
    block.setDataArray(tuple(tuple(v if isinstance(v, str) else float(v) for v in row) for row in rows))


def calculate(document: Any) -> None:
    """Hard recalculation of every formula; `calculate` of uno alone leaves clean cells as they are."""
    document.calculateAll()


def read(document: Any, name: str, area: str) -> list[list[Any]]:
    """The values of a range; an error as the text that its cell shows."""
    block = sheet_named(document, name).getCellRangeByName(area)
    return [
        [block.getCellByPosition(x, y).getString() if value is None else value for x, value in enumerate(row)]
        for y, row in enumerate(block.getDataArray())
    ]


def formulas(document: Any, name: str, area: str) -> list[list[str]]:
    """The formulas of a range, in LibreOffice's own spelling."""
    return [list(row) for row in sheet_named(document, name).getCellRangeByName(area).getFormulaArray()]


def wrong_cells(sheet: Any) -> Iterator[Any]:
    """The cells of a sheet whose formulas end in an error."""
    for at in sheet.queryFormulaCells(ERROR_RESULTS).getRangeAddresses():
        for row in range(at.StartRow, at.EndRow + 1):
            for column in range(at.StartColumn, at.EndColumn + 1):
                yield sheet.getCellByPosition(column, row)


def address(cell: Any) -> str:
    """`Sheet!A1`."""
    place = cell.AbsoluteName.rpartition(".")[2].replace("$", "")
    return f"{cell.getSpreadsheet().getName()}!{place}"


def errors(document: Any) -> list[str]:
    """Every formula cell with an error, as `Sheet!A1: code`."""
    sheets = document.getSheets()
    wrong = (cell for index in range(sheets.getCount()) for cell in wrong_cells(sheets.getByIndex(index)))
    return [f"{address(cell)}: {cell.getError()}" for cell in wrong]


def heights(document: Any, name: str) -> list[list[float]]:
    """The visible rows of a sheet that hold anything: [row from 1, height in points]."""
    sheet = sheet_named(document, name)
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.getRangeAddress()
    shown = sheet.getCellRangeByPosition(1, 0, max(used.EndColumn, 1), used.EndRow)
    rows, values = sheet.getRows(), shown.getDataArray()
    filled = [place for place, content in enumerate(values) if any(value != "" for value in content)]
    areas = shown.queryVisibleCells().RangeAddresses  # at once: each question to a row costs a round trip
    visible = {place for area in areas for place in range(area.StartRow, area.EndRow + 1)}
    return [[place + 1, rows.getByIndex(place).Height * POINT] for place in filled if place in visible]


def fit(document: Any, name: str) -> None:
    """Makes every row as high as its text needs; takes the protection off."""
    sheet = sheet_named(document, name)
    sheet.unprotect("")
    sheet.getRows().OptimalHeight = True


def save(document: Any, path: str) -> None:
    """Stores a copy as .xlsx."""
    document.storeToURL(url(path), properties(FilterName=XLSX))


def pdf(document: Any, path: str) -> None:
    """Prints into a .pdf file; colours of conditions are worked out with the cells, or not at all."""
    document.enableAutomaticCalculation(True)
    document.storeToURL(url(path), properties(FilterName=PDF))
    document.enableAutomaticCalculation(False)
