"""Which part of a package holds which sheet."""

from posixpath import join, normpath
from typing import Any
from zipfile import ZipFile

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
MOST = 8 << 20
"""Bytes of a part that are read, whatever it unpacks to."""


def sheet_part(package: ZipFile, sheet: str) -> str | None:
    """The part of a sheet by its name; None if there is no such sheet."""
    book = xml_of(package, "xl/workbook.xml")
    ids = {element.attrib["name"]: element.attrib.get(LINK, "") for element in book.iter(f"{MAIN}sheet")}
    return links(package, "xl/workbook.xml").get(ids.get(sheet, ""))


def links(package: ZipFile, part: str) -> dict[str, str]:
    """Parts that a part refers to, by the id of the reference."""
    folder, _, name = part.rpartition("/")
    try:
        found = xml_of(package, f"{folder}/_rels/{name}.rels")
    except KeyError:
        return {}
    return {
        link.attrib["Id"]: normpath(join("/", folder, link.attrib["Target"])).lstrip("/") for link in found
    }


def xml_of(package: ZipFile, part: str) -> Any:
    """The XML of a part; raises KeyError if there is none, ValueError if it is damaged or means harm."""
    with package.open(part) as opened:
        text = opened.read(MOST)
    try:
        return fromstring(text)
    except (ParseError, DefusedXmlException) as error:
        raise ValueError(f"{part}: {error}") from None
