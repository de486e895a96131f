"""Compound files (the container of .xls, .doc, .et and of encrypted workbooks) with empty streams."""

from dataclasses import dataclass, field
from struct import pack

FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
STORAGE, STREAM, ROOT = 1, 2, 5


@dataclass
class Entry:
    name: str
    kind: int
    children: list["Entry"] = field(default_factory=list)
    right: int = FREE
    child: int = FREE

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        start = END if self.kind == ROOT else 0
        return (
            name.ljust(64, b"\0")
            + pack("<HBBIII", len(name) + 2, self.kind, 1, FREE, self.right, self.child)
            + bytes(36)
            + pack("<IQ", start, 0)
        )


def compound(*streams: str) -> bytes:
    """A compound file with empty streams of these names; a slash leads into a storage."""
    root = Entry("Root Entry", ROOT)
    entries = [root]
    for stream in streams:
        place = root
        for depth, name in enumerate(names := stream.split("/"), 1):
            kind = STREAM if depth == len(names) else STORAGE
            place = child_of(place, name, kind, entries)
    return header() + table(entries) + directory(entries)


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


def header() -> bytes:
    start = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    counts = pack("<6xIIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    return start + counts + pack("<109I", 0, *[FREE] * 108)


def table(entries: list[Entry]) -> bytes:
    """Sector 0: itself, then the chain of the directory."""
    sectors = -(-len(entries) // 4)
    chain = [TABLE, *range(2, sectors + 1), END]
    return pack("<128I", *chain, *[FREE] * (128 - len(chain)))


def directory(entries: list[Entry]) -> bytes:
    content = b"".join(entry.packed() for entry in entries)
    return content.ljust(-(-len(content) // SECTOR) * SECTOR, b"\0")
