"""Workbooks as what they are: packages of parts. Taken apart, put together again, and small ones made."""

import warnings
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

Parts = dict[str, bytes]

TYPES = "[Content_Types].xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DAY = (2026, 11, 21, 0, 0, 0)


def parts_of(path: Path) -> Parts:
    with ZipFile(path) as package:
        return {name: package.read(name) for name in package.namelist()}


def packed(parts: Parts | Iterable[tuple[str, bytes]], method: int = ZIP_DEFLATED) -> bytes:
    """The package of these parts, in their order; a name may come twice."""
    listed = parts.items() if isinstance(parts, dict) else parts
    out = BytesIO()
    with warnings.catch_warnings(), ZipFile(out, "w", method, compresslevel=1) as package:
        warnings.simplefilter("ignore")
        for name, content in listed:
            entry = ZipInfo("placeholder", DAY)
            entry.filename = name
            entry.compress_type = method if content else ZIP_STORED
            package.writestr(entry, content)
    return out.getvalue()


def relations(*targets: tuple[str, str], mode: str = "") -> bytes:
    """A part of relationships, given as (type, target)."""
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{kind}" Target="{target}"{mode}/>'
        for i, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'.encode()


def small(rows: str, texts: str = "") -> Parts:
    """The smallest workbook that the parser reads, with these rows on its one sheet."""
    return {
        TYPES: f'<Types xmlns="{PACKAGE}/content-types"/>'.encode(),
        "_rels/.rels": relations((f"{RELATED}/officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ).encode(),
        "xl/_rels/workbook.xml.rels": relations(
            (f"{RELATED}/worksheet", "worksheets/sheet1.xml"), (f"{RELATED}/sharedStrings", "texts.xml")
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'.encode()
        ),
        "xl/texts.xml": (texts or f'<sst xmlns="{MAIN}" count="0" uniqueCount="0"/>').encode(),
    }
