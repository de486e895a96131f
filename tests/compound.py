"""Compound files (the container of .xls, .doc, .et, .msg and encrypted workbooks), made from streams."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from struct import pack

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR, SMALL_SECTOR = 512, 64
SMALL = 4096
"""Streams below this size lie in a stream of their own, in small sectors."""
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass
class Entry:
    name: str
    kind: int
    content: bytes = b""
    children: list["Entry"] = field(default_factory=list)
    right: int = FREE
    child: int = FREE
    start: int = END

    @property
    def is_small(self) -> bool:
        return self.kind == STREAM and len(self.content) < SMALL

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        return (
            name.ljust(64, b"\0")
            + pack("<HBBIII", len(name) + 2, self.kind, 1, FREE, self.right, self.child)
            + bytes(36)
            + pack("<IQ", self.start, len(self.content))
        )


def compound(*streams: str, contents: Mapping[str, bytes] = {}) -> bytes:
    """A compound file with these streams, empty or with contents; a slash leads into a storage."""
    root = Entry("Root Entry", ROOT)
    entries = [root]
    for stream, content in {**dict.fromkeys(streams, b""), **contents}.items():
        place = root
        for depth, name in enumerate(names := stream.split("/"), 1):
            kind = STREAM if depth == len(names) else STORAGE
            place = child_of(place, name, kind, entries)
        place.content = content
    return laid_out(entries)


def child_of(parent: Entry, name: str, kind: int, entries: list[Entry]) -> Entry:
    found = next((child for child in parent.children if child.name == name), None)
    if found is None:
        found = Entry(name, kind)
        if parent.children:
            parent.children[-1].right = len(entries)
        else:
            parent.child = len(entries)
        parent.children.append(found)
        entries.append(found)
    return found


def laid_out(entries: list[Entry]) -> bytes:
    """Header, table of sectors, directory, table of small sectors, small streams, the other streams."""
    small = [entry for entry in entries if entry.is_small and entry.content]
    small_chain = chained([len(entry.content) for entry in small], SMALL_SECTOR)
    for entry, start in zip(
        small, starts([len(entry.content) for entry in small], SMALL_SECTOR), strict=True
    ):
        entry.start = start
    root = entries[0]
    root.content = b"".join(padded(entry.content, SMALL_SECTOR) for entry in small)
    streams = [root, *(entry for entry in entries if entry.kind == STREAM and not entry.is_small)]
    sizes = [len(entries) * 128, len(small_chain) * 4, *(len(entry.content) for entry in streams)]
    sectors = sum(in_sectors(size, SECTOR) for size in sizes)
    tables = next(n for n in range(1, 110) if n * (SECTOR // 4) >= sectors + n)
    first = list(starts(sizes, SECTOR, tables))
    for entry, start in zip(streams, first[2:], strict=True):
        entry.start = start if entry.content else END
    table = [TABLE] * tables + chained(sizes, SECTOR, tables)
    body = [
        padded(numbers(table), SECTOR, b"\xff"),
        padded(b"".join(entry.packed() for entry in entries), SECTOR),
        padded(numbers(small_chain), SECTOR, b"\xff"),
        *(padded(entry.content, SECTOR) for entry in streams),
    ]
    return header(tables, first[0], first[1] if small_chain else END) + b"".join(body)


def header(tables: int, directory: int, small_table: int) -> bytes:
    start = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    small = (SMALL, small_table, 0 if small_table == END else 1)
    counts = pack("<6xIIIIIIIII", 0, tables, directory, 0, *small, END, 0)
    return start + counts + pack("<109I", *range(tables), *[FREE] * (109 - tables))


def in_sectors(size: int, sector: int) -> int:
    return -(-size // sector)


def starts(sizes: Iterable[int], sector: int, at: int = 0) -> Iterable[int]:
    for size in sizes:
        yield at
        at += in_sectors(size, sector)


def chained(sizes: Iterable[int], sector: int, at: int = 0) -> list[int]:
    """The chain of sectors of each stream, one stream after the other."""
    chain: list[int] = []
    for size in sizes:
        count = in_sectors(size, sector)
        chain += [*range(at + len(chain) + 1, at + len(chain) + count), END][:count]
    return chain


def numbers(values: list[int]) -> bytes:
    return pack(f"<{len(values)}I", *values)


def padded(content: bytes, sector: int, fill: bytes = b"\0") -> bytes:
    return content.ljust(in_sectors(len(content), sector) * sector, fill)
