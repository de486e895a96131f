"""What a file really is, whatever its name says: everything that people send instead of an .xlsx workbook."""

import re
from collections.abc import Iterable
from io import BytesIO

import olefile

from addin.intake.refusing import refused
from generator.core.errors import Refused

ZIP = b"PK\x03\x04"
COMPOUND = bytes.fromhex("d0cf11e0a1b11ae1")
"""The first bytes of .xls, .doc and .et files, and of encrypted or rights-managed workbooks."""

STARTS = (
    (b"%PDF", "file-is-pdf", ""),
    (b"{\\rtf", "file-is-rtf", ""),
    (b"\x89PNG", "file-is-image", ""),
    (b"\xff\xd8\xff", "file-is-image", ""),
    (b"GIF8", "file-is-image", ""),
    (b"II*\x00", "file-is-image", ""),
    (b"MM\x00*", "file-is-image", ""),
    (b"Rar!", "file-is-archive", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "file-is-archive", "7z"),
    (b"\x1f\x8b", "file-is-archive", "gzip"),
    (b"PK\x05\x06", "file-is-archive", "ZIP"),
)
"""First bytes, the code of the catalogue, and a detail for its text."""

ARCHIVES = (ZIP, b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00")
"""First bytes of archives, which have no place inside a workbook."""

HTML = re.compile(rb"<(?:!doctype html|html|table|head|body|meta)\b", re.IGNORECASE)

STREAMS = (
    ("\x06dataspaces/transforminfo/drmencryptedtransform", "file-rights-managed", ""),
    ("\x06dataspaces/transforminfo/drmencrypteddataspace", "file-rights-managed", ""),
    ("\x06dataspaces/dataspaceinfo/drmencrypteddataspace", "file-rights-managed", ""),
    ("\x09drmcontent", "file-rights-managed", ""),
    ("encryptedpackage", "file-encrypted", ""),
    ("etextdata", "file-is-wps", ".et"),
    ("workbook", "file-is-xls", ""),
    ("book", "file-is-xls", ""),
    ("worddocument", "file-is-word", ""),
    ("powerpoint document", "file-is-powerpoint", ""),
)
"""Streams of compound files in lower case, in the order in which they decide."""

OFFICE_PARTS = (
    ("xl/workbook.bin", "file-is-xlsb", ""),
    ("index/document.iwa", "file-is-numbers", ""),
    ("index.zip", "file-is-numbers", ""),
    ("word/document.xml", "file-is-word", ""),
    ("ppt/presentation.xml", "file-is-powerpoint", ""),
    ("content.xml", "file-is-ods", ""),
)
"""Parts of packages that are no .xlsx workbook, in lower case."""


def refusal_by_content(data: bytes, suffix: str) -> Refused | None:
    """Why these bytes cannot be a workbook; None for a zip package. `suffix` is the name's, in lower case."""
    if data.startswith(ZIP):
        return None
    if data.startswith(COMPOUND):
        return _compound(data, suffix)
    for start, code, detail in STARTS:
        if data.startswith(start):
            return refused(code, detail=detail)
    return refused(_code_of_text(data))


def refusal_by_parts(names: Iterable[str]) -> Refused | None:
    """Why a zip package with these parts is no workbook; None if it looks like one."""
    lower = {name.lower() for name in names}
    for name, code, detail in OFFICE_PARTS:
        if name in lower:
            return refused(code, detail=detail)
    return None if "[content_types].xml" in lower else refused("file-is-archive", detail="ZIP")


def _compound(data: bytes, suffix: str) -> Refused:
    names = _streams(data)
    if suffix in (".et", ".ett", ".wps", ".wpt") and not {"encryptedpackage", "\x09drmcontent"} & names:
        return refused("file-is-wps", detail=suffix)
    found = ((code, detail) for stream, code, detail in STREAMS if stream in names)
    code, detail = next(found, ("file-damaged", ""))
    return refused(code, detail=detail)


def _streams(data: bytes) -> set[str]:
    """Names of all streams and storages in lower case; none if the file is too damaged to tell."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as compound:
            return {"/".join(path).lower() for path in compound.listdir(streams=True, storages=True)}
    except Exception:  # noqa: BLE001  a hostile compound file may break its reader in any way; it is refused
        return set()


def _code_of_text(data: bytes) -> str:
    start = data[:2048]
    bare = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "file-is-text"
    if HTML.match(bare):
        return "file-is-html"
    if bare.startswith(b"<"):
        return "file-is-xml"
    return "file-is-text" if all(byte >= 32 or byte in b"\t\r\n\f" for byte in start) else "file-is-unknown"
