"""What a supplier's workbook has no business with: macros, links, programs, archives, tricks of XML."""

import re
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from addin.intake.disguises import ARCHIVES, COMPOUND
from addin.intake.package import Part
from addin.intake.refusing import refused

BY_NAME = (
    ("has-macros", re.compile(r"vbaproject|vbadata|(?:^|/)(?:macrosheets|dialogsheets)/|attachedtoolbars")),
    ("has-external-links", re.compile(r"(?:^|/)externallinks/")),
    ("has-activex", re.compile(r"(?:^|/)activex/")),
    ("has-embedded", re.compile(r"(?:^|/)embeddings/|oleobject")),
    ("has-connections", re.compile(r"(?:^|/)connections\.xml|(?:^|/)querytables/|(?:^|/)xl/model/")),
)
"""Codes of the catalogue and what betrays them in a part's name, in lower case."""

NOTED = (
    ("has-web-extension", re.compile(r"(?:^|/)webextensions/")),
    ("has-custom-ribbon", re.compile(r"(?:^|/)(?:customui|usercustomization)/")),
)
"""The same for what is harmless as long as nobody opens the workbook in Excel."""

MACRO_TYPE = re.compile(rb"macroEnabled|macrosheet|vbaProject", re.IGNORECASE)
HARMLESS_LINK = "/relationships/hyperlink"
"""The end of the type of the one relationship to elsewhere that people may write: a link to click on."""

FORMULA = re.compile(rb"<(?:\w+:)?f[\s>]")
QUOTED = re.compile(rb"\"[^\"]*\"|'[^']*'")
DDE = re.compile(rb"[\w.)]\|[^|!]*!")
"""program|topic!item, once quoted text is taken out."""

HEAD = 4096
"""Bytes in which a part's first element is looked for."""
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
PACKED_PICTURES = (".emz", ".wmz")
XML_NAMES = (".xml", ".rels", ".vml")
DECLARED = re.compile(rb"<![DdEe]")
"""The start of DOCTYPE or ENTITY."""
PICTURE_TYPE = re.compile(rb"<!DOCTYPE svg(?:\s[^\[\]<>]*)?>")
"""The DOCTYPE that programs for drawing write: it names the format and declares nothing."""
ENCODING = re.compile(rb"^<\?xml[^>]*\bencoding\s*=\s*[\"'](?!utf-?8[\"']|us-ascii[\"'])", re.IGNORECASE)
SMUGGLED = re.compile(rb"sheetData|niqueCount|<!DOCTYPE|<!ENTITY")
"""What the parts that are not XML must not hold: readers skip what stands before the first tag."""


def is_xml(part: Part) -> bool:
    """Whether a part is XML by its content; its name does not matter."""
    return part.content[:64].removeprefix(BYTE_ORDER_MARK).lstrip().startswith(b"<")


def must_be_harmless(part: Part) -> None:
    """Refuse a part that no supplier's workbook needs, or that is not what it pretends to be."""
    lower = part.name.lower()
    head = part.content[:HEAD]
    linking = b"<externalLink" in head or b":externalLink" in head
    if (linking and b"ddeLink" in part.content) or _has_dde_formula(part.content):
        raise refused("has-dde", part=part.shown)
    for code, pattern in BY_NAME:
        if pattern.search(lower):
            raise refused(code, part=part.shown)
    if linking:
        raise refused("has-external-links", part=part.shown)
    _must_be_what_it_says(part)
    if lower == "[content_types].xml" and MACRO_TYPE.search(part.content):
        raise refused("has-macros", part=part.shown)
    if b"DataMashup" in head:
        raise refused("has-connections", part=part.shown)
    if lower.endswith(".rels"):
        _must_stay_inside(part)


def noted(part: Part) -> str:
    """The code of something harmless that is worth a note, or nothing."""
    return next((code for code, pattern in NOTED if pattern.search(part.name.lower())), "")


def _must_be_what_it_says(part: Part) -> None:
    if is_xml(part):
        _must_be_plain_xml(part)
        return
    content, lower = part.content, part.name.lower()
    if content.startswith(ARCHIVES) and not lower.endswith(PACKED_PICTURES):
        raise refused("zip-nested", part=part.shown)
    if content.startswith(COMPOUND):
        raise refused("has-embedded", part=part.shown)
    if content and lower.endswith(XML_NAMES):
        raise refused(_code_of_other_text(content) or "part-disguised", part=part.shown)
    if SMUGGLED.search(content):
        raise refused("part-disguised", part=part.shown)


def _must_be_plain_xml(part: Part) -> None:
    content = part.content
    if part.name.lower().endswith(".svg"):
        content = PICTURE_TYPE.sub(b"", content, count=1)
    code = "xml-entities" if DECLARED.search(content) else _code_of_other_text(content)
    if code:
        raise refused(code, part=part.shown)


def _code_of_other_text(content: bytes) -> str:
    """The code for text that is not UTF-8, or nothing. In UTF-16 and 32 every second byte or more is 0."""
    if b"\0" in content:
        return "xml-entities" if DECLARED.search(content.replace(b"\0", b"")) else "xml-encoding"
    head = content[:200].removeprefix(BYTE_ORDER_MARK).lstrip()
    return "xml-encoding" if ENCODING.match(head) else ""


def _has_dde_formula(content: bytes) -> bool:
    """Whether a formula calls another program. A bar is rare, so that looking around it costs nothing."""
    place = content.find(b"|")
    while place >= 0:
        start, end = content.rfind(b"<", 0, place), content.find(b"<", place)
        tag = content[max(start, 0) : end]
        if FORMULA.match(tag) and DDE.search(QUOTED.sub(b"", tag.replace(b"&quot;", b'"'))):
            return True
        place = content.find(b"|", end) if end >= 0 else -1
    return False


def _must_stay_inside(part: Part) -> None:
    """Of the relationships of a part, only links to click on may lead out of the package."""
    if b"External" not in part.content and b"&" not in part.content:
        return
    try:
        links = fromstring(part.content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise refused("file-damaged") from None
    for link in links:
        outside = link.get("TargetMode", "Internal") != "Internal"
        if outside and not link.get("Type", "").endswith(HARMLESS_LINK):
            raise refused("has-external-links", part=part.shown)
