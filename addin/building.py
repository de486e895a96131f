"""Makes the Excel add-in (.xlam) from the text in `addin/ribbon`: VBA modules, ribbon, and its own sheet."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from xml.etree import ElementTree
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from generator.core.loading import words
from generator.core.text import Text, plain
from generator.core.writing import put_whole

CONF_SHEET = "auditbook.conf"
WORDS = "ribbon."
"""How the keys of the add-in's own words begin among the words of the interface."""

RIBBON_PART = "customUI/customUI14.xml"
_SHEET_PART = "xl/worksheets/sheet1.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RIBBON_RELATION = (
    '<Relationship Id="rIdRibbon" '
    'Type="http://schemas.microsoft.com/office/2007/relationships/ui/extensibility" '
    f'Target="{RIBBON_PART}"/>'
)
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_FIXED_DAY = "2026-01-01T00:00:00Z"
_SETTINGS = ("version", "interpreter", "language")


@dataclass(frozen=True)
class AddinConfig:
    """What an add-in knows of the machine it was made for."""

    version: str
    """Of Auditbook: the add-in and the Python package must be the same."""
    interpreter: str
    """Full path of the Python that has Auditbook installed."""
    language: str = "auto"
    """`en`, `zh`, or `auto`: that of Excel."""
    schemes: tuple[tuple[str, Text], ...] = ()
    """Ids and names offered by the button New."""


def build_addin(out: Path, config: AddinConfig) -> None:
    """Write the add-in to `out`, in one piece or not at all. The same input gives the same bytes."""
    parts = _edited(_with_modules(), config)
    packed = BytesIO()
    with ZipFile(packed, "w", ZIP_DEFLATED) as package:
        for name in ("[Content_Types].xml", *sorted(parts.keys() - {"[Content_Types].xml"})):
            entry = ZipInfo(name, _FIXED_TIME)
            entry.compress_type = ZIP_DEFLATED
            package.writestr(entry, parts[name])
    put_whole(out, packed.getvalue())


def read_config(path: Path) -> AddinConfig | None:
    """What the add-in in a file was made for; None if it is not one of ours."""
    try:
        with ZipFile(path) as package:
            rows = dict(_rows_of(package.read(_SHEET_PART)))
    except (BadZipFile, KeyError, ElementTree.ParseError):
        return None
    if not rows.keys() >= set(_SETTINGS):
        return None
    return AddinConfig(rows["version"], rows["interpreter"], rows["language"])


def modules() -> dict[str, str]:
    """The VBA modules by name, as text with the line ends of Windows."""
    folder = files("addin.ribbon")
    found = (entry for entry in folder.iterdir() if entry.name.endswith(".bas"))
    return {
        entry.name.removesuffix(".bas"): entry.read_text("ascii").replace("\n", "\r\n")
        for entry in sorted(found, key=lambda entry: entry.name)
    }


def mac_script(config: AddinConfig) -> str:
    """The AppleScript that starts the interpreter on a Mac, in ASCII whatever the path holds."""
    text = (files("addin.ribbon") / "Auditbook.applescript").read_text("ascii")
    filled = text.replace("{version}", _applescript(config.version))
    return filled.replace("{interpreter}", _applescript(config.interpreter))


def _applescript(text: str) -> str:
    """A text as an AppleScript expression: plain ASCII quoted, all else by character number."""
    parts = re.findall(r"[ !#-\[\]-~]+|[^ !#-\[\]-~]", text)
    return " & ".join(
        f'"{part}"' if re.fullmatch(r"[ !#-\[\]-~]+", part) else f"(character id {ord(part)})"
        for part in parts
    )


def _with_modules() -> dict[str, bytes]:
    """The parts of a blank add-in with our modules in it."""
    from pyopenvba import ExcelFile

    with TemporaryDirectory(prefix="auditbook-") as folder:
        path = Path(folder) / "blank.xlam"
        with ExcelFile.create_new(path) as book:
            project = book.vba_project()
            project.delete_module("Module1")
            for name, source in modules().items():
                project.add_module(name, source)
            book.save()
        with ZipFile(path) as package:
            return {name: package.read(name) for name in package.namelist()}


def _edited(parts: dict[str, bytes], config: AddinConfig) -> dict[str, bytes]:
    """The parts with the ribbon, our own sheet and no trace of who made the blank."""
    ribbon = (files("addin.ribbon") / "customUI14.xml").read_bytes()
    return {
        **parts,
        RIBBON_PART: ribbon,
        "_rels/.rels": _swap(parts["_rels/.rels"], "</Relationships>", _RIBBON_RELATION + "</Relationships>"),
        "xl/workbook.xml": _workbook(parts["xl/workbook.xml"]),
        _SHEET_PART: _sheet(parts[_SHEET_PART], config),
        "docProps/core.xml": _properties(parts["docProps/core.xml"]),
        "docProps/app.xml": _swap(parts["docProps/app.xml"], ">Sheet1<", f">{CONF_SHEET}<"),
    }


def _workbook(part: bytes) -> bytes:
    named = _swap(part, '<sheet name="Sheet1"', f'<sheet name="{CONF_SHEET}"')
    return _swap(named, "<workbookView ", '<workbookView visibility="hidden" ')


def _sheet(part: bytes, config: AddinConfig) -> bytes:
    rows = "".join(_row(number, texts) for number, texts in enumerate(_conf_rows(config), start=1))
    return _swap(part, "<sheetData/>", f"<sheetData>{rows}</sheetData>")


def _row(number: int, texts: tuple[str, str, str]) -> str:
    cells = "".join(
        f'<c r="{letter}{number}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
        for letter, text in zip("ABC", texts, strict=True)
    )
    return f'<row r="{number}">{cells}</row>'


def _conf_rows(config: AddinConfig) -> Iterator[tuple[str, str, str]]:
    """Key, English, Chinese."""
    own = {key.removeprefix(WORDS): text for key, text in words().items() if key.startswith(WORDS)}
    settings = {key: plain(getattr(config, key)) for key in _SETTINGS}
    for key, text in (
        *settings.items(),
        *((f"words.{key}", text) for key, text in own.items()),
        *((f"scheme.{id}", name) for id, name in config.schemes),
    ):
        yield key, text.en, text.zh


def _rows_of(part: bytes) -> Iterator[tuple[str, str]]:
    for row in ElementTree.fromstring(part).iter(f"{_MAIN}row"):
        texts = [text.text or "" for text in row.iter(f"{_MAIN}t")]
        if len(texts) > 1:
            yield texts[0], texts[1]


def _properties(part: bytes) -> bytes:
    text = re.sub(r"(<(dc:creator|cp:lastModifiedBy)>)[^<]*", r"\1Auditbook", part.decode())
    return re.sub(r"(W3CDTF\">)[^<]*", rf"\g<1>{_FIXED_DAY}", text).encode()


def _swap(part: bytes, old: str, new: str) -> bytes:
    """The part with its one `old` replaced: a blank that looks different must not pass unnoticed."""
    text = part.decode()
    if text.count(old) != 1:
        raise ValueError(f"the blank add-in has {text.count(old)} x {old}")
    return text.replace(old, new).encode()
