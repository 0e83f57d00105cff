"""A log of text, line by line: what its framework hears in it becomes points and configuration.

Lines that are none of the framework's are counted and passed over.  One without an end may lack the
end of its last number, so nothing is taken from it until it has one.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import IO, Any

import pyarrow as pa

from warehouse.sources.compression import BROKEN_OFF
from warehouse.sources.formats.text.prefixes import Said, said
from warehouse.sources.formats.text.spoken import Framework, Spoken
from warehouse.sources.reading import Reading
from warehouse.sources.records.lines import CUT_OFF, LONGEST_LINE, Line, lines
from warehouse.sources.records.objects import BrokenRecord, Objects
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot


def read(
    framework: Callable[[], Framework],
    snapshot: Snapshot,
    roles: Roles,
    reading: Reading,
    is_last: bool = True,
) -> Iterator[pa.Table]:
    """Tables of points from reading.offset on; configuration and broken lines go into reading.

    What stands before the offset is heard again, for what it says of the lines after it, such as
    their step.  A line without an instant has that of the last line with one.  A line without an
    end is left to the next reading unless this is the last one.
    """
    with snapshot.open() as stream:
        log = _Log(framework(), roles, reading)
        try:
            yield from _tables(stream, log, reading, is_last)
        except BROKEN_OFF:
            yield log.objects.buffer.drain()
            raise
        yield log.objects.buffer.drain()


def _tables(stream: IO[bytes], log: "_Log", reading: Reading, is_last: bool) -> Iterator[pa.Table]:
    begin = reading.offset
    for line in lines(stream):
        if line.end <= begin:
            log.hear_again(line)
            continue
        if not (line.has_end or is_last):
            break
        reading.lines, reading.offset = line.number, line.end
        log.hear(line)
        if log.objects.buffer.is_full:
            yield log.objects.buffer.drain()


class _Log:
    """One file; of ranks that print the same, the first that said a number is listened to."""

    def __init__(self, framework: Framework, roles: Roles, reading: Reading) -> None:
        self.objects = Objects(roles, reading)
        self._framework, self._reading = framework, reading
        self._rank: str | None = None
        self._at: str | None = None
        self._config: dict[str, Any] = {}

    def hear_again(self, line: Line) -> None:
        """Hear a line that was taken before, for what it says of later ones."""
        for heard in self._pieces(line):
            with suppress(BrokenRecord):
                self._spoken(heard)

    def hear(self, line: Line) -> None:
        """Take what the line says, or reject it."""
        for heard in self._pieces(line):
            try:
                self._take(line, heard)
            except BrokenRecord as problem:
                reason = str(problem) if line.has_end else CUT_OFF
                self._reading.reject(line.number, reason, heard.text)

    def _pieces(self, line: Line) -> Iterator[Said]:
        """The line, in pieces where a progress bar went back to its start, of the rank heard."""
        for piece in line.data.decode("utf-8", "replace").split("\r"):
            heard = said(piece)
            if self._rank is None or heard.rank in (None, self._rank):
                self._at = heard.at or self._at
                yield heard

    def _take(self, line: Line, heard: Said) -> None:
        spoken = self._spoken(heard)
        if spoken is None:
            return
        if line.is_too_long:
            raise BrokenRecord(f"longer than {LONGEST_LINE // 2**20} MiB")
        if not line.has_end:
            raise BrokenRecord(CUT_OFF)
        if spoken.config != self._config:  # many lines tell the length of the run again
            self._config = spoken.config
            self.objects.configure(self._reading.header_run or self._reading.run, spoken.config)
        if spoken.row:
            self.objects.take(line.number, {"logged_at": self._at, **spoken.row})

    def _spoken(self, heard: Said) -> Spoken | None:
        try:
            spoken = self._framework.hear(heard.text) if heard.text else None
        except BrokenRecord:
            raise
        except ValueError:  # Python refuses to convert whole numbers of more than 4300 digits
            raise BrokenRecord("a whole number has thousands of digits") from None
        if spoken is not None and spoken.row:
            self._rank = self._rank or heard.rank
        return spoken
