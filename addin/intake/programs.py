"""Which program wrote a workbook last, when, and whether it calculated.

How each is known:
- Microsoft Excel, LibreOffice, WPS, openpyxl, Numbers, OnlyOffice: by `Application` in docProps/app.xml,
  which they write as "Microsoft Excel" (Mac: "Microsoft Macintosh Excel"), "LibreOffice/7.4.7.2$Linux...",
  "WPS Office_11.1.0.14309_..." or "WPS 表格", "Microsoft Excel Compatible / Openpyxl 3.1.5", "Numbers...".
- Google Sheets: it leaves docProps out; an untouched export names Mac Excel's namespaces in its sheets, and
  a file edited in place carries "GoogleSheetsCustomDataVersion" in workbook.xml.
- Auditbook and other users of XlsxWriter: they call themselves Excel, but with the build 4505 that XlsxWriter
  always gives; ours name Auditbook as the last author.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from addin.intake.package import Part
from generator.core.text import printable

APPLICATIONS = (
    (re.compile(r"openpyxl\s*([\d.]*)", re.IGNORECASE), "openpyxl"),
    (re.compile(r"^LibreOffice(?:Dev)?/([\d.]+)"), "LibreOffice"),
    (re.compile(r"^WPS\D*([\d.]*)|^Kingsoft\D*([\d.]*)"), "WPS"),
    (re.compile(r"Numbers\D*([\d.]*)"), "Numbers"),
    (re.compile(r"^ONLYOFFICE/?\s*([\d.]*)", re.IGNORECASE), "OnlyOffice"),
    (re.compile(r"^Microsoft (?:Macintosh )?Excel()"), "Microsoft Excel"),
)
"""What `Application` looks like, with the version where it stands there too, and the program's name."""

GOOGLE = re.compile(rb"GoogleSheetsCustomDataVersion|urn:schemas-microsoft-com:mac:vml")
XLSXWRITER_BUILD = re.compile(r"^4505$")
WORKBOOK = re.compile(rb"<(?:\w+:)?workbook[\s>]")
HEAD = 4096
STORED_VALUE = re.compile(rb"</(?:\w+:)?f>\s*<(?:\w+:)?v>[^<]|<(?:\w+:)?f\s[^>]*/>\s*<(?:\w+:)?v>[^<]")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")


@dataclass
class Traces:
    """What the parts of one workbook tell of its writer; filled part by part."""

    application: str = ""
    app_version: str = ""
    author: str = ""
    saved: datetime | None = None
    build: str = ""
    dates_1904: bool = False
    google: bool = False
    formulas: bool = False
    values: bool = False

    def add(self, part: Part) -> None:
        """Look at one XML part. What cannot be read is passed over: it only tells less."""
        name = part.name.lower()
        if name == "docprops/app.xml":
            self._read_app(_root(part))
        elif name == "docprops/core.xml":
            self._read_core(_root(part))
        elif WORKBOOK.search(part.content[:HEAD]):
            self.google |= GOOGLE.search(part.content) is not None
            self._read_workbook(_root(part))
        elif b"sheetData" in part.content:
            self.google |= GOOGLE.search(part.content[:HEAD]) is not None
            self.values = self.values or STORED_VALUE.search(part.content) is not None
            self.formulas = self.formulas or FORMULA.search(part.content) is not None

    @property
    def calculated(self) -> bool:
        """Whether formulas are stored with values; True too if there are no formulas."""
        return self.values or not self.formulas

    @property
    def program(self) -> tuple[str, str]:
        """Name and version of the program, as far as its traces tell; empty if they do not."""
        for pattern, name in APPLICATIONS:
            if found := pattern.search(self.application):
                version = next((part for part in found.groups() if part), self.app_version)
                return self._true_name(name), version
        if not self.application and self.google:
            return "Google Sheets", ""
        return self.application, self.app_version

    def _true_name(self, name: str) -> str:
        if name == "Microsoft Excel" and XLSXWRITER_BUILD.match(self.build):
            return "Auditbook" if self.author == "Auditbook" else "XlsxWriter"
        return name

    def _read_app(self, root: Element | None) -> None:
        self.application = _text(root, "Application")
        self.app_version = _text(root, "AppVersion")

    def _read_core(self, root: Element | None) -> None:
        self.author = _text(root, "lastModifiedBy")
        self.saved = _moment(_text(root, "modified"))

    def _read_workbook(self, root: Element | None) -> None:
        for element in root if root is not None else ():
            match element.tag.rpartition("}")[2]:
                case "fileVersion":
                    self.build = element.get("rupBuild", "")
                case "workbookPr":
                    self.dates_1904 = element.get("date1904", "0").lower() in ("1", "true", "on")


def _root(part: Part) -> Element | None:
    try:
        root: Element = fromstring(part.content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return None
    return root


def _text(root: Element | None, tag: str) -> str:
    """The text of the first child with that local name, fit to be shown; empty if there is none."""
    for child in root if root is not None else ():
        if child.tag.rpartition("}")[2] == tag:
            return printable((child.text or "").strip(), 80)
    return ""


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
