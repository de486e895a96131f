"""Makers of files that come instead of a workbook, or to do harm, each with the code of its refusal."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from struct import pack_into
from zipfile import ZIP_LZMA, ZIP_STORED

import msoffcrypto.format.ooxml

from tests.compound import compound
from tests.packages import MAIN, RELATED, TYPES, packed, relations, small

SHEET, TEXTS = "xl/worksheets/sheet1.xml", "xl/texts.xml"
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


@dataclass(frozen=True)
class Case:
    name: str
    code: str
    make: Callable[[], bytes]
    suffix: str = ".xlsx"


def sheet(rows: str, texts: str = "") -> bytes:
    return packed(small(rows, texts))


def with_part(name: str, content: bytes = b"<a/>", **more: bytes) -> bytes:
    return packed({**small(ONE), name: content, **more})


def with_changed(part: str, old: bytes, new: bytes) -> bytes:
    parts = small(ONE)
    assert old in parts[part]
    return packed({**parts, part: parts[part].replace(old, new)})


def doctype(inner: str, body: str) -> bytes:
    return with_part(TEXTS, f"<!DOCTYPE sst [{inner}]><sst><si><t>{body}</t></si></sst>".encode())


def billion_laughs() -> bytes:
    steps = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 10))
    return doctype(f'<!ENTITY e0 "ha">{steps}', "&e9;")


def quadratic() -> bytes:
    return doctype(f'<!ENTITY e "{"a" * 50_000}">', "&e;" * 50_000)


def million_rows(form: str) -> bytes:
    """Nothing but formats, down to the last row of the sheet (pain 33)."""
    return sheet("".join(form.format(i) for i in range(1, 1_048_577)))


def merged_areas() -> bytes:
    areas = "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in range(1, 20_000))
    return with_part(SHEET, f"<worksheet><sheetData/><mergeCells>{areas}</mergeCells></worksheet>".encode())


def endless_columns() -> bytes:
    """Cells without a place stand one beside the other."""
    return sheet(f"<row>{'<c><v>1</v></c>' * 20_000}</row>")


def repeated_text() -> bytes:
    """One text of 32 000 letters in 18 000 cells: a file of 30 kB, 600 MB in memory."""
    rows = "".join(
        f'<row r="{r}">'
        + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "ABCDEFGHIJKLMNOPQR")
        + "</row>"
        for r in range(1, 1001)
    )
    texts = f'<sst xmlns="{MAIN}" count="1" uniqueCount="1"><si><t>{"a" * 32_000}</t></si></sst>'
    return sheet(rows, texts)


def listing(data: bytes) -> int:
    """Where the list of parts begins."""
    return int.from_bytes(data[-6:-2], "little")


def with_header(offset: int, form: str, value: int) -> bytes:
    """One field of the last part's entry in the list changed. Offsets as in the zip format."""
    data = bytearray(with_part("xl/last.xml", b"<a>" + b" " * 5000 + b"</a>"))
    pack_into(form, data, data.rfind(b"PK\x01\x02") + offset, value)
    return bytes(data)


def other_local_name() -> bytes:
    data = with_part("xl/last.xml")
    return data.replace(b"xl/last.xml", b"xl/lost.xml", 1)


def overlapping() -> bytes:
    """Two entries of the list share the bytes of one part."""
    data = bytearray(with_part("xl/twice.xml"))
    entry = data[data.rfind(b"PK\x01\x02") : -22]
    second = bytes(entry).replace(b"twice", b"again")
    pack_into("<H", data, len(data) - 14, int.from_bytes(data[-14:-12], "little") + 1)
    pack_into("<H", data, len(data) - 12, int.from_bytes(data[-12:-10], "little") + 1)
    size = int.from_bytes(data[-10:-6], "little")
    pack_into("<I", data, len(data) - 10, size + len(second))
    return bytes(data[:-22]) + second + bytes(data[-22:])


def commented() -> bytes:
    """A second package in the comment of the first: two readers may choose differently."""
    inner = sheet(FAR)
    data = bytearray(sheet(ONE))
    pack_into("<H", data, len(data) - 2, len(inner))
    return bytes(data) + inner


def encrypted() -> bytes:
    out = BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(BytesIO(sheet(ONE))).encrypt("secret", out)
    return out.getvalue()


def archive(*names: str, first: bytes = b"<a/>") -> bytes:
    return packed([(name, first) for name in names], ZIP_STORED)


def linked(kind: str) -> bytes:
    outside = relations((f"{RELATED}/{kind}", "file://server/share/x.png"), mode=' TargetMode="External"')
    return with_part("xl/drawings/_rels/drawing1.xml.rels", outside)


def formula(text: str) -> bytes:
    return sheet(f'<row r="1"><c r="A1"><f>{text}</f><v>0</v></c></row>')


DDE_LINK = b'<externalLink><ddeLink ddeService="cmd" ddeTopic="/c calc"/></externalLink>'
ENTITIES = b'<!DOCTYPE svg PUBLIC "a" "b" [<!ENTITY e "x">]><svg/>'
WIDE_DOCTYPE = '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE a><a/>'.encode("utf-16")

HARMFUL = [
    Case("zip bomb of 10 kB", "zip-bomb", partial(with_part, "xl/media/a.bin", bytes(10_000_000))),
    Case("bomb as a sheet", "zip-bomb", partial(with_part, SHEET, b"<a>" + b" " * 10_000_000)),
    Case(
        "nested bomb",
        "zip-nested",
        lambda: with_part("xl/media/image1.png", packed({"b.zip": packed({"c": bytes(9_000_000)})})),
    ),
    Case("nested in an XML name", "zip-nested", lambda: with_part("xl/a.xml", sheet(ONE))),
    Case("nested RAR", "zip-nested", partial(with_part, "xl/media/image1.png", b"Rar!\x1a\x07\x00")),
    Case("overlapping parts", "zip-bomb", overlapping),
    Case("too many parts", "zip-too-many-parts", lambda: archive(*(f"xl/{i}.xml" for i in range(1200)))),
    Case("part twice", "zip-duplicate", lambda: packed([*small(ONE).items(), (SHEET, b"<a/>")])),
    Case("part twice in other case", "zip-duplicate", partial(with_part, "XL/WORKBOOK.XML")),
    Case("parent path", "zip-path", partial(with_part, "xl/../../../etc/cron.d/job")),
    Case("absolute path", "zip-path", partial(with_part, "/etc/passwd")),
    Case("backslash path", "zip-path", partial(with_part, "xl\\..\\..\\job.xml")),
    Case("drive path", "zip-path", partial(with_part, "C:/Windows/job.xml")),
    Case("line break in a path", "zip-path", partial(with_part, "xl/a\nb.xml")),
    Case("endless path", "zip-path", partial(with_part, "x" * 2000)),
    Case("encrypted part", "zip-encrypted", partial(with_header, 8, "<H", 1)),
    Case("packed by another method", "zip-encrypted", lambda: packed(small(ONE), ZIP_LZMA)),
    Case("size told too small", "zip-false-size", partial(with_header, 24, "<I", 10)),
    Case("size told too large", "zip-false-size", partial(with_header, 24, "<I", 90_000)),
    Case("packed size beyond the file", "zip-false-size", partial(with_header, 20, "<I", 1 << 30)),
    Case("wrong checksum", "zip-false-size", partial(with_header, 16, "<I", 1)),
    Case("two names for a part", "zip-false-size", other_local_name),
    Case("part far away", "file-damaged", partial(with_header, 42, "<I", 1 << 30)),
    Case("truncated", "file-cut-off", lambda: sheet(ONE)[:-40]),
    Case("cut in half", "file-cut-off", lambda: sheet(ONE)[: len(sheet(ONE)) // 2]),
    Case("something behind the end", "file-damaged", lambda: sheet(ONE) + b"more"),
    Case("second package in the comment", "file-damaged", commented),
    Case("billion laughs", "xml-entities", billion_laughs),
    Case("quadratic blow-up", "xml-entities", quadratic),
    Case(
        "external entity",
        "xml-entities",
        partial(doctype, '<!ENTITY e SYSTEM "file:///etc/passwd">', "&e;"),
    ),
    Case("DOCTYPE in UTF-16", "xml-entities", partial(with_part, "xl/a.xml", WIDE_DOCTYPE)),
    Case("XML in UTF-16", "xml-encoding", partial(with_part, "xl/a.xml", "<a/>".encode("utf-16"))),
    Case(
        "XML in another encoding",
        "xml-encoding",
        partial(with_part, "xl/a.xml", b'<?xml version="1.0" encoding="gb2312"?><a/>'),
    ),
    Case("no XML under an XML name", "part-disguised", partial(with_part, "xl/a.xml", b"\x7fELF")),
    Case(
        "sheet under the name of a picture",
        "part-disguised",
        lambda: packed(
            {
                **small(ONE),
                "xl/media/image1.png": b"\x89PNG" + small(FAR)[SHEET],
                "xl/_rels/workbook.xml.rels": relations((f"{RELATED}/worksheet", "media/image1.png")),
            }
        ),
    ),
    Case("cell at XFD1048576", "cells-beyond", partial(sheet, FAR)),
    Case("the same in small letters", "cells-beyond", partial(sheet, FAR.lower())),
    Case(
        "the same with other blanks",
        "cells-beyond",
        partial(sheet, FAR.replace('<c r="XFD1048576"', "<c\n r = 'XFD1048576'")),
    ),
    Case(
        "the same with a prefix",
        "cells-beyond",
        partial(
            with_changed,
            SHEET,
            b'<row r="1"><c r="A1"><v>1</v></c></row>',
            (f'<x:row xmlns:x="{MAIN}" r="9"><x:c r="XFD1048576"><x:v>1</x:v></x:c></x:row>'.encode()),
        ),
    ),
    Case("column without an end", "cells-beyond", partial(sheet, '<row r="1"><c r="ZZZZZZZ1"/></row>')),
    Case("row without an end", "cells-beyond", partial(sheet, '<row r="99999999999"><c><v>1</v></c></row>')),
    Case(
        "row without an end behind noughts",
        "cells-beyond",
        partial(sheet, f'<row r="{"0" * 20}99999999999"><c><v>1</v></c></row>'),
    ),
    Case("cells without a place", "cells-beyond", endless_columns),
    Case(
        "dimension without an end",
        "cells-beyond",
        partial(with_changed, SHEET, b"<sheetData>", b'<dimension ref="A1:ZZZZZZZZ1"/><sheetData>'),
    ),
    Case("million-row ghost sheet", "cells-too-many", partial(million_rows, '<row r="{}"/>')),
    Case(
        "million formatted rows",
        "zip-part-too-large",
        partial(million_rows, '<row r="{}" s="1" customFormat="1"/>'),
    ),
    Case("styles without an end", "styles-too-many", partial(with_part, "xl/styles.xml", b"<xf />" * 70_000)),
    Case("thousands of merged areas", "merges-too-many", merged_areas),
    Case("broken row number", "file-damaged", partial(sheet, '<row r="x"><c><v>1</v></c></row>')),
    Case(
        "billion texts announced",
        "counts-false",
        partial(sheet, ONE, '<sst count="9" uniqueCount="99999999999"><si><t>x</t></si></sst>'),
    ),
    Case("one text in every cell", "texts-too-many", repeated_text),
    Case("macros", "has-macros", partial(with_part, "xl/vbaProject.bin", compound("VBA/dir"))),
    Case("macros of Excel 4", "has-macros", partial(with_part, "xl/macrosheets/sheet1.xml")),
    Case(
        "macro workbook by its type",
        "has-macros",
        partial(
            with_part, TYPES, b'<Types><x t="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
        ),
    ),
    Case(
        "macros under another name",
        "has-macros",
        partial(with_part, TYPES, b'<Types><x t="application/vnd.ms-office.vbaProject"/></Types>'),
    ),
    Case("drawing with entities", "xml-entities", partial(with_part, "xl/media/a.svg", ENTITIES)),
    Case("link to a file", "has-external-links", partial(with_part, "xl/externalLinks/externalLink1.xml")),
    Case("picture fetched from elsewhere", "has-external-links", partial(linked, "image")),
    Case(
        "link in other letters",
        "has-external-links",
        partial(
            with_part,
            "xl/_rels/a.xml.rels",
            relations(
                (f"{RELATED}/oleObject", "x/relationships/hyperlink"), mode=' TargetMode="&#69;xternal"'
            ),
        ),
    ),
    Case("DDE link", "has-dde", partial(with_part, "xl/externalLinks/externalLink1.xml", DDE_LINK)),
    Case("DDE formula", "has-dde", partial(formula, "cmd|' /C calc'!A0")),
    Case("DDE inside a formula", "has-dde", partial(formula, "IF(1,&quot;a&quot;,excel|'a'!R1C1)")),
    Case(
        "embedded object", "has-embedded", partial(with_part, "xl/embeddings/oleObject1.bin", compound("x"))
    ),
    Case("object under another name", "has-embedded", partial(with_part, "xl/media/a.png", compound("x"))),
    Case("ActiveX", "has-activex", partial(with_part, "xl/activeX/activeX1.bin", compound("x"))),
    Case("connection", "has-connections", partial(with_part, "xl/connections.xml")),
    Case("query table", "has-connections", partial(with_part, "xl/queryTables/queryTable1.xml")),
    Case("Power Query", "has-connections", partial(with_part, "customXml/item1.xml", b"<DataMashup/>")),
]

DISGUISED = [
    Case("nothing", "file-empty", bytes),
    Case("encrypted", "file-encrypted", encrypted),
    Case(
        "rights-managed",
        "file-rights-managed",
        partial(
            compound, "EncryptedPackage", "\x06DataSpaces/TransformInfo/DRMEncryptedTransform/\x06Primary"
        ),
    ),
    Case("xls", "file-is-xls", partial(compound, "Workbook", "\x05SummaryInformation")),
    Case("xls of Excel 95", "file-is-xls", partial(compound, "Book")),
    Case("et", "file-is-wps", partial(compound, "Workbook"), ".et"),
    Case("et as xlsx", "file-is-wps", partial(compound, "Workbook", "ETExtData")),
    Case("doc", "file-is-word", partial(compound, "WordDocument")),
    Case("ppt", "file-is-powerpoint", partial(compound, "PowerPoint Document")),
    Case("half an xls", "file-damaged", lambda: compound("Workbook")[:300]),
    Case("xlsb", "file-is-xlsb", partial(archive, TYPES, "xl/workbook.bin")),
    Case("ods", "file-is-ods", partial(archive, "mimetype", "content.xml", "META-INF/manifest.xml")),
    Case("numbers", "file-is-numbers", partial(archive, "Index/Document.iwa", "preview.jpg")),
    Case("docx", "file-is-word", partial(archive, TYPES, "word/document.xml")),
    Case("pptx", "file-is-powerpoint", partial(archive, TYPES, "ppt/presentation.xml")),
    Case("zip", "file-is-archive", partial(archive, "answers.xlsx", "photo.jpg")),
    Case("empty zip", "file-is-archive", partial(packed, [])),
    Case("rar", "file-is-archive", lambda: b"Rar!\x1a\x07\x01\x00"),
    Case("7z", "file-is-archive", lambda: b"7z\xbc\xaf\x27\x1c\x00"),
    Case("pdf", "file-is-pdf", lambda: b"%PDF-1.7\n%\xe2\xe3"),
    Case("rtf", "file-is-rtf", lambda: b"{\\rtf1\\ansi"),
    Case("png", "file-is-image", lambda: b"\x89PNG\r\n\x1a\n\x00\x00"),
    Case("jpg", "file-is-image", lambda: b"\xff\xd8\xff\xe0\x00\x10JFIF"),
    Case("web page", "file-is-html", lambda: b"\xef\xbb\xbf\r\n<!DOCTYPE html><html></html>"),
    Case("Excel 2003 XML", "file-is-xml", lambda: b'<?xml version="1.0"?><Workbook/>'),
    Case("csv", "file-is-text", lambda: "ref,答案\n1.1,是\n".encode()),
    Case("csv in GBK", "file-is-text", lambda: "ref,答案\n1.1,是\n".encode("gbk")),
    Case("text of Excel", "file-is-text", lambda: "ref\tanswer\n".encode("utf-16")),
    Case("noise", "file-is-unknown", lambda: bytes(range(64))),
]

CASES = HARMFUL + DISGUISED

STRANGER = Case("a workbook of somebody else", "not-ours", partial(sheet, ONE))
"""Passes the gate; only reading tells."""

NOTED_PARTS = (
    ("xl/webextensions/webextension1.xml", "has-web-extension"),
    ("customUI/customUI14.xml", "has-custom-ribbon"),
)
"""What a workbook of ours may bring along, and the note on it."""
