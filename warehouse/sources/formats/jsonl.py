"""JSON lines: one object a line, the configuration in one of them, evaluations in the others.

Where two writers share a file, two objects may stand on one line: both are read.  An object with a
key twice is none: nobody knows which of the two values is meant.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import IO, Any

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.compression import BROKEN_OFF
from warehouse.sources.log_file import has_suffix
from warehouse.sources.reading import Reading
from warehouse.sources.records.lines import CUT_OFF, LONGEST_LINE, MARK, Line, lines
from warehouse.sources.records.names import clean
from warehouse.sources.records.objects import BrokenRecord, Objects
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

SPACE = re.compile(r"[ \t\r\n]*")  # RFC 8259, section 2
GIVE_UP = 1000  # lines; a file of which none of so many is an object is no JSON lines


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes begin an object, or the name says that lines are objects."""
    begins = head.removeprefix(MARK).lstrip().startswith(b"{")
    return begins or has_suffix(name, (".jsonl", ".ndjson"))


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points from reading.offset on; configuration and broken lines go into reading.

    A line without an end is left to the next reading unless this is the last one.
    Raises FileUnreadable where no line is a JSON object.
    """
    with snapshot.open() as stream:
        yield from _read(stream, roles, reading, is_last)


def _read(stream: IO[bytes], roles: Roles, reading: Reading, is_last: bool) -> Iterator[pa.Table]:
    objects = _Lines(roles, reading)
    try:
        yield from _tables(stream, objects, reading, is_last)
    except BROKEN_OFF:
        yield objects.buffer.drain()
        raise
    objects.require_one()
    objects.close()
    yield objects.buffer.drain()


def _tables(
    stream: IO[bytes], objects: "_Lines", reading: Reading, is_last: bool
) -> Iterator[pa.Table]:
    if reading.offset:
        stream.seek(reading.offset)
    for line in lines(stream, reading.lines, reading.offset):
        if not (line.has_end or is_last):
            break
        reading.lines, reading.offset = line.number, line.end
        if line.data.strip():
            objects.take_line(line)
        if objects.buffer.is_full:
            yield objects.buffer.drain()
        if line.number == GIVE_UP:
            objects.require_one()


class _Lines(Objects):
    """The objects of a file of lines."""

    def __init__(self, roles: Roles, reading: Reading) -> None:
        super().__init__(roles, reading)
        self._taken = reading.points

    def take_line(self, line: Line) -> None:
        """Points and configuration of one line, or its rejection."""
        try:
            for row in rows(line):
                self.take(line.number, row)
                self._taken += 1
        except BrokenRecord as problem:
            self._reject(line, str(problem))
        except RecursionError:
            self._reject(line, "nested too deeply")

    def require_one(self) -> None:
        """Give the file up where every line so far was broken."""
        if self._reading.broken and not self._taken:
            number, reason, _ = self._reading.broken[0]
            raise FileUnreadable(f"no line is a JSON object; line {number}: {reason}")

    def _reject(self, line: Line, reason: str) -> None:
        self._reading.reject(line.number, reason, line.data[:400].decode("utf-8", "replace"))


def rows(line: Line) -> Iterator[dict[str, Any]]:
    """The objects on the line; raises BrokenRecord, saying why, where the rest of it is none."""
    if line.is_too_long:
        raise BrokenRecord(f"longer than {LONGEST_LINE // 2**20} MiB")
    try:
        text, place, found = line.data.decode("utf-8"), 0, 0
    except UnicodeDecodeError as error:
        reason = f"not UTF-8 at byte {error.start}" if line.has_end else CUT_OFF
        raise BrokenRecord(reason) from None
    while (place := _behind_space(text, place)) < len(text):
        try:
            row, place = DECODER.raw_decode(text, place)
        except json.JSONDecodeError as error:
            raise BrokenRecord(_what_is_wrong(line, error, found)) from None
        except BrokenRecord:
            raise
        except ValueError:  # Python refuses to convert whole numbers of more than 4300 digits
            raise BrokenRecord("not JSON: a whole number has thousands of digits") from None
        if not isinstance(row, dict):
            raise BrokenRecord("not a JSON object")
        found += 1
        yield row


def _what_is_wrong(line: Line, error: json.JSONDecodeError, found: int) -> str:
    before = f"behind {found} whole objects: " if found else ""
    if not line.has_end:
        return f"{before}{CUT_OFF}"
    return f"{before}not JSON: {error.msg} at column {error.colno}"


def _behind_space(text: str, place: int) -> int:
    space = SPACE.match(text, place)
    return place if space is None else space.end()


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The object of these names and values."""
    row = dict(pairs)
    if len(row) < len(pairs):
        twice = Counter(key for key, _ in pairs).most_common(1)[0][0]
        raise BrokenRecord(f'it has the key "{clean(twice)}" twice')
    return row


DECODER = json.JSONDecoder(object_pairs_hook=_distinct)
