"""A zip package of which most bytes are fixed: made once, then copied with a few places filled in.

Nothing fixed is compressed or summed again. A part is cut into pieces; long fixed pieces are
compressed by themselves, so that they can stand beside any others, and what differs from copy to copy
is stored between them as it is.
"""

import struct
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZipFile, ZipInfo

WORTH_COMPRESSING = 400
"""Fixed bytes below this are stored: a compressed piece costs about as much by itself."""

STORED_MOST = 65535
"""What one stored block of a deflate stream holds."""

LOCAL = struct.Struct("<4s2B4HL2L2H")
CENTRAL = struct.Struct("<4s4B4HL2L5H2L")
END = struct.Struct("<4s4H2LH")
DEFLATED, VERSION = 8, 20


@dataclass(frozen=True)
class Place:
    """A place that differs from copy to copy, by the key of what is filled in there."""

    key: str


Piece = bytes | Place


class _Packed:
    """Fixed bytes, compressed; and what they do to a checksum that comes before them."""

    def __init__(self, raw: bytes, last: bool) -> None:
        packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        self.data = packer.compress(raw) + packer.flush(zlib.Z_FINISH if last else zlib.Z_FULL_FLUSH)
        self.size = len(raw)
        self._crc = zlib.crc32(raw)
        # A checksum is linear: what the bytes add is known once, and so is what they do to each bit.
        zeros = bytes(len(raw))
        nothing = zlib.crc32(zeros)
        self._bits = [zlib.crc32(zeros, 1 << bit) ^ nothing for bit in range(32)]

    def crc_after(self, crc: int) -> int:
        """The checksum of some bytes with the checksum `crc`, and these after them."""
        result = self._crc
        for moved in self._bits:
            if crc & 1:
                result ^= moved
            crc >>= 1
        return result


class FilledPart:
    """One part of the package, with places to fill in."""

    def __init__(self, info: ZipInfo, pieces: Sequence[Piece]) -> None:
        self.info = info
        self._pieces = list(_prepared(pieces))

    def filled(self, values: Mapping[str, bytes]) -> tuple[bytes, int, int]:
        """The compressed part, its size before compression, and its checksum."""
        out: list[bytes] = []
        run: list[bytes] = []
        size = crc = 0
        for piece in self._pieces:
            if isinstance(piece, _Packed):
                stored = b"".join(run)
                run.clear()
                out += (*_stored(stored), piece.data)
                crc = piece.crc_after(zlib.crc32(stored, crc))
                size += len(stored) + piece.size
            else:
                run.append(piece if isinstance(piece, bytes) else values[piece.key])
        return b"".join(out), size, crc


def _prepared(pieces: Sequence[Piece]) -> Iterator[Piece | _Packed]:
    """Long fixed pieces compressed; the last piece always, because it ends the stream."""
    last = pieces[-1]
    assert isinstance(last, bytes)
    for piece in pieces[:-1]:
        long = isinstance(piece, bytes) and len(piece) >= WORTH_COMPRESSING
        yield _Packed(piece, last=False) if long and isinstance(piece, bytes) else piece
    yield _Packed(last, last=True)


def _stored(data: bytes) -> Iterator[bytes]:
    for start in range(0, len(data), STORED_MOST):
        chunk = data[start : start + STORED_MOST]
        yield struct.pack("<BHH", 0, len(chunk), len(chunk) ^ 0xFFFF)
        yield chunk


class Parcel:
    """A package: parts that are always the same, and parts with places to fill in."""

    def __init__(self, path: Path, places: Mapping[str, Sequence[Piece]]) -> None:
        """`path` is a package; `places` gives the pieces of each part that differs, by its name."""
        self._parts: list[FilledPart] = []
        self._count = 0
        fixed, entries = bytearray(), bytearray()
        with ZipFile(path) as package:
            for info in package.infolist():
                self._count += 1
                if info.filename in places:
                    self._parts.append(FilledPart(info, places[info.filename]))
                    continue
                packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
                data = packer.compress(package.read(info)) + packer.flush()
                entries += _entry(info, len(data), info.file_size, info.CRC, len(fixed))
                fixed += _header(info, len(data), info.file_size, info.CRC) + data
        self._fixed, self._entries = bytes(fixed), bytes(entries)

    def filled(self, values: Mapping[str, bytes]) -> bytes:
        """The bytes of one copy, with `values` in its places."""
        out, entries, offset = [self._fixed], [self._entries], len(self._fixed)
        for part in self._parts:
            data, size, crc = part.filled(values)
            header = _header(part.info, len(data), size, crc)
            entries.append(_entry(part.info, len(data), size, crc, offset))
            out += (header, data)
            offset += len(header) + len(data)
        listed = b"".join(entries)
        end = END.pack(b"PK\5\6", 0, 0, self._count, self._count, len(listed), offset, 0)
        return b"".join((*out, listed, end))


def _header(info: ZipInfo, packed: int, size: int, crc: int) -> bytes:
    name = info.filename.encode("ascii")
    fixed = (b"PK\3\4", VERSION, 0, 0, DEFLATED, *_stamp(info), crc, packed, size, len(name), 0)
    return LOCAL.pack(*fixed) + name


def _entry(info: ZipInfo, packed: int, size: int, crc: int, offset: int) -> bytes:
    name = info.filename.encode("ascii")
    numbers = (crc, packed, size, len(name), 0, 0, 0, 0, info.external_attr, offset)
    versions = (VERSION, info.create_system, VERSION, 0, 0, DEFLATED)
    return CENTRAL.pack(b"PK\1\2", *versions, *_stamp(info), *numbers) + name


def _stamp(info: ZipInfo) -> tuple[int, int]:
    """Time and day as a zip keeps them."""
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
