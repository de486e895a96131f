"""Workbooks as other programs write them back, made from ours part by part (excel-pitfalls: what survives).

Each maker takes the parts of a workbook and gives the parts that the program would save. What is known of the
programs only from reports is imitated as reported.
"""

import re
from html import unescape
from xml.sax.saxutils import escape

from tests.packages import TYPES, Parts

APP, CORE, WORKBOOK = "docProps/app.xml", "docProps/core.xml", "xl/workbook.xml"
TEXTS, RELATIONS = "xl/sharedStrings.xml", "xl/_rels/workbook.xml.rels"

EXTENDED = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"
WPS_NAME = "WPS Office_11.1.0.14309_F1E327BC-269C-435d-A152-05C5408002CA"
MAC_NAMESPACES = (
    b' xmlns:mx="http://schemas.microsoft.com/office/mac/excel/2008/main"'
    b' xmlns:mv="urn:schemas-microsoft-com:mac:vml"'
)


def is_sheet(name: str) -> bool:
    return re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) is not None


def through_wps(parts: Parts) -> Parts:
    """WPS names itself, writes &quot; in the formulas of validations, and keeps the rest."""
    app = f'<Properties xmlns="{EXTENDED}"><Application>{WPS_NAME}</Application></Properties>'
    changed = {name: quoted(content) for name, content in parts.items() if is_sheet(name)}
    return {**parts, **changed, APP: app.encode()}


def quoted(sheet: bytes) -> bytes:
    return re.sub(rb"<formula[12]>.*?</formula[12]>", lambda found: found[0].replace(b'"', b"&quot;"), sheet)


def through_google(parts: Parts, inline: bool = False) -> Parts:
    """Google drops properties, names over formulas, protection and very hidden; its parts have other names.

    `inline` writes each text into its cell, as exports without shared texts do.
    """
    kept = {name: content for name, content in parts.items() if not name.startswith("docProps/")}
    kept[TYPES] = re.sub(rb'<Override PartName="/docProps/[^>]*>', b"", kept[TYPES])
    kept["_rels/.rels"] = re.sub(rb"<Relationship [^>]*docProps/[^>]*>", b"", kept["_rels/.rels"])
    kept[WORKBOOK] = google_workbook(kept[WORKBOOK])
    texts = texts_of(kept[TEXTS]) if inline else []
    for name in list(kept):
        if is_sheet(name):
            content = google_sheet(kept[name])
            kept[name] = inlined(content, texts) if inline else content
    if inline:
        kept = without_texts(kept)
    return renamed(kept, "xl/worksheets/sheet", "xl/worksheets/gsheet")


def google_workbook(workbook: bytes) -> bytes:
    lost = re.sub(rb"<definedName [^>]*>[^<]*\([^<]*</definedName>|<fileVersion[^>]*>", b"", workbook)
    return lost.replace(b'state="veryHidden"', b'state="hidden"')


def google_sheet(sheet: bytes) -> bytes:
    sheet = re.sub(rb"<sheetProtection[^>]*>", b"", sheet)
    return sheet.replace(b"<worksheet ", b"<worksheet" + MAC_NAMESPACES + b" ", 1)


def texts_of(part: bytes) -> list[str]:
    """The shared texts, without the formats of single letters."""
    items = re.findall(r"<si>(.*?)</si>", part.decode(), re.DOTALL)
    return ["".join(unescape(t) for t in re.findall(r"<t[^>]*>([^<]*)</t>", item)) for item in items]


def inlined(sheet: bytes, texts: list[str]) -> bytes:
    def inline(found: re.Match[str]) -> str:
        text = escape(texts[int(found[2])])
        return f'{found[1]} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'

    pattern = r'(<c r="[A-Z]+[0-9]+"(?: s="[0-9]+")?) t="s"><v>([0-9]+)</v></c>'
    return re.sub(pattern, inline, sheet.decode()).encode()


def without_texts(parts: Parts) -> Parts:
    kept = {name: content for name, content in parts.items() if name != TEXTS}
    kept[TYPES] = re.sub(rb'<Override PartName="/xl/sharedStrings.xml"[^>]*>', b"", kept[TYPES])
    kept[RELATIONS] = re.sub(rb'<Relationship [^>]*sharedStrings.xml"[^>]*>', b"", kept[RELATIONS])
    return kept


def renamed(parts: Parts, old: str, new: str) -> Parts:
    """Parts under another name, wherever the package speaks of them."""
    short = old.rpartition("/")[2].encode(), new.rpartition("/")[2].encode()
    changed: Parts = {}
    for name, content in parts.items():
        if name == TYPES or name.endswith(".rels"):
            content = content.replace(b"worksheets/" + short[0], b"worksheets/" + short[1])
        folder, _, last = name.rpartition("/")
        if folder.startswith("xl/worksheets") and last.startswith(short[0].decode()):
            name = f"{folder}/{last.replace(short[0].decode(), short[1].decode(), 1)}"
        changed[name] = content
    return changed
