"""The framing of LevelDB's log: blocks of 32 KiB, in them fragments of records with a checksum.

The checksum is the CRC32 of zlib over type and data, as W&B has it.  Damage costs the records that
it touches: the next fragment is looked for behind the damaged one, then at every byte of its block.
Source: leveldb/doc/log_format.md; wandb core, the package leveldb.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, NamedTuple

from warehouse.sources.binary.blocks import LONGEST, Damage, read_block

BLOCK = 32_768  # bytes
HEADER = struct.Struct("<IHB")  # checksum, length, type
FULL, FIRST, MIDDLE, LAST = 1, 2, 3, 4
CANDIDATE = re.compile(rb"(?=.{6}[\x01-\x04])", re.DOTALL)  # where a fragment may begin
LOST, CUT = 0, -1  # kinds of bytes that are no fragment
CUT_OFF = "cut off: the file ends within a record"
BEGUN = {kind: zlib.crc32(bytes([kind])) for kind in (FULL, FIRST, MIDDLE, LAST)}


class Record(NamedTuple):
    """A whole record, or the rest of the file.

    number   from 1
    data     null for the rest: behind the last whole record, where more may be written
    damages  what lay before it
    end      bytes of the file up to its end
    """

    number: int
    data: bytes | None
    damages: Sequence[Damage]
    end: int


def is_fragment(data: bytes, place: int) -> bool:
    """Whether a fragment whose checksum holds begins there."""
    return _fragment(data, place) is not None


def records(stream: IO[bytes], number: int = 0, offset: int = 0) -> Iterator[Record]:
    """The records from the stream's position on; the rest comes last.

    number records, which took offset bytes with all that is before them, are behind that position.
    Raises what the stream raises, behind the records that it gave.
    """
    joined, end = _Joined(number), offset
    while True:
        block, error = read_block(stream, BLOCK - offset % BLOCK)
        for kind, part, stop in _fragments(block, is_full=(offset + len(block)) % BLOCK == 0):
            data = joined.take(kind, part, offset + stop)
            if data is not None:
                end = offset + stop
                yield Record(joined.number, data, joined.settle(), end)
        offset += len(block)
        if error is not None:
            raise error
        if not block or offset % BLOCK:
            break
    yield Record(joined.number, None, joined.rest(), end)


def _fragments(block: bytes, is_full: bool) -> Iterator[tuple[int, bytes, int]]:
    """(type, data, stop) of every fragment of the block, and of the bytes that are none.

    A block that is not full may end within a fragment.
    """
    place, size = 0, len(block)
    while size - place >= HEADER.size:
        found = _fragment(block, place)
        if found is not None:
            kind, data = found
            place += HEADER.size + len(data)
        else:
            after = _next_fragment(block, place)
            kind = CUT if after == size and not is_full else LOST
            data, place = block[place:after], after
        yield kind, data, place
    if place < size and not is_full:
        yield CUT, block[place:], size


def _fragment(block: bytes, place: int) -> tuple[int, bytes] | None:
    """(type, data) of the fragment that begins there, null where none does."""
    if place + HEADER.size > len(block):
        return None
    checksum, length, kind = HEADER.unpack_from(block, place)
    start = place + HEADER.size
    data = block[start : start + length]
    is_whole = kind in BEGUN and len(data) == length and zlib.crc32(data, BEGUN[kind]) == checksum
    return (kind, data) if is_whole else None


def _next_fragment(block: bytes, place: int) -> int:
    """Where the fragment behind a damaged one begins, the end of the block where none does."""
    stop = place + HEADER.size + HEADER.unpack_from(block, place)[1]
    if _fragment(block, stop) is not None:
        return stop
    places = (found.start() for found in CANDIDATE.finditer(block, place + 1))
    return next((one for one in places if _fragment(block, one) is not None), len(block))


@dataclass
class _Joined:
    """Fragments on their way into records.

    number   of the last record or damage
    parts    of the record that is begun, null where none is or where it is lost
    is_lost  whether the fragments up to the next beginning belong to damage that is told already
    waiting  damage since the last whole record
    """

    number: int
    parts: list[bytes] | None = None
    is_lost: bool = False
    waiting: list[Damage] = field(default_factory=list)

    def take(self, kind: int, data: bytes, stop: int) -> bytes | None:
        """The record that ends with the fragment, null where none does; stop is in the file."""
        if kind == FULL and self.parts is None:
            self.number, self.is_lost = self.number + 1, False
            return data
        at = stop - len(data)
        if kind == CUT:
            self._lose(CUT_OFF)
        elif kind == LOST:
            self._lose(f"damaged: {len(data)} bytes from byte {at} on")
        elif kind in (FULL, FIRST):
            if self.parts is not None:
                self._lose(f"damaged: the record before byte {at} has no end")
            self.parts, self.is_lost = [], False
        elif self.parts is None and not self.is_lost:
            self._lose(f"damaged: the record at byte {at} has no beginning")
        return None if self.parts is None else self._join(kind, data)

    def settle(self) -> Sequence[Damage]:
        """The damage since the last whole record."""
        if not self.waiting:
            return ()
        told, self.waiting = self.waiting, []
        return told

    def rest(self) -> Sequence[Damage]:
        """The damage behind the last whole record, and a record that has no end."""
        if self.parts is not None:
            self._lose(CUT_OFF)
        return self.settle()

    def _join(self, kind: int, data: bytes) -> bytes | None:
        parts = [] if self.parts is None else self.parts
        parts.append(data)
        if len(parts) * BLOCK > LONGEST:
            self._lose(f"longer than {LONGEST // 2**20} MiB")
        if self.parts is None or kind in (FIRST, MIDDLE):
            return None
        self.parts, self.number = None, self.number + 1
        return b"".join(parts)

    def _lose(self, reason: str) -> None:
        self.number += 1
        self.waiting.append(Damage(self.number, reason))
        self.parts, self.is_lost = None, True
