"""One JSON document: a list of records, or an object that holds such lists or is a record."""

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.log_file import has_suffix
from warehouse.sources.reading import Reading
from warehouse.sources.records.json_text import Member, members, text_of
from warehouse.sources.records.lines import MARK
from warehouse.sources.records.objects import BrokenRecord, Objects
from warehouse.sources.records.points import poured
from warehouse.sources.roles import Roles, first
from warehouse.sources.snapshot import Snapshot


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes begin a list of objects, or an object that is more than a line."""
    start = head.removeprefix(MARK).lstrip()
    is_json = has_suffix(name, (".json",))
    if start.startswith(b"["):
        return is_json or start[1:].lstrip().startswith(b"{")
    if not start.startswith(b"{") or has_suffix(name, (".jsonl", ".ndjson")):
        return False
    line, _, rest = start.partition(b"\n")
    if not rest.strip():
        return is_json
    return line.rstrip().endswith((b"{", b"[", b",")) and not rest.lstrip().startswith(b"{")


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points; values beside lists of records are configuration.

    Raises FileUnreadable where the document is damaged, behind all that is whole before, and where
    it is no log.
    """
    yield from tables(_Records(roles, reading), members(text_of(snapshot)))


class Records(Objects):
    """The records of a document; what is none is gathered in rest."""

    def __init__(self, roles: Roles, reading: Reading) -> None:
        super().__init__(roles, reading)
        self.rest: dict[str, Any] = {}

    def put(self, member: Member) -> None:
        """Take a value of the document."""
        if member.is_item:
            self.take_record(member.value)
        else:
            self.rest[member.key] = member.value

    def take_record(self, row: object) -> None:
        """Points of a record, or its rejection; records count from 1."""
        self._reading.lines += 1
        try:
            if not isinstance(row, dict):
                raise BrokenRecord("not a JSON object")
            self.take(self._reading.lines, row)
        except BrokenRecord as problem:
            self._reading.reject(self._reading.lines, str(problem), _excerpt(row))

    def finish(self) -> None:
        """Take what stands beside the records, when all of them are known."""
        raise NotImplementedError


def tables(records: Records, found: Iterator[Member]) -> Iterator[pa.Table]:
    """Tables of the points of a document, those before a damage too."""
    yield from poured(records.buffer, _put(records, found), (FileUnreadable,))


def _put(records: Records, found: Iterator[Member]) -> Iterator[None]:
    for member in found:
        records.put(member)
        yield
    records.finish()
    records.close()


def _excerpt(row: object) -> str:
    """How the record begins; nothing of one that is nested too deeply to be written."""
    try:
        return json.dumps(row)[:400]
    except RecursionError:
        return ""


class _Records(Records):
    """A document whose layout nobody told."""

    def put(self, member: Member) -> None:
        if member.is_item and self.rest:
            self._take_header()
        super().put(member)

    def finish(self) -> None:
        """Configure by what stands beside records; alone, and with a step, it is one itself."""
        if self._reading.lines:
            self._take_header()
        elif first(self._roles.step, self.rest) or isinstance(self.rest.get("config"), dict):
            self.take_record(self.rest)
        else:
            raise FileUnreadable(
                "a JSON document that is no log: it holds no list of records and names no step"
            )

    def _take_header(self) -> None:
        """What stands before or behind the records configures their run."""
        named = {name: self.rest.pop(name) for name in self._roles.run if name in self.rest}
        if isinstance(self.rest.get("config"), dict):
            self.rest |= self.rest.pop("config")
        if self.rest or named:
            self.take(self._reading.lines, {**named, "config": self.rest})
        self.rest = {}
