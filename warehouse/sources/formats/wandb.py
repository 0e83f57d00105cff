"""W&B runs as they are kept offline: run-ID.wandb, a log of records.

History becomes points; the run, its configuration and its exit become configuration.  Summaries
repeat the history, and statistics are those of the machine: both are left out.
Source: wandb/proto/wandb_internal.proto.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import IO, Any

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.binary import leveldb, protobuf, run_record
from warehouse.sources.binary.protobuf import tag
from warehouse.sources.compression import BROKEN_OFF
from warehouse.sources.reading import Reading
from warehouse.sources.records.names import clean
from warehouse.sources.records.objects import BrokenRecord, Objects
from warehouse.sources.records.points import PointBuffer
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

HEADER = b":W&B\xe1\xbe\x00"  # a name, a magic number and version 0
STATUS, NAME, ID = "tracker.status", "tracker.name", "tracker.id"
HISTORY, SUMMARY, CONFIG, RUN, EXIT = tag(2), tag(3), tag(5), tag(17), tag(18)


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes are those of W&B, or a whole record stands behind them."""
    return head.startswith(HEADER[:4]) or leveldb.is_fragment(head, len(HEADER))


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points from reading.offset on; configuration and damage go into reading.

    What no whole record follows is left to the next reading unless this is the last one.
    Raises FileUnreadable where no record can be used.
    """
    run = _Run(roles, reading)
    try:
        with snapshot.open() as stream:
            yield from _tables(stream, run, reading, is_last)
    except BROKEN_OFF:
        run.settle()
        yield run.buffer.drain()
        raise
    run.close()
    yield run.buffer.drain()
    if reading.broken and not run.taken:
        raise FileUnreadable(f"no record is whole; {reading.broken[0][1]}")


def _tables(stream: IO[bytes], run: "_Run", reading: Reading, is_last: bool) -> Iterator[pa.Table]:
    _go_on(stream, reading)
    for record in leveldb.records(stream, reading.lines, reading.offset):
        if record.data is None and not is_last:
            return
        run.take(record)
        if run.buffer.is_full:
            yield run.buffer.drain()


def _go_on(stream: IO[bytes], reading: Reading) -> None:
    """Go behind the header, or to where reading stopped."""
    if reading.offset:
        stream.seek(reading.offset)
        return
    header = stream.read(len(HEADER))
    if header != HEADER:
        reading.reject(0, "damaged: the header of the file", "")
    reading.offset = len(header)


class _Run:
    """The records of a run, in the order in which they were written.

    Its name is the one that it has when its first numbers are logged: until then it may change,
    and what is said of the run waits.
    """

    def __init__(self, roles: Roles, reading: Reading) -> None:
        self._has_own_name = bool(roles.run) and not roles.has_run_setting
        roles = replace(roles, layout="wide", run=roles.run if roles.has_run_setting else ())
        self._roles, self._reading = roles, reading
        self._objects = Objects(roles, reading)
        self._waiting: dict[str, Any] | None = None if reading.header_run else {}
        self.taken = reading.points

    @property
    def buffer(self) -> PointBuffer:
        """The points on their way."""
        return self._objects.buffer

    def take(self, record: leveldb.Record) -> None:
        """Points and configuration of one record, or its rejection."""
        reading = self._reading
        for damage in record.damages:
            reading.reject(damage.number, damage.reason, "")
        reading.lines, reading.offset = record.number, record.end
        if record.data is not None:
            try:
                self._take(record.number, record.data)
                self.taken += 1
            except BrokenRecord as problem:
                reading.reject(record.number, str(problem), "")

    def settle(self) -> None:
        """Give what was said of the run so far to the name that it has now."""
        if self._waiting is None:
            return
        said, self._waiting = self._waiting, None
        name = said.get(NAME) or said.get(ID)
        if self._has_own_name and name:
            self._reading.header_run = clean(name)
            self._objects = Objects(self._roles, self._reading)
        self._say(said)

    def close(self) -> None:
        """Settle what waits, and take nulls that are lost evaluations for NaN."""
        self.settle()
        self._objects.close()

    def _take(self, number: int, data: bytes) -> None:
        for told, start, stop in protobuf.fields(data):
            if told == HISTORY:
                self._history(number, data, start, stop)
            elif told == SUMMARY:  # most records; nothing of interest follows
                return
            elif told == RUN:
                self._say({STATUS: "running"} | run_record.run(data, start, stop))
            elif told == CONFIG:
                self._say(run_record.config(data, start, stop))
            elif told == EXIT:
                self._say({STATUS: run_record.status(data, start, stop)})

    def _history(self, number: int, data: bytes, start: int, stop: int) -> None:
        self.settle()
        self._objects.take(number, run_record.history(data, start, stop))

    def _say(self, said: dict[str, Any]) -> None:
        if self._waiting is not None:
            self._waiting |= said
        else:
            self._objects.configure(self._reading.header_run or self._reading.run, said)
