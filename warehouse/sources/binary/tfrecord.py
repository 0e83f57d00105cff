"""The framing of TFRecord: length, its checksum, data, their checksum; CRC32C, masked.

Damage costs the records that it touches: behind it the next length whose checksum holds is looked
for.  Source: tensorflow/core/lib/io/record_writer.h.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any

import google_crc32c
import numpy as np
from numpy.typing import NDArray

from warehouse.sources.binary.blocks import LONGEST, Damage, read_block

HEADER, FOOTER = 12, 4  # bytes before and behind the data
LENGTH = struct.Struct("<QI")  # a header: length, checksum
BITS = 2**32 - 1  # of a checksum
BLOCK = 4 * 2**20  # bytes read at once
MOST_KNOWN = 65_536  # headers remembered
# Where a header may begin: a length that is not zero and below 4 GiB.
CANDIDATE = re.compile(rb"(?=(?!\0\0\0\0).{4}\0\0\0\0)", re.DOTALL)


@dataclass(frozen=True)
class Batch:
    """Records that follow each other, all of them whole.

    data     the bytes that hold them
    starts   (records,) where in data each begins
    stops    (records,) where in data each ends
    numbers  (records,) from 1
    damages  what lay before or between them
    end      bytes of the file up to the end of the last of them
    is_rest  no records, but the damage that no whole record follows: more may be written there
    """

    data: bytes
    starts: NDArray[np.int64]
    stops: NDArray[np.int64]
    numbers: NDArray[np.int64]
    damages: list[Damage]
    end: int
    is_rest: bool = False

    def record(self, place: int) -> bytes:
        """The bytes of one of them."""
        return self.data[self.starts[place] : self.stops[place]]


def begins_with_header(data: bytes) -> bool:
    """Whether the bytes begin with the header of a record."""
    return _length(data[:HEADER]) is not None


def batches(stream: IO[bytes], number: int = 0, offset: int = 0) -> Iterator[Batch]:
    """The records from the stream's position on, in batches of some MiB; the rest comes last.

    number records, which took offset bytes, are behind that position.
    Raises what the stream raises, behind the records that it gave.
    """
    frames = _Frames(stream, offset, number)
    waiting: list[Damage] = []
    while frames.read_more():
        frames.scan()
        batch, waiting = _checked(frames, waiting)
        if len(batch.starts):
            offset = batch.end
            yield batch
    if frames.error is not None:
        raise frames.error
    none = np.zeros(0, np.int64)
    yield Batch(b"", none, none, none, waiting + frames.rest(), offset, is_rest=True)


@dataclass
class _Frames:
    """The stream while it is taken apart; the lists hold what the last scan found.

    base    where in the file data begins
    number  of the last record or stretch of lost bytes
    place   where in data the next frame is looked for
    lost    where in the file the lost bytes begin in which we are, null where we are in none
    """

    stream: IO[bytes]
    base: int
    number: int
    data: bytes = b""
    place: int = 0
    lost: int | None = None
    error: BaseException | None = None
    starts: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    damages: list[Damage] = field(default_factory=list)
    known: dict[bytes, int] = field(default_factory=dict)

    def read_more(self) -> bool:
        """Put a block behind what is not taken apart yet; false where there is no more."""
        block, self.error = read_block(self.stream, BLOCK)
        self.base, self.place, self.data = (
            self.base + self.place,
            0,
            self.data[self.place :] + block,
        )
        return len(block) > 0

    def scan(self) -> None:
        """List the frames that data holds whole, and go behind them."""
        self.starts, self.stops, self.numbers, self.damages = [], [], [], []
        data, place, size, known = self.data, self.place, len(self.data), self.known
        while place + HEADER <= size:
            header = data[place : place + HEADER]
            length = known.get(header) or self._new_length(header)
            if length is None:
                place = self._lose(place)
                continue
            stop = place + HEADER + length
            if stop + FOOTER > size:
                break
            self._close_lost(place)
            self.number += 1
            self.starts.append(place + HEADER)
            self.stops.append(stop)
            self.numbers.append(self.number)
            place = stop + FOOTER
        self.place = place

    def rest(self) -> list[Damage]:
        """What is wrong with the bytes behind the last frame."""
        end = self.base + len(self.data)
        if self.lost is not None:
            return [self._lost_until(end)]
        left = len(self.data) - self.place
        cut = Damage(
            self.number + 1, f"cut off: the file ends within the record at byte {end - left}"
        )
        return [cut] if left else []

    def _new_length(self, header: bytes) -> int | None:
        length = _length(header)
        if length is not None:
            if len(self.known) >= MOST_KNOWN:
                self.known.clear()
            self.known[header] = length
        return length

    def _lose(self, place: int) -> int:
        """Where the next header stands, or else the first place where one may yet show."""
        self.lost = self.base + place if self.lost is None else self.lost
        for found in CANDIDATE.finditer(self.data, place + 1):
            if _length(self.data[found.start() : found.start() + HEADER]) is not None:
                return found.start()
        return max(place + 1, len(self.data) - HEADER + 1)

    def _close_lost(self, place: int) -> None:
        if self.lost is not None:
            self.damages.append(self._lost_until(self.base + place))
            self.lost = None

    def _lost_until(self, end: int) -> Damage:
        self.number += 1
        lost = end - (self.lost or 0)
        return Damage(self.number, f"damaged: {lost} bytes from byte {self.lost} on are no record")


def _checked(frames: _Frames, waiting: list[Damage]) -> tuple[Batch, list[Damage]]:
    """The frames whose checksum holds, and the damage behind the last of them."""
    arrays = (np.array(one, np.int64) for one in (frames.starts, frames.stops, frames.numbers))
    starts, stops, numbers = arrays
    is_whole = _checksums(frames) == _stored(frames.data, stops)
    damages = waiting + frames.damages
    for number, start in zip(numbers[~is_whole], starts[~is_whole], strict=True):
        at = frames.base + start - HEADER
        damages.append(Damage(int(number), f"damaged: the checksum of the record at byte {at}"))
    last = numbers[is_whole].max(initial=0)
    end = frames.base + int(stops[is_whole].max(initial=0)) + FOOTER
    settled = sorted(damage for damage in damages if damage.number < last)
    batch = Batch(frames.data, starts[is_whole], stops[is_whole], numbers[is_whole], settled, end)
    return batch, [damage for damage in damages if damage.number > last]


def _checksums(frames: _Frames) -> NDArray[np.uint64]:
    """(frames,) masked checksums of the data, as they should be stored."""
    data, checksum = frames.data, google_crc32c.value
    pairs = zip(frames.starts, frames.stops, strict=True)
    return _masked(np.array([checksum(data[start:stop]) for start, stop in pairs], np.uint64))


def _stored(data: bytes, stops: NDArray[np.int64]) -> NDArray[np.uint32]:
    """(frames,) the checksums that stand behind the data."""
    octets = np.frombuffer(data, np.uint8)[stops[:, None] + np.arange(FOOTER)]
    return np.ascontiguousarray(octets).view("<u4")[:, 0]


def _masked(checksum: Any) -> Any:
    """A checksum, or an array of them, as it is stored: rotated, and moved by a constant."""
    rotated = (checksum >> 15 | checksum << 17) & BITS
    return (rotated + 0xA282EAD8) & BITS


def _length(header: bytes) -> int | None:
    """The length that the header tells, null where it is none: other bytes, nothing, too much."""
    if len(header) < HEADER:
        return None
    length, stored = LENGTH.unpack(header)
    if not 0 < length <= LONGEST or _masked(google_crc32c.value(header[:8])) != stored:
        return None
    return int(length)
