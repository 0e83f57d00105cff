"""Read one file, from its start or from where reading stopped, into numbered readings."""

from dataclasses import dataclass, replace

import pyarrow as pa

from warehouse.raw.events import Event
from warehouse.raw.writer import Writer
from warehouse.sources.read import UNREADABLE, can_grow, read
from warehouse.sources.reading import Reading
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Prints, Snapshot


class Interrupted(Exception):
    """Reading broke off; what it gave until then, under its number, and why."""

    def __init__(self, number: int, reading: Reading, cause: BaseException) -> None:
        super().__init__(str(cause))
        self.number, self.reading, self.cause = number, reading, cause


@dataclass(frozen=True)
class Reader:
    """Reads the files of a source by the roles that its settings give to names."""

    writer: Writer
    roles: Roles

    def read(self, snapshot: Snapshot, prints: Prints, begun: Reading, told: Event) -> Event:
        """Read on from what was begun; told is the event but for its counts and its place.

        Returns the last event of those that it wrote.  Raises Interrupted where the file cannot be
        read to its end: then no event is written, and the rows wait for a decision.
        """
        if can_grow(snapshot):
            event = self._read_growing(snapshot, prints, begun, told)
            if event is not None:
                return event
        whole = replace(told, version=None, offset_bytes=None, offset_hash=None)
        return self._read_whole(
            snapshot, prints, Reading(begun.run, run_pattern=begun.run_pattern), whole
        )

    def _read_growing(
        self, snapshot: Snapshot, prints: Prints, begun: Reading, told: Event
    ) -> Event | None:
        """Whole records, then a last line without an end apart; null where that cannot be."""
        body, numbers = begun.go_on(), [self.writer.begin()]
        try:
            self._pour(snapshot, numbers[0], body, is_last=False)
            events = [(numbers[0], begun.lines + 1, told.counting(body))]
            if body.offset < snapshot.size:
                tail = body.go_on()
                numbers.append(self.writer.begin())
                self._pour(snapshot, numbers[1], tail, is_last=True)
                last = replace(told.counting(tail), kind="tail")
                events.append((numbers[1], body.lines + 1, last))
            placed = prints if body.offset in prints.hashes else snapshot.prints({body.offset})
            is_same = placed.content_hash == prints.content_hash and snapshot.is_still_so(prints)
            is_settled = body.offset > 0 and is_same
        except UNREADABLE:
            is_settled = False
        if not is_settled:  # read in one piece, which says what is wrong with the file
            for number in numbers:
                self.writer.discard(number)
            return None
        version = told.version or numbers[0]
        offset_hash = placed.hashes[body.offset]
        for number, first_line, event in events:
            event = replace(
                event, version=version, offset_bytes=body.offset, offset_hash=offset_hash
            )
            self.writer.event(number, event, first_line)
        return event

    def _read_whole(
        self, snapshot: Snapshot, prints: Prints, reading: Reading, told: Event
    ) -> Event:
        number = self.writer.begin()
        try:
            self._pour(snapshot, number, reading, is_last=True)
            if not snapshot.is_still_so(prints):
                raise OSError("it was rewritten while it was read")
        except UNREADABLE as error:
            raise Interrupted(number, reading, error) from error
        event = replace(told.counting(reading), version=number)
        self.writer.event(number, event, first_line=1)
        return event

    def _pour(self, snapshot: Snapshot, number: int, reading: Reading, is_last: bool) -> None:
        try:
            for table in read(snapshot, self.roles, reading, is_last):
                self.writer.points(number, _named(table, reading))
        finally:
            self.writer.rest(number, reading)


def _named(table: pa.Table, reading: Reading) -> pa.Table:
    """The points under the names that their runs have by the settings."""
    if reading.run_pattern is None:
        return table
    runs = table["run_id"].combine_chunks()
    named = pa.array([reading.named(run) for run in runs.dictionary.to_pylist()], pa.string())
    column = named.take(runs.indices).dictionary_encode()
    return table.set_column(0, "run_id", column)
