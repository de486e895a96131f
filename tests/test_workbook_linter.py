"""Each rule of the linter against a workbook that breaks it, and against one that breaks none."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from xlsxwriter import Workbook as Book

from tests import workbook_linter as linter
from tests.workbook_linter import CHECKLIST_KEY, CHECKS, Check, Workbook, lint

Maker = Callable[[Path], None]
LISTS, SCORE, CHECKLIST = (f"xl/worksheets/sheet{number}.xml" for number in (3, 2, 1))


def nothing(_: Book) -> None:
    """Leaves a workbook as it is."""


def draw(path: Path, extra: Callable[[Book], object] = nothing) -> None:
    """A small workbook with one of everything, and something extra."""
    book = Book(path)
    checklist, score, lists = (book.add_worksheet(name) for name in ("Checklist", "Score 1", "_lists"))
    lists.hide()
    lists.write_column("A1", ["yes", "no"])
    book.define_name("answers", "=_lists!$A$1:$A$2")
    book.define_name("'Score 1'!total", "='Score 1'!$A$1")
    checklist.write_string("A1", CHECKLIST_KEY)
    checklist.set_row(0, None, None, {"hidden": True})
    checklist.data_validation("B2:B9", {"validate": "list", "source": "=answers"})
    checklist.conditional_format("B2:B9", {"type": "cell", "criteria": "==", "value": '"no"'})
    checklist.repeat_rows(1)
    checklist.write_url("C2", "internal:'Score 1'!A1", string="Score")
    checklist.write_url("C3", "https://example.org/", string="Owner")
    score.write_formula("A1", '=COUNTIF(Checklist!B2:B9,INDEX(answers,2))&" of ""8"""', None, '0 of "8"')
    score.write_formula("A2", '=IF(total=0,"",HYPERLINK("#\'Score 1\'!A"&ROW(),Marks[Points]))', None, "")
    score.write_array_formula("A3", "{=SUM(A1:INDEX(A1:A2,1)*1)}", None, 0)
    score.write_formula("I2", "=Marks[[#This Row],[Points]]*2", None, 0)
    score.merge_range("D1:E1", "Title")
    score.add_table("G1:H3", {"name": "Marks", "columns": [{"header": "Name"}, {"header": "Points"}]})
    chart: Any = book.add_chart({"type": "bar"})
    chart.add_series({"values": "='Score 1'!$A$1:$A$3"})
    score.insert_chart("J1", chart, {"description": "Answers by kind"})
    extra(book)
    book.close()


def edit(path: Path, part: str, old: str, new: str) -> None:
    """Replaces text in a part; with nothing to replace, adds the part."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts.get(part, b"").decode()
    assert old in text
    parts[part] = (text.replace(old, new, 1) if old else new).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def drawn(extra: Callable[[Book], object]) -> Maker:
    """The small workbook with something bad drawn into it."""
    return lambda path: draw(path, extra)


def on_score(write: Callable[[Any], object]) -> Maker:
    """The small workbook with something bad on its second sheet."""
    return drawn(lambda book: write(book.get_worksheet_by_name("Score 1")))


def formula(text: str) -> Maker:
    """The small workbook with a formula in D2 of its second sheet."""
    return on_score(lambda sheet: sheet.write_formula("D2", text, None, ""))


def name(name: str, text: str = "='Score 1'!$A$1") -> Maker:
    """The small workbook with a name that XlsxWriter might refuse."""
    element = f'<definedName name="{name}">{text[1:]}</definedName></definedNames>'
    return edited("xl/workbook.xml", "</definedNames>", element)


def edited(part: str, old: str, new: str) -> Maker:
    """The small workbook with its XML changed."""

    def make(path: Path) -> None:
        draw(path)
        edit(path, part, old, new)

    return make


@dataclass(frozen=True)
class Bad:
    """A workbook that a check must report, and a word of its report."""

    check: Check
    word: str
    make: Maker


def deep(levels: int) -> str:
    """A formula of calls inside each other."""
    return "=" + "ABS(" * levels + "1" + ")" * levels


def listed(**options: Any) -> Maker:
    """The small workbook with a second validation."""
    return on_score(lambda sheet: sheet.data_validation("F5:F9", {"validate": "list", **options}))


def validation(attribute: str) -> Maker:
    """The small workbook with one attribute more on its validation."""
    return edited(CHECKLIST, "<dataValidation ", f"<dataValidation {attribute} ")


def two_validations(sheet: Any) -> None:
    """Two validations that share B5."""
    for area in ("B4:B5", "B5:C9"):
        sheet.data_validation(area, {"validate": "list", "source": "=answers"})


def chart_of(values: str, **options: str) -> Maker:
    """The small workbook with another chart."""

    def add(book: Book) -> None:
        chart: Any = book.add_chart({"type": "line"})
        chart.add_series({"values": values})
        book.worksheets()[1].insert_chart("J20", chart, options)

    return drawn(add)


X14_VALIDATION = (
    '<extLst><ext><x14:dataValidations xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    "<x14:dataValidation/></x14:dataValidations></ext></extLst></worksheet>"
)
LINK = '<Relationship Id="rId9" Type="x/externalLinkPath" Target="other.xlsx" TargetMode="External"/>'
TYPE = '<Override PartName="/xl/gone.xml" ContentType="application/xml"/></Types>'
WORKBOOK_RELS = "xl/_rels/workbook.xml.rels"

BAD = (
    Bad(
        linter.parts_fit_together,
        "no part xl/styles2.xml",
        edited(WORKBOOK_RELS, "styles.xml", "styles2.xml"),
    ),
    Bad(
        linter.parts_fit_together, "rId77", edited("xl/worksheets/sheet1.xml", 'r:id="rId1"', 'r:id="rId77"')
    ),
    Bad(linter.parts_have_types, "gone.xml", edited("[Content_Types].xml", "</Types>", TYPE)),
    Bad(linter.parts_have_types, "note.txt", edited("xl/note.txt", "", "x")),
    Bad(linter.nothing_is_active, "vbaProject", edited("xl/vbaProject.bin", "", "x")),
    Bad(linter.nothing_is_active, "embeddings", edited("xl/embeddings/oleObject1.bin", "", "x")),
    Bad(
        linter.nothing_is_active,
        "macroEnabled",
        edited("[Content_Types].xml", ".sheet.main", ".macroEnabled.main"),
    ),
    Bad(linter.nothing_is_active, "DDE", formula("=cmd|'/c calc'!A0")),
    Bad(linter.nothing_is_outside, "other.xlsx", edited(WORKBOOK_RELS, "</Rel", f"{LINK}</Rel")),
    Bad(
        linter.nothing_is_outside,
        "file:",
        on_score(lambda sheet: sheet.write_url("D2", "external:c:\\a.xlsx")),
    ),
    Bad(linter.nothing_is_outside, "another workbook", formula("=[1]Sheet!A1")),
    Bad(linter.sheet_names_are_legal, "History", drawn(lambda book: book.add_worksheet("History"))),
    Bad(linter.sheet_names_are_legal, "31", edited("xl/workbook.xml", '"_lists"', f'"{"🙂" * 16}"')),
    Bad(linter.sheet_names_are_legal, "'a/b'", edited("xl/workbook.xml", '"_lists"', '"a/b"')),
    Bad(linter.sheet_names_are_legal, "CHECKLIST", edited("xl/workbook.xml", '"_lists"', '"CHECKLIST"')),
    Bad(
        linter.one_sheet_is_active,
        "active",
        edited("xl/workbook.xml", "<workbookView", '<workbookView activeTab="2"'),
    ),
    Bad(linter.one_sheet_is_active, "active", on_score(lambda sheet: sheet.select())),
    Bad(linter.names_are_legal, "AUD2026", name("AUD2026")),
    Bad(linter.names_are_legal, "R1C1", name("R1C1")),
    Bad(linter.names_are_legal, "a b", name("a b")),
    Bad(linter.names_are_legal, "TRUE", name("TRUE")),
    Bad(linter.names_are_unique, "answers", drawn(lambda book: book.define_name("Answers", "=_lists!$A$1"))),
    Bad(linter.names_are_unique, "marks", drawn(lambda book: book.define_name("Marks", "=_lists!$A$1"))),
    Bad(linter.formulas_balance, "without a closing", formula("=SUM(A1,2")),
    Bad(linter.formulas_balance, "without an opening", formula("=SUM(A1))")),
    Bad(linter.formulas_balance, "parsing string", formula('="yes')),
    Bad(linter.formulas_are_stored_in_english, "semicolon", formula("=SUM(A1;2)")),
    Bad(linter.formulas_are_stored_in_english, "braces", formula("=SUM({1,2})")),
    Bad(linter.functions_are_safe, "XLOOKUP", formula("=XLOOKUP(1,A1:A2,A1:A2)")),
    Bad(linter.functions_are_safe, "safe set", formula("=DAYS360(A1,A2)")),
    Bad(linter.functions_are_safe, "newer", formula("=_xlfn.IFS(A1=1,2)")),
    Bad(linter.functions_are_safe, "volatile", formula("=A1:OFFSET(A1,1,1)")),
    Bad(linter.functions_are_safe, "INDIRECT", name("late", '=INDIRECT("A1")')),
    Bad(linter.formulas_fit, "8192", formula("=" + "1+" * 4096 + "1")),
    Bad(linter.formulas_fit, "65 calls", formula(deep(65))),
    Bad(linter.formulas_fit, "256 arguments", formula("=SUM(" + "1," * 255 + "1)")),
    Bad(linter.formulas_fit, "text", formula(f'=LEN("{"x" * 256}")')),
    Bad(linter.references_resolve, "no sheet 'Gone'", formula("=Gone!A1")),
    Bad(linter.references_resolve, "no name 'gone'", formula("=gone+1")),
    Bad(linter.references_resolve, "no name 'total'", name("sum", "=total")),
    Bad(linter.references_resolve, "no table 'Gone'", formula("=SUM(Gone[Points])")),
    Bad(linter.references_resolve, "no column Rank", formula("=SUM(Marks[Rank])")),
    Bad(linter.references_resolve, "no column Rank", formula("=Marks[[#This Row],[Rank]]")),
    Bad(linter.references_resolve, "brackets of its own", formula("=Marks[[#This Row],Points]")),
    Bad(linter.references_resolve, "outside", formula("=XFE1")),
    Bad(linter.references_resolve, "an error", formula("=#REF!+1")),
    Bad(linter.references_resolve, "$A$1:", formula("='Score 1'!$A$1:'Score 1'!$A$2")),
    Bad(linter.references_resolve, "no sheet 'Gone'", chart_of("=Gone!$A$1:$A$3", description="x")),
    Bad(linter.references_resolve, "no name 'gone'", listed(source="=gone")),
    Bad(linter.links_resolve, "Gone", on_score(lambda sheet: sheet.write_url("D2", "internal:Gone!A1"))),
    Bad(linter.links_resolve, "Gone", formula('=HYPERLINK("#Gone!A1","x")')),
    Bad(linter.columns_are_bounded, "whole column", formula("=SUM(Checklist!$B:$B)")),
    Bad(linter.columns_are_bounded, "whole column", formula("=SUM(B1:B1048576)")),
    Bad(linter.validation_texts_fit, "errorTitle", validation(f'errorTitle="{"x" * 33}"')),
    Bad(linter.validation_texts_fit, "prompt", validation(f'prompt="{"是" * 256}"')),
    Bad(linter.validation_texts_fit, "formula1", listed(source=f'"{"a," * 150}"')),
    Bad(linter.validations_do_not_overlap, "B4:B5 and B5:C9", on_score(two_validations)),
    Bad(linter.validations_are_classic, "x14", edited(CHECKLIST, "</worksheet>", X14_VALIDATION)),
    Bad(linter.lists_come_from_names, "yes,no", listed(source=["yes", "no"])),
    Bad(linter.lists_come_from_names, "_lists!$a$1:$a$2", listed(source="=_lists!$A$1:$A$2")),
    Bad(
        linter.lists_come_from_names,
        "answers",
        edited("xl/workbook.xml", "_lists!$A$1:$A$2", "_lists!$A$1:$B$2"),
    ),
    Bad(linter.table_headers_equal_cells, "Other", on_score(lambda sheet: sheet.write("G1", "Other"))),
    Bad(linter.table_headers_equal_cells, "equal", on_score(lambda sheet: sheet.write("H1", 2026))),
    Bad(linter.table_headers_equal_cells, "unique", edited("xl/tables/table1.xml", '"Points"', '"name"')),
    Bad(
        linter.checklist_is_flat,
        "A3:B3",
        drawn(lambda book: book.worksheets()[0].merge_range("A3:B3", "Section")),
    ),
    Bad(
        linter.blocks_do_not_overlap,
        "D1:E1",
        edited(SCORE, 'ref="D1:E1"/>', 'ref="D1:E1"/><mergeCell ref="E1:F1"/>'),
    ),
    Bad(linter.blocks_do_not_overlap, "G3", edited(SCORE, 'ref="D1:E1"', 'ref="G3:H9"')),
    Bad(linter.values_are_sound, "None", on_score(lambda sheet: sheet.write_formula("D2", "=1", None, None))),
    Bad(
        linter.values_are_sound,
        "nan",
        on_score(lambda sheet: sheet.write_formula("D2", "=1", None, float("nan"))),
    ),
    Bad(linter.values_are_sound, "99", edited(LISTS, "<v>0</v>", "<v>99</v>")),
    Bad(linter.formulas_have_cached_values, "no <v>", edited(SCORE, "<v>0</v>", "")),
    Bad(
        linter.formulas_have_cached_values,
        "#REF!",
        on_score(lambda s: s.write_formula("D2", "=1", None, "#REF!")),
    ),
    Bad(
        linter.formulas_have_cached_values,
        "#N/A",
        on_score(lambda s: s.write_array_formula("D2", "=1", None, "#N/A")),
    ),
    Bad(linter.texts_fit, "32767", edited("xl/sharedStrings.xml", "<t>yes", f"<t>{'x' * 32_768}")),
    Bad(linter.texts_fit, "line feeds", on_score(lambda sheet: sheet.write("D2", "\n" * 254))),
    Bad(
        linter.texts_fit,
        "headerFooter",
        edited(
            LISTS,
            "</worksheet>",
            f"<headerFooter><oddHeader>{'x' * 256}</oddHeader></headerFooter></worksheet>",
        ),
    ),
    Bad(linter.dimensions_are_true, "A1 for", edited(SCORE, 'ref="A1:I3"', 'ref="A1"')),
    Bad(linter.dimensions_are_true, "A1:XFD1048576", edited(SCORE, 'ref="A1:I3"', 'ref="A1:XFD1048576"')),
    Bad(linter.charts_have_alt_text, "alt text", chart_of("='Score 1'!$A$1")),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where a test puts its workbook."""
    return tmp_path / "small.xlsx"


def test_a_sound_workbook_is_clean(path: Path) -> None:
    """Everything that our workbooks use passes."""
    draw(path)
    assert lint(path) == []


@pytest.mark.filterwarnings("ignore::UserWarning")
@pytest.mark.parametrize("bad", BAD, ids=lambda bad: f"{bad.check.__name__}: {bad.word}")
def test_a_broken_rule_is_reported(path: Path, bad: Bad) -> None:
    """The report has the word, and is part of what lint says."""
    bad.make(path)
    reported = [line for line in bad.check(Workbook(path)) if bad.word in line]
    assert reported
    assert set(reported) <= set(lint(path))


def test_links_to_files_are_for_portfolios(path: Path) -> None:
    """Only where they are asked for, and then to files alone."""
    draw(path, lambda book: book.get_worksheet_by_name("Score 1").write_url("D2", "external:a b.xlsx"))
    assert lint(path, links_to_files=True) == []
    assert any("no links to other files" in line for line in lint(path))
    edit(path, "xl/worksheets/_rels/sheet2.xml.rels", "a%20b.xlsx", "ftp://example.org/a.xlsx")
    assert any("no links to other files" in line for line in lint(path, links_to_files=True))


def test_every_rule_has_a_workbook_that_breaks_it() -> None:
    """No check is without proof that it can fail."""
    assert {bad.check for bad in BAD} == set(CHECKS)


@pytest.mark.parametrize("content", [b"", b"not a workbook"])
def test_other_files_are_reported(path: Path, content: bytes) -> None:
    """What is no workbook at all is a problem like others."""
    path.write_bytes(content)
    assert len(lint(path)) == 1
