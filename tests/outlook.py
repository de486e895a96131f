"""Mails as Outlook saves them (.msg), made from their properties."""

from collections.abc import Mapping
from datetime import UTC, datetime
from struct import pack

from tests.compound import compound

TEXT, BINARY, NUMBER, TIME = 0x001F, 0x0102, 0x0003, 0x0040
SENDER_NAME, SENDER_ADDRESS, SUBMITTED = 0x0C1A, 0x0C1F, 0x0039
FILE_NAME, FILE_BYTES, FILE_KIND, FILE_METHOD, CONTENT_ID = 0x3707, 0x3701, 0x370E, 0x3705, 0x3712

EPOCH = datetime(1601, 1, 1, tzinfo=UTC)

Properties = Mapping[tuple[int, int], object]


def outlook_mail(sender: str, sent: datetime, *attachments: Properties) -> bytes:
    """A .msg from an address, with attachments made by `attached`."""
    streams = storage("", 32, {(SENDER_ADDRESS, TEXT): sender, (SUBMITTED, TIME): sent})
    for number, properties in enumerate(attachments):
        streams |= storage(f"__attach_version1.0_#{number:08X}/", 8, properties)
    return compound(contents=streams)


def attached(name: str, content: bytes | None, kind: str = "", content_id: str = "") -> Properties:
    """One attachment; without content it is another mail or a link."""
    found: dict[tuple[int, int], object] = {(FILE_NAME, TEXT): name, (FILE_METHOD, NUMBER): 1}
    if content is not None:
        found[FILE_BYTES, BINARY] = content
    if kind:
        found[FILE_KIND, TEXT] = kind
    if content_id:
        found[CONTENT_ID, TEXT] = content_id
    return found


def storage(prefix: str, head: int, properties: Properties) -> dict[str, bytes]:
    """The streams of one object: a list of its properties, and the long ones each in a stream."""
    streams: dict[str, bytes] = {}
    listed = bytes(head)
    for (id, type), value in properties.items():
        listed += pack("<HHI", type, id, 6)
        match value:
            case datetime():
                listed += pack("<Q", int((value - EPOCH).total_seconds()) * 10_000_000)
            case int():
                listed += pack("<II", value, 0)
            case str() | bytes():
                raw = value.encode("utf-16-le") if isinstance(value, str) else value
                listed += pack("<II", len(raw), 0)
                streams[f"{prefix}__substg1.0_{id:04X}{type:04X}"] = raw
    return {f"{prefix}__properties_version1.0": listed, **streams}
