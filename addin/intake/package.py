"""The zip package of a workbook, unpacked without trusting a word of what it says about itself.

The list of parts is Python's; sizes, names and checksums are proven on the bytes. Every part is counted
while it is inflated, and inflating stops at the limit.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from struct import error as StructError
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from addin.intake.limits import MEGABYTE, Limits
from addin.intake.refusing import refused
from generator.core.text import printable

END, END_SIZE = b"PK\x05\x06", 22
LOCAL, LOCAL_SIZE = b"PK\x03\x04", 30
LISTED_SIZE = 46
"""Bytes of an entry in the list of parts, without its names."""
LONGEST_NAME = 1024

ESCAPES = re.compile(r"^[/\\]|^[A-Za-z]:|\\|(?:^|/)\.\.(?:/|$)|[\x00-\x1f]")
"""Absolute, drive, backslash and parent paths, and control characters."""


@dataclass(frozen=True)
class Part:
    """One file of the package, unpacked."""

    name: str
    content: bytes

    @property
    def shown(self) -> str:
        """The name, fit for a message."""
        return printable(self.name, 80)


def entries(data: bytes, limits: Limits) -> list[ZipInfo]:
    """The list of parts, its names and places proven sound; raises Refused."""
    _must_end_well(data, limits)
    try:
        found = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, NotImplementedError, ValueError, OverflowError, StructError):
        raise refused("file-damaged") from None
    if len(found) > limits.entries:
        raise refused("zip-too-many-parts", count=len(found), limit=limits.entries)
    seen: set[str] = set()
    for entry in found:
        _must_be_sound(entry, seen)
    _must_not_overlap(data, found)
    return [entry for entry in found if not entry.is_dir()]


def unpacked(data: bytes, found: list[ZipInfo], limits: Limits) -> Iterator[Part]:
    """The parts one after another, so that only one is in memory; raises Refused."""
    total = 0
    for entry in found:
        content = _inflated(data, entry, limits)
        total += len(content)
        if total > limits.total_size:
            raise refused("zip-too-large", limit=limits.total_size // MEGABYTE)
        yield Part(entry.filename, content)


def _must_end_well(data: bytes, limits: Limits) -> None:
    """The list of parts ends the file, with nothing after it, so that all readers find the same one."""
    end = data[-END_SIZE:]
    if END not in data[-END_SIZE - 0xFFFF :]:
        raise refused("file-cut-off")
    count, size, offset = (int.from_bytes(end[a:b], "little") for a, b in ((10, 12), (12, 16), (16, 20)))
    if not end.startswith(END) or offset + size != len(data) - END_SIZE:
        raise refused("file-damaged")
    if max(count, size // (LISTED_SIZE + LONGEST_NAME)) > limits.entries:
        raise refused("zip-too-many-parts", count=count, limit=limits.entries)


def _must_be_sound(entry: ZipInfo, seen: set[str]) -> None:
    """A part's entry: a path inside the package, there only once, packed as Excel packs."""
    name = printable(entry.orig_filename, 80)
    strange = ESCAPES.search(entry.orig_filename) or len(entry.orig_filename) > LONGEST_NAME
    if strange or entry.filename != entry.orig_filename:
        raise refused("zip-path", part=name)
    # Names must differ by more than case: readers of workbooks look for parts in any case.
    if entry.filename.lower() in seen:
        raise refused("zip-duplicate", part=name)
    if entry.flag_bits & 0x1 or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise refused("zip-encrypted", part=name)
    seen.add(entry.filename.lower())


def _must_not_overlap(data: bytes, found: list[ZipInfo]) -> None:
    """No two parts share bytes: a few bytes that stand for many parts are a bomb."""
    after = 0
    for entry in sorted(found, key=lambda entry: entry.header_offset):
        if entry.header_offset < after:
            raise refused("zip-bomb", part=printable(entry.filename, 80))
        start = _start(data, entry)
        after = start + entry.compress_size
        if after > len(data):
            raise refused("zip-false-size", part=printable(entry.filename, 80))


def _start(data: bytes, entry: ZipInfo) -> int:
    """Where a part's packed bytes begin; its own header must give the name that the list gives."""
    header = data[entry.header_offset : entry.header_offset + LOCAL_SIZE]
    if len(header) < LOCAL_SIZE or not header.startswith(LOCAL):
        raise refused("file-damaged")
    length, extra = int.from_bytes(header[26:28], "little"), int.from_bytes(header[28:30], "little")
    after = entry.header_offset + LOCAL_SIZE
    name = data[after : after + length].decode("utf-8" if entry.flag_bits & 0x800 else "cp437", "replace")
    if name != entry.orig_filename:
        raise refused("zip-false-size", part=printable(entry.orig_filename, 80))
    return after + length + extra


def _inflated(data: bytes, entry: ZipInfo, limits: Limits) -> bytes:
    start = _start(data, entry)
    packed = data[start : start + entry.compress_size]
    content, whole = _inflate(packed, limits.part_size) if entry.compress_type else (packed, True)
    part = printable(entry.filename, 80)
    if len(content) > limits.ratio_from and len(content) > limits.ratio * len(packed):
        raise refused("zip-bomb", part=part)
    if len(content) > limits.part_size:
        raise refused("zip-part-too-large", part=part, limit=limits.part_size // MEGABYTE)
    if not whole or len(content) != entry.file_size or zlib.crc32(content) != entry.CRC:
        raise refused("zip-false-size", part=part)
    return content


def _inflate(packed: bytes, most: int) -> tuple[bytes, bool]:
    """What is packed, up to one byte more than `most`, and whether that was all of it."""
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        content = stream.decompress(packed, most + 1)
    except zlib.error:
        return b"", False
    return content, stream.eof and not stream.unused_data
