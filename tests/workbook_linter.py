"""What Excel would refuse, repair or drop in a workbook, and what Auditbook forbids itself, in the raw file.

Schema validators and other readers are silent about nearly all of it, so each rule here stands for a known
"We found a problem with some content" or for a promise of ours: no macros, no links to other files, only
functions of Excel 2010. `lint` returns one line per problem: file part, place, what is wrong (rule).
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError
from openpyxl.utils import column_index_from_string, get_column_letter, range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WORKBOOK = "xl/workbook.xml"
CHECKLIST_KEY = "auditbook:checklist"
LAST_COLUMN, LAST_ROW = 16_384, 1_048_576

SAFE_FUNCTIONS = """
    SUM SUMIF SUMIFS COUNT COUNTA COUNTBLANK COUNTIF COUNTIFS AVERAGE AVERAGEIF AVERAGEIFS MIN MAX LARGE SMALL
    MEDIAN RANK PERCENTILE SUBTOTAL SUMPRODUCT IF AND OR NOT TRUE FALSE IFERROR ISNUMBER ISBLANK ISERROR
    ISTEXT INDEX MATCH VLOOKUP HLOOKUP LOOKUP CHOOSE ROW ROWS COLUMN COLUMNS ROUND ROUNDUP ROUNDDOWN CEILING
    FLOOR INT MOD ABS SQRT TEXT LEFT RIGHT MID LEN TRIM FIND SEARCH SUBSTITUTE REPT UPPER LOWER EXACT
    CONCATENATE DATE YEAR MONTH DAY TODAY EDATE EOMONTH WORKDAY NETWORKDAYS WEEKDAY HYPERLINK ADDRESS N T
    FREQUENCY MMULT TRANSPOSE
"""
VOLATILE_FUNCTIONS = frozenset({"OFFSET", "INDIRECT", "NOW", "RAND", "RANDBETWEEN", "CELL", "INFO"})
OWN_NAMES = frozenset({"_xlnm.print_area", "_xlnm.print_titles", "_xlnm._filterdatabase"})
ERROR_TEXT = re.compile(r"#(REF!|DIV/0!|N/A|NAME\?|NULL!|NUM!|VALUE!|SPILL!|CALC!)|Err:\d+")
CELLS = re.compile(r"\$?[A-Z]{1,3}\$?\d+(:\$?[A-Z]{1,3}\$?\d+)?", re.IGNORECASE)
WHOLE_COLUMNS = re.compile(r"\$?[A-Z]{1,3}:\$?[A-Z]{1,3}|\$?[A-Z]+\$?1:\$?[A-Z]+\$?1048576", re.IGNORECASE)
WHOLE_ROWS = re.compile(r"\$?\d+:\$?\d+")
QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
NAME = re.compile(r"(?:[^\W\d]|\\)[\w.\\?]*")
LIKE_R1C1 = re.compile(r"R\d*(C\d*)?|C\d*|TRUE|FALSE", re.IGNORECASE)
FIXED_RANGE = re.compile(r"(?:'(?:[^']|'')+'|[^'!:]+)!(\$[A-Z]{1,3}\$\d+(?::\$[A-Z]{1,3}\$\d+)?)")
ACTIVE_CONTENT = re.compile(
    r"(?i).*vbaProject|xl/(externalLinks|macrosheets|dialogsheets|embeddings|activeX|ctrlProps|queryTables)/"
    r"|xl/connections\.xml|customUI/"
)


def complaint(part: str, where: str, what: str, rule: str) -> str:
    """One line of the result."""
    return f"{part} {where}: {what} ({rule})"


def units(text: str | None) -> int:
    """The length of a text as Excel counts it, in UTF-16 units."""
    return len((text or "").encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True, order=True)
class Area:
    """A rectangle of cells; ordered by its first row."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, reference: str) -> "Area":
        """The area of `A1` or `$A$1:$C$9`."""
        left, top, right, bottom = range_boundaries(reference)
        return cls(top or 1, left or 1, bottom or LAST_ROW, right or LAST_COLUMN)

    def meets(self, other: "Area") -> bool:
        """Whether the two share a cell."""
        across = self.left <= other.right and other.left <= self.right
        return across and self.top <= other.bottom and other.top <= self.bottom


def overlaps(references: Iterable[str]) -> Iterator[str]:
    """The references that share a cell with another one."""
    placed = sorted((Area.of(reference), reference) for reference in references)
    for index, (area, reference) in enumerate(placed):
        for other, other_reference in placed[index + 1 :]:
            if other.top > area.bottom:
                break
            if area.meets(other):
                yield f"{reference} and {other_reference}"


@dataclass(frozen=True)
class Reference:
    """What an operand points at: `Sheet!rest` without quotes; the rest is cells, a name or a table."""

    sheet: str
    rest: str

    @classmethod
    def of(cls, operand: str) -> "Reference":
        """Splits an operand at its last exclamation mark."""
        sheet, _, rest = operand.rpartition("!")
        return cls(sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet, rest)


@dataclass(frozen=True)
class Formula:
    """A formula of a cell, validation, conditional format, defined name, table or chart."""

    part: str
    where: str
    sheet: str
    text: str

    def problem(self, what: str, rule: str) -> str:
        """A complaint about this formula."""
        return complaint(self.part, self.where, f"{what} in ={self.text[:120]}", rule)

    @cached_property
    def parsed(self) -> tuple[list[Token], str]:
        """The tokens, and why the formula could not be cut into tokens."""
        try:
            return Tokenizer(f"={self.text}").items, ""
        except TokenizerError as problem:
            return [], str(problem)
        except IndexError:
            return [], "a closing bracket without an opening one"

    @property
    def tokens(self) -> list[Token]:
        """The tokens; none when the formula is broken."""
        return self.parsed[0]

    @cached_property
    def functions(self) -> list[str]:
        """The functions it calls, in capitals."""
        opened = (token.value for token in self.tokens if token.type == "FUNC" and token.subtype == "OPEN")
        return [name.rpartition(":")[2].rstrip("(").upper() for name in opened]

    @cached_property
    def references(self) -> list[Reference]:
        """What it points at, also on the left of `A1:INDEX(...)`."""
        found = [token.value for token in self.tokens if token.type == "OPERAND" and token.subtype == "RANGE"]
        found += [token.value.rpartition(":")[0] for token in self.tokens if token.type == "FUNC"]
        return [Reference.of(operand) for operand in found if operand]

    @cached_property
    def literals(self) -> list[str]:
        """The texts in quotes, without them."""
        found = (token.value for token in self.tokens if token.type == "OPERAND" and token.subtype == "TEXT")
        return [text[1:-1].replace('""', '"') for text in found]


@dataclass(frozen=True)
class Cell:
    """A `<c>` element; value is None without a `<v>`, text is what a string cell says."""

    place: str
    kind: str
    formula: str | None
    value: str | None
    text: str | None


@dataclass(frozen=True)
class Name:
    """A defined name; scope is the sheet of a local one, else empty."""

    name: str
    scope: str
    text: str


@dataclass(frozen=True)
class Table:
    """A table and its sheet."""

    part: str
    sheet: "Sheet"
    name: str
    area: str
    columns: list[str]
    headed: bool


@dataclass(frozen=True)
class Sheet:
    """A worksheet with its cells by place."""

    name: str
    state: str
    part: str
    root: Element
    cells: dict[str, Cell]

    def problem(self, where: str, what: str, rule: str) -> str:
        """A complaint about a place on this sheet."""
        return complaint(self.part, f"{self.name}!{where}", what, rule)

    @property
    def validations(self) -> list[Element]:
        """Its data validations."""
        return self.root.findall(f"{MAIN}dataValidations/{MAIN}dataValidation")

    @property
    def merges(self) -> list[str]:
        """Its merged ranges."""
        return [merge.attrib["ref"] for merge in self.root.iterfind(f"{MAIN}mergeCells/{MAIN}mergeCell")]


class Workbook:
    """The raw parts of a file, and what the checks ask them for."""

    def __init__(self, path: Path, links_to_files: bool = False) -> None:
        self.links_to_files = links_to_files
        with zipfile.ZipFile(path) as archive:
            self.part_names = archive.namelist()
            xml = [name for name in self.part_names if name.endswith((".xml", ".rels"))]
            self.xml = {name: ElementTree.fromstring(archive.read(name)) for name in xml}

    def under(self, folder: str) -> Iterator[tuple[str, Element]]:
        """The XML parts directly in a folder."""
        return ((name, root) for name, root in self.xml.items() if posixpath.dirname(name) == folder)

    def relations(self, part: str) -> list[Element]:
        """The relationships of a part."""
        folder, name = posixpath.split(part)
        root = self.xml.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        return [] if root is None else list(root)

    def targets(self, part: str) -> dict[str, str]:
        """The parts that a part points at, by relationship id."""
        folder = posixpath.join("/", posixpath.dirname(part))
        inside = (found for found in self.relations(part) if found.get("TargetMode") != "External")
        places = {found.attrib["Id"]: posixpath.join(folder, found.attrib["Target"]) for found in inside}
        return {id: posixpath.normpath(place)[1:] for id, place in places.items()}

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings."""
        root = self.xml.get("xl/sharedStrings.xml")
        return [] if root is None else [said(item) for item in root]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """The worksheets in the order of their tabs."""
        targets = self.targets(WORKBOOK)
        entries = self.xml[WORKBOOK].iterfind(f"{MAIN}sheets/{MAIN}sheet")
        return [self._sheet(entry, targets[entry.attrib[f"{RELATION}id"]]) for entry in entries]

    def _sheet(self, entry: Element, part: str) -> Sheet:
        root = self.xml[part]
        cells = (self._cell(element) for element in root.iterfind(f"{MAIN}sheetData/{MAIN}row/{MAIN}c"))
        state = entry.get("state", "visible")
        return Sheet(entry.attrib["name"], state, part, root, {cell.place: cell for cell in cells})

    def _cell(self, element: Element) -> Cell:
        kind, value = element.get("t", "n"), element.find(f"{MAIN}v")
        formula, inline = element.find(f"{MAIN}f"), element.find(f"{MAIN}is")
        content = None if value is None else value.text or ""
        text = content if kind in {"str", "e"} else None
        if kind == "s" and content and content.isdigit() and int(content) < len(self.strings):
            text = self.strings[int(content)]
        if inline is not None:
            text = said(inline)
        return Cell(element.attrib["r"], kind, None if formula is None else formula.text or "", content, text)

    @cached_property
    def names(self) -> list[Name]:
        """The defined names."""
        entries = self.xml[WORKBOOK].iterfind(f"{MAIN}definedNames/{MAIN}definedName")
        return [Name(entry.attrib["name"], self._scope(entry), entry.text or "") for entry in entries]

    def _scope(self, entry: Element) -> str:
        local = entry.get("localSheetId")
        return "" if local is None else self.sheets[int(local)].name

    @cached_property
    def sheet_names(self) -> set[str]:
        """The names of all sheets, in small letters."""
        return {sheet.name.lower() for sheet in self.sheets}

    @cached_property
    def scopes(self) -> dict[str, set[str]]:
        """Where each name counts, both in small letters; "" is the whole workbook."""
        found: dict[str, set[str]] = {}
        for name in self.names:
            found.setdefault(name.name.lower(), set()).add(name.scope.lower())
        return found

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of all sheets."""
        found = ((sheet, part) for sheet in self.sheets for part in self.targets(sheet.part).values())
        return [self._table(sheet, part) for sheet, part in found if part.startswith("xl/tables/")]

    def _table(self, sheet: Sheet, part: str) -> Table:
        root = self.xml[part]
        columns = [column.attrib["name"] for column in root.iterfind(f"{MAIN}tableColumns/{MAIN}tableColumn")]
        headed = root.get("headerRowCount") != "0"
        return Table(part, sheet, root.attrib["displayName"], root.attrib["ref"], columns, headed)

    @cached_property
    def formulas(self) -> list[Formula]:
        """Every formula of the file."""
        own = [formula for sheet in self.sheets for formula in sheet_formulas(sheet)]
        own += [Formula(WORKBOOK, f"name {name.name}", name.scope, name.text) for name in self.names]
        for table in self.tables:
            for tag in ("calculatedColumnFormula", "totalsRowFormula"):
                found = self.xml[table.part].iter(f"{MAIN}{tag}")
                own += [
                    Formula(table.part, f"table {table.name}", table.sheet.name, f.text or "") for f in found
                ]
        for part, root in self.under("xl/charts"):
            own += [Formula(part, "chart", "", f.text or "") for f in root.iter() if f.tag.endswith("}f")]
        return own


def said(element: Element) -> str:
    """The whole text of a string element, without phonetic hints."""
    hints = {id(text) for hint in element.iter(f"{MAIN}rPh") for text in hint}
    return "".join(text.text or "" for text in element.iter(f"{MAIN}t") if id(text) not in hints)


def sheet_formulas(sheet: Sheet) -> Iterator[Formula]:
    """The formulas of cells, validations and conditional formats."""
    for cell in sheet.cells.values():
        if cell.formula:
            yield Formula(sheet.part, f"{sheet.name}!{cell.place}", sheet.name, cell.formula)
    rules = ((block, rule) for block in sheet.root.iter(f"{MAIN}conditionalFormatting") for rule in block)
    for block, rule in (*rules, *((validation, validation) for validation in sheet.validations)):
        for tag in ("formula", "formula1", "formula2"):
            for formula in rule.iterfind(f"{MAIN}{tag}"):
                where = f"{sheet.name}!{block.get('sqref')}"
                yield Formula(sheet.part, where, sheet.name, formula.text or "")


def formulas_balance(book: Workbook) -> Iterator[str]:
    """Quotes and brackets are closed."""
    for formula in book.formulas:
        edges = Counter(token.subtype for token in formula.tokens)
        if formula.parsed[1]:
            yield formula.problem(formula.parsed[1], "a formula Excel can read")
        elif edges["OPEN"] != edges["CLOSE"]:
            yield formula.problem("an opening bracket without a closing one", "brackets balance")


def formulas_are_stored_in_english(book: Workbook) -> Iterator[str]:
    """Commas separate arguments; braces are neither array constants nor typed around a whole formula."""
    for formula in book.formulas:
        if any(token.type == "ARRAY" for token in formula.tokens):
            yield formula.problem("braces", "no array constants, and a CSE formula is stored without braces")
        elif any(token.type == "SEP" and token.subtype == "ROW" for token in formula.tokens):
            yield formula.problem("a semicolon", "files keep formulas with commas")


def functions_are_safe(book: Workbook) -> Iterator[str]:
    """Every program our users have knows the functions, and none of them makes every edit slow."""
    safe = set(SAFE_FUNCTIONS.split())
    for formula in book.formulas:
        for function in sorted(set(formula.functions) - safe):
            if function.startswith("_XL"):
                yield formula.problem(function, "no functions newer than Excel 2010")
            elif function in VOLATILE_FUNCTIONS:
                yield formula.problem(function, "no volatile functions")
            else:
                yield formula.problem(function, "only functions of the safe set")


def call_sizes(tokens: Iterable[Token]) -> tuple[int, int]:
    """The deepest nesting of calls and the longest list of arguments."""
    calls: list[int] = []
    deepest = longest = 0
    for token in tokens:
        if token.type == "FUNC" and token.subtype == "OPEN":
            calls.append(1)
            deepest = max(deepest, len(calls))
        elif token.type == "SEP" and calls:
            calls[-1] += 1
            longest = max(longest, calls[-1])
        elif token.type == "FUNC" and calls:
            calls.pop()
    return deepest, longest


def formulas_fit(book: Workbook) -> Iterator[str]:
    """Excel's limits of a formula."""
    for formula in book.formulas:
        deepest, longest = call_sizes(formula.tokens)
        if units(formula.text) >= 8192:
            yield formula.problem(f"{units(formula.text)} characters", "formulas of at most 8192 with the =")
        if deepest > 64:
            yield formula.problem(f"{deepest} calls inside each other", "at most 64")
        if longest > 255:
            yield formula.problem(f"{longest} arguments", "at most 255")
        if any(units(text) > 255 for text in formula.literals):
            yield formula.problem("a long text", "at most 255 characters of text in a formula")


def whats_missing(book: Workbook, reference: Reference, home: str) -> str:
    """What a reference made on the home sheet does not find; empty when all is there."""
    sheet, rest = reference.sheet.lower(), reference.rest
    if sheet and sheet not in book.sheet_names:
        return f"no sheet {reference.sheet!r}"
    if CELLS.fullmatch(rest):
        area = Area.of(rest)
        return f"{rest} is outside a sheet" if area.bottom > LAST_ROW or area.right > LAST_COLUMN else ""
    if "[" in rest:
        return missing_in_table(book, rest)
    whole = WHOLE_COLUMNS.fullmatch(rest) or WHOLE_ROWS.fullmatch(rest)
    scopes = book.scopes.get(rest.lower(), set())
    return "" if whole or scopes & {"", sheet or home.lower()} else f"no name {rest!r}"


def missing_in_table(book: Workbook, rest: str) -> str:
    """What a structured reference does not find."""
    name, _, inside = rest.partition("[")
    table = next((table for table in book.tables if table.name.lower() == name.lower()), None)
    if table is None:
        return f"no table {name!r}"
    if re.search(r"\],\s*[^\[\s]", inside):
        return f"a column without brackets of its own in {rest}"
    columns = re.sub(r"\[#(All|Data|Headers|Totals|This Row)\],?", "", inside)
    asked = set(re.findall(r"\[?([^\[\],#][^\[\]]*)\]", columns))
    missing = asked - set(table.columns)
    return f"no column {', '.join(sorted(missing))} in table {name}" if missing else ""


def references_resolve(book: Workbook) -> Iterator[str]:
    """Every sheet, name, table and column that a formula mentions exists."""
    for formula in book.formulas:
        missing = {whats_missing(book, reference, formula.sheet) for reference in formula.references} - {""}
        if any(token.subtype == "ERROR" for token in formula.tokens):
            missing.add("an error")
        for what in sorted(missing):
            yield formula.problem(what, "references resolve")


def links_resolve(book: Workbook) -> Iterator[str]:
    """Links inside the workbook lead somewhere, in cells and in HYPERLINK."""
    for sheet in book.sheets:
        for link in sheet.root.iterfind(f"{MAIN}hyperlinks/{MAIN}hyperlink[@location]"):
            what = whats_missing(book, Reference.of(link.attrib["location"]), sheet.name)
            if what and link.get(f"{RELATION}id") is None:
                yield sheet.problem(link.attrib["ref"], what, "links resolve")
    for formula in book.formulas:
        if "HYPERLINK" in formula.functions:
            inside = (
                Reference.of(text[1:]) for text in formula.literals if text.startswith("#") and "!" in text
            )
            for sheet_name in sorted(
                {link.sheet for link in inside if link.sheet.lower() not in book.sheet_names}
            ):
                yield formula.problem(f"no sheet {sheet_name!r}", "links resolve")


def columns_are_bounded(book: Workbook) -> Iterator[str]:
    """No formula reads a whole column; print titles may."""
    for formula in book.formulas:
        whole = any(WHOLE_COLUMNS.fullmatch(reference.rest) for reference in formula.references)
        if whole and not formula.where.startswith("name _xlnm."):
            yield formula.problem("a whole column", "ranges have an end")


def like_a_cell(name: str) -> bool:
    """Whether Excel would read a name as a cell: AUD2026, R1C1."""
    return bool(LIKE_R1C1.fullmatch(name) or (CELLS.fullmatch(name) and Area.of(name).right <= LAST_COLUMN))


def names_are_legal(book: Workbook) -> Iterator[str]:
    """Names of cells and of tables have a form that Excel accepts."""
    for name in (*(found.name for found in book.names), *(table.name for table in book.tables)):
        where = f"name {name}"
        if name.lower() in OWN_NAMES:
            continue
        if not NAME.fullmatch(name) or len(name) > 255 or name.lower().startswith("_xl"):
            yield complaint(
                WORKBOOK, where, "illegal name", "a letter or _ first, then letters, digits, _ and ."
            )
        elif like_a_cell(name):
            yield complaint(WORKBOOK, where, "reads as a cell or a truth value", "names are unlike cells")


def names_are_unique(book: Workbook) -> Iterator[str]:
    """Names of one scope differ, ignoring case; tables live among the names of the workbook."""
    used = Counter((name.scope, name.name.lower()) for name in book.names)
    used.update(("", table.name.lower()) for table in book.tables)
    for (scope, name), count in used.items():
        if count > 1:
            where = f"name {name} of {scope or 'the workbook'}"
            yield complaint(WORKBOOK, where, "defined twice", "names are unique")


def validation_texts_fit(book: Workbook) -> Iterator[str]:
    """Excel's limits of a data validation."""
    limits = {"promptTitle": 32, "errorTitle": 32, "prompt": 255, "error": 255}
    for sheet in book.sheets:
        for found in sheet.validations:
            where = found.get("sqref", "")
            texts = [(key, units(found.get(key)), most) for key, most in limits.items()]
            texts += [(key, units(found.findtext(f"{MAIN}{key}")), 255) for key in ("formula1", "formula2")]
            for key, length, most in texts:
                if length > most:
                    yield sheet.problem(where, f"{key} of {length} characters", f"at most {most}")


def validations_do_not_overlap(book: Workbook) -> Iterator[str]:
    """A cell has one validation at most."""
    for sheet in book.sheets:
        for pair in overlaps(area for found in sheet.validations for area in found.get("sqref", "").split()):
            yield sheet.problem(pair, "validations overlap", "one validation for a cell")


def lists_come_from_names(book: Workbook) -> Iterator[str]:
    """A dropdown reads a defined name over one fixed row or column, which every program keeps on saving."""
    for sheet in book.sheets:
        for found in sheet.validations:
            source = (found.findtext(f"{MAIN}formula1") or "").lower()
            texts = [name.text for name in book.names if name.name.lower() == source]
            if found.get("type") == "list" and not any(one_line(text) for text in texts):
                yield sheet.problem(
                    found.get("sqref", ""), f"list from {source[:80]}", "a name over a fixed range"
                )


def one_line(text: str) -> bool:
    """Whether a name refers to one fixed row or column of cells."""
    match = FIXED_RANGE.fullmatch(text)
    area = Area.of(match[1]) if match else None
    return area is not None and (area.top == area.bottom or area.left == area.right)


def validations_are_classic(book: Workbook) -> Iterator[str]:
    """No validation hides in the extension list of Excel 2010, which most readers skip."""
    for sheet in book.sheets:
        if sheet.root.find(f".//{X14}dataValidation") is not None:
            yield sheet.problem("extLst", "x14:dataValidation", "validations readers can see")


def table_headers_equal_cells(book: Workbook) -> Iterator[str]:
    """The header cells of a table are texts equal to its column names, which differ ignoring case."""
    for table in book.tables:
        area = Area.of(table.area)
        places = [f"{get_column_letter(column)}{area.top}" for column in range(area.left, area.right + 1)]
        cells = [table.sheet.cells.get(place) for place in places] if table.headed else []
        texts = [cell.text if cell and cell.formula is None else None for cell in cells]
        if table.headed and texts != table.columns:
            yield complaint(
                table.part, table.name, f"cells {texts}, columns {table.columns}", "equal headers"
            )
        if len({column.lower() for column in table.columns}) < len(table.columns):
            yield complaint(table.part, table.name, f"columns {table.columns}", "unique columns")


def checklist_is_flat(book: Workbook) -> Iterator[str]:
    """The grid that people filter and paste into has no merged cells."""
    for sheet in book.sheets:
        key = sheet.cells.get("A1")
        if key and key.text == CHECKLIST_KEY and sheet.merges:
            yield sheet.problem(sheet.merges[0], "merged cells", "no merges in the checklist")


def blocks_do_not_overlap(book: Workbook) -> Iterator[str]:
    """Merged ranges and tables keep clear of each other."""
    for sheet in book.sheets:
        tables = [table.area for table in book.tables if table.sheet is sheet]
        for pair in overlaps([*sheet.merges, *tables]):
            yield sheet.problem(pair, "merges or tables overlap", "each cell in one block")


def is_number(text: str) -> bool:
    """Whether a stored value is a finite number."""
    try:
        return isfinite(float(text))
    except ValueError:
        return False


def values_are_sound(book: Workbook) -> Iterator[str]:
    """Stored values fit their type: no None, NaN or strings that are not there."""
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            empty = not cell.value and (cell.formula is not None or cell.value is None)
            wrong_number = cell.kind == "n" and not empty and not is_number(cell.value or "")
            wrong_truth = cell.kind == "b" and cell.value not in {"0", "1"}
            if wrong_number or wrong_truth or (cell.kind in {"s", "inlineStr"} and cell.text is None):
                yield sheet.problem(cell.place, f"value {cell.value!r} of type {cell.kind}", "sound values")


def formulas_have_cached_values(book: Workbook) -> Iterator[str]:
    """Every formula cell has a value for programs that do not calculate, and it is no error."""
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            if cell.formula is not None and cell.value is None:
                yield sheet.problem(cell.place, "no <v>", "formulas have cached values")
            elif cell.kind == "e" or (cell.formula is not None and ERROR_TEXT.fullmatch(cell.text or "")):
                yield sheet.problem(cell.place, f"cached {cell.value}", "no error values")


def texts_fit(book: Workbook) -> Iterator[str]:
    """Excel's limits of a cell's text, and of headers and footers."""
    for sheet in book.sheets:
        for cell in sheet.cells.values():
            if units(cell.text) > 32_767 or (cell.text or "").count("\n") > 253:
                yield sheet.problem(cell.place, "a long text", "at most 32767 characters and 253 line feeds")
        for text in sheet.root.iterfind(f"{MAIN}headerFooter/*"):
            if units(text.text) > 255:
                yield sheet.problem("headerFooter", f"{units(text.text)} characters", "at most 255")


def dimensions_are_true(book: Workbook) -> Iterator[str]:
    """The stated area, which readers trust, holds every cell and little else."""
    for sheet in book.sheets:
        element = sheet.root.find(f"{MAIN}dimension")
        stated = None if element is None else Area.of(element.attrib["ref"])
        if sheet.cells and (stated is None or not holds_tightly(stated, sheet)):
            stated_text = "none" if element is None else element.attrib["ref"]
            yield sheet.problem(
                "dimension", f"{stated_text} for {len(sheet.cells)} cells", "a true dimension"
            )


def holds_tightly(stated: Area, sheet: Sheet) -> bool:
    """Whether an area holds the cells of a sheet and ends with them or with formatted rows and columns."""
    columns = {column_index_from_string(letters) for letters in {p.rstrip("0123456789") for p in sheet.cells}}
    rows = {int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) for place in sheet.cells}
    last_row = max(int(row.attrib["r"]) for row in sheet.root.iterfind(f"{MAIN}sheetData/{MAIN}row"))
    formatted = (int(column.attrib["max"]) for column in sheet.root.iterfind(f"{MAIN}cols/{MAIN}col"))
    before = stated.top <= min(rows) and stated.left <= min(columns)
    across = max(columns) <= stated.right <= max({*columns, *formatted})
    return before and across and max(rows) <= stated.bottom <= last_row


def sheet_names_are_legal(book: Workbook) -> Iterator[str]:
    """Sheet names have a form that Excel accepts, and differ ignoring case."""
    used = Counter(sheet.name.lower() for sheet in book.sheets)
    for sheet in book.sheets:
        name = sheet.name
        bad_form = not name or re.search(r"[\[\]:*?/\\\x00-\x1f]|^'|'$", name) or name.lower() == "history"
        if bad_form or units(name) > 31 or used[name.lower()] > 1:
            yield sheet.problem(
                "", f"sheet name {name!r}", "legal, unique, at most 31 characters, not History"
            )


def one_sheet_is_active(book: Workbook) -> Iterator[str]:
    """The workbook opens on one visible sheet; no other is selected, for edits go to all selected sheets."""
    view = book.xml[WORKBOOK].find(f"{MAIN}bookViews/{MAIN}workbookView")
    index = 0 if view is None else int(view.get("activeTab", "0"))
    active = book.sheets[index] if index < len(book.sheets) else None
    selected = [
        sheet for sheet in book.sheets if sheet.root.find(f".//{MAIN}sheetView[@tabSelected='1']") is not None
    ]
    if active is None or active.state != "visible" or selected != [active]:
        names = ", ".join(sheet.name for sheet in selected)
        yield complaint(WORKBOOK, f"activeTab {index}", f"selected: {names}", "one visible sheet is active")


def charts_have_alt_text(book: Workbook) -> Iterator[str]:
    """A screen reader can say what a chart shows."""
    for part, root in book.under("xl/drawings"):
        for frame in root.iterfind(".//{*}graphicFrame/{*}nvGraphicFramePr/{*}cNvPr"):
            if not frame.get("descr", "").strip():
                yield complaint(part, frame.get("name", ""), "no descr", "charts have alt text")


def nothing_is_active(book: Workbook) -> Iterator[str]:
    """No macros, controls, embedded objects, queries or DDE."""
    for part in book.part_names:
        if ACTIVE_CONTENT.match(part):
            yield complaint(part, "", "active content or a link to data outside", "plain .xlsx parts only")
    for kind in book.xml["[Content_Types].xml"]:
        if "macroEnabled" in kind.get("ContentType", ""):
            yield complaint("[Content_Types].xml", "", kind.attrib["ContentType"], "no macro-enabled types")
    for formula in book.formulas:
        if "|" in QUOTED.sub("", formula.text):
            yield formula.problem("a DDE call", "no DDE")


def nothing_is_outside(book: Workbook) -> Iterator[str]:
    """Only web and mail addresses lead out of the file; links to files where they are meant."""
    allowed = "(https?|mailto):" + (r"|file:///|[^:]*$" if book.links_to_files else "")
    for rels in (name for name in book.part_names if name.endswith(".rels")):
        for relation in book.xml[rels]:
            target = relation.get("Target", "")
            web = relation.get("Type", "").endswith("/hyperlink") and re.match(allowed, target)
            if relation.get("TargetMode") == "External" and not web:
                yield complaint(rels, relation.get("Id", ""), target, "no links to other files")
    for formula in book.formulas:
        if any(reference.sheet.startswith("[") for reference in formula.references):
            yield formula.problem("another workbook", "no links to other files")


def parts_fit_together(book: Workbook) -> Iterator[str]:
    """Relationships point at parts that are there, and parts ask only for relationships they have."""
    for part in ("", *book.part_names):
        for id, target in book.targets(part).items():
            if target not in book.part_names:
                yield complaint(part or "_rels/.rels", id, f"no part {target}", "relationship targets exist")
        if part in book.xml and not part.endswith(".rels"):
            known = {relation.get("Id") for relation in book.relations(part)}
            keys = (element.items() for element in book.xml[part].iter())
            asked = {value for items in keys for key, value in items if key.startswith(RELATION)}
            for id in sorted(asked - known):
                yield complaint(part, id, "no such relationship", "relationship ids exist")


def parts_have_types(book: Workbook) -> Iterator[str]:
    """Every part has a content type and occurs once."""
    kinds = list(book.xml["[Content_Types].xml"])
    named = {kind.get("PartName", "").lstrip("/") for kind in kinds} - {""}
    endings = {kind.get("Extension", "").lower() for kind in kinds} - {""}
    for part, count in Counter(name.lower() for name in book.part_names).items():
        if count > 1:
            yield complaint(part, "", "stored twice", "each part once")
    for part in sorted(named - set(book.part_names)):
        yield complaint("[Content_Types].xml", part, "no such part", "content types of parts that exist")
    for part in set(book.part_names) - named - {"[Content_Types].xml"}:
        if part.rpartition(".")[2].lower() not in endings:
            yield complaint(part, "", "no content type", "every part has a type")


Check = Callable[[Workbook], Iterator[str]]
CHECKS: tuple[Check, ...] = (
    parts_fit_together,
    parts_have_types,
    nothing_is_active,
    nothing_is_outside,
    sheet_names_are_legal,
    one_sheet_is_active,
    names_are_legal,
    names_are_unique,
    formulas_balance,
    formulas_are_stored_in_english,
    functions_are_safe,
    formulas_fit,
    references_resolve,
    links_resolve,
    columns_are_bounded,
    validation_texts_fit,
    validations_do_not_overlap,
    validations_are_classic,
    lists_come_from_names,
    table_headers_equal_cells,
    checklist_is_flat,
    blocks_do_not_overlap,
    values_are_sound,
    formulas_have_cached_values,
    texts_fit,
    dimensions_are_true,
    charts_have_alt_text,
)


def lint(path: Path, links_to_files: bool = False) -> list[str]:
    """The problems of a workbook; none when it is clean. A portfolio may link to the files it is made of."""
    try:
        book = Workbook(path, links_to_files)
    except (zipfile.BadZipFile, ElementTree.ParseError) as problem:
        return [complaint(path.name, "", str(problem), "a zip file of well-formed XML")]
    return [line for check in CHECKS for line in check(book)]
