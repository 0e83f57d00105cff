"""The logs of one source on their way into raw.*: what is new is read, what is known is not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import duckdb

from warehouse.raw.events import Event, FileRow, Standing
from warehouse.raw.known import Known, known_of
from warehouse.raw.moves import Moves
from warehouse.raw.reader import Interrupted, Reader
from warehouse.raw.states import States
from warehouse.raw.writer import Writer
from warehouse.sources import files
from warehouse.sources.fields import roles
from warehouse.sources.log_file import LogFile
from warehouse.sources.others import Others
from warehouse.sources.read import UNREADABLE, look, reason
from warehouse.sources.reading import Reading
from warehouse.sources.settings_hash import settings_hash
from warehouse.sources.snapshot import Prints, Snapshot
from warehouse.sources.source import Source


class SourceLogs:
    """One source, within a transaction."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        source: Source,
        at: datetime,
        standings: dict[str, Standing],
    ) -> None:
        """Standings of all files, brought up to date on the way."""
        self._con, self._source = con, source
        self._standings = standings
        found = roles(source)
        self._settings_hash = settings_hash(source, found)
        self._writer = Writer(con, at)
        self._reader = Reader(self._writer, found)
        self._known: dict[int, Known] = {}
        self._states = States(at)

    def run(
        self, logs: list[LogFile], others: list[Others], begin: Callable[[str], None]
    ) -> list[FileRow]:
        """Look at every log, and read what is new of it; others are counted."""
        self._take_leave(logs)
        self._pass_over(others)
        mine = [one for one in self._standings.values() if one.event.source == self._source.name]
        gone = [one for one in mine if one.event.kind == "gone" and one.counts]
        self._moves = Moves(self._con, self._source, self._settings_hash, gone)
        self._known |= known_of(self._con, self._changed(logs))
        rows = []
        for file in logs:
            begin(file.name)
            rows.append(self._look(file))
        self._writer.finish()
        return rows

    def _take_leave(self, logs: list[LogFile]) -> None:
        """Mark files that are gone, and those that are there but that the source names no more."""
        named = {file.name for file in logs}
        for name, standing in list(self._standings.items()):
            event = standing.event
            if name in named or event.source != self._source.name or not standing.counts:
                continue
            if files.exists(self._source, name):
                self._note(standing, kind="dropped", version=None, stamp=None)
            elif event.kind != "gone":
                self._note(standing, kind="gone", stamp=None)

    def _pass_over(self, others: list[Others]) -> None:
        """Note what lies beside the logs, where that is other than before."""
        told = {one.name: one for one in others}
        for name, standing in list(self._standings.items()):
            event = standing.event
            if event.kind == "passed" and event.source == self._source.name and name not in told:
                self._note(standing, kind="dropped", problem=None)
        for name, one in told.items():
            before = self._standings.get(name)
            if before is None or before.event.problem != one.problem:
                event = Event(
                    name, self._source.name, "passed", None, "", None, problem=one.problem
                )
                self._note(Standing(event, False, 0, 0, 0, None))

    def _look(self, file: LogFile) -> FileRow:
        before = self._before(file)
        try:
            known = self._states.stamp(file)
            if before is not None and known is not None and self._is_as_before(before, known):
                return FileRow(before.event, is_new=False)
            return self._open(look(Snapshot(file), self._source.format), before, known)
        except UNREADABLE as error:  # before may be other than above: a move that was noted
            return self._failed(self._told(file, known=None), self._before(file), error)

    def _before(self, file: LogFile) -> Standing | None:
        """Where the file stands, null where nothing of it counts."""
        standing = self._standings.get(file.name)
        return standing if standing is not None and standing.counts else None

    def _is_as_before(self, before: Standing, stamp: str) -> bool:
        return (before.event.stamp, before.event.settings_hash) == (stamp, self._settings_hash)

    def _open(self, snapshot: Snapshot, before: Standing | None, known: str | None) -> FileRow:
        """Compare the bytes with what is known, and read what is new of them."""
        told = self._told(snapshot.file, known)
        told = replace(told, size=snapshot.size, head_hash=snapshot.head_hash())
        if before is None:
            alike = self._moves.alike(told.head_hash or "", told.format)
            prints = snapshot.prints(set[int]().union(*(one.places for one in alike)))
            moved = self._moves.take(alike, prints)
            if moved is not None:
                return self._move(snapshot, prints, moved, told)
            return self._read(snapshot, prints, None, told, "first")
        if before.event.settings_hash != self._settings_hash:
            return self._read(snapshot, snapshot.prints(), before, told, "reread")
        return self._compare(snapshot, snapshot.prints(before.places), before, told)

    def _compare(
        self, snapshot: Snapshot, prints: Prints, before: Standing, told: Event
    ) -> FileRow:
        event = before.event
        place = event.offset_bytes or 0
        if event.format != told.format:  # what was read by another format is read anew
            return self._read(snapshot, prints, before, told, "reread")
        if (event.size, event.content_hash) == (snapshot.size, prints.content_hash):
            return FileRow(self._touch(before, told.stamp), is_new=False)
        if before.can_grow and prints.hashes.get(place) == event.offset_hash:
            return self._read(snapshot, prints, before, told, "grown", is_on=True)
        kind = "grown" if prints.hashes.get(event.size) == event.content_hash else "rewritten"
        return self._read(snapshot, prints, before, told, kind)

    def _touch(self, before: Standing, stamp: str | None) -> Event:
        """Note that the bytes are those known, where that spares opening the file again."""
        event = before.event
        is_better = before.is_whole and event.problem is not None
        if event.kind == "gone" or is_better:
            problem = None if before.is_whole else event.problem
            return self._note(before, kind="back", stamp=stamp, problem=problem)
        if stamp is not None and stamp != event.stamp:
            return self._note(before, kind="touched", stamp=stamp)
        return event

    def _read(
        self,
        snapshot: Snapshot,
        prints: Prints,
        before: Standing | None,
        told: Event,
        kind: str,
        is_on: bool = False,
    ) -> FileRow:
        """Read the file, from where reading stopped if is_on."""
        told = replace(told, kind=kind, content_hash=prints.content_hash)
        run = snapshot.file.run(self._source.run_template)
        begun = Reading(run, run_pattern=self._source.run_pattern)
        if is_on and before is not None:
            begun = before.resumed(begun, self._known.get(before.event.version or 0, Known()))
            told = replace(told, version=before.event.version)
        try:
            event = self._reader.read(snapshot, prints, begun, told)
        except Interrupted as broken:
            return self._failed(told, before, broken.cause, broken)
        self._standings[event.file] = Standing(event, True, 0, 0, 0, None)
        return FileRow(event, is_new=True)

    def _move(self, snapshot: Snapshot, prints: Prints, moved: Standing, told: Event) -> FileRow:
        """Take over what the file gave under its old name, or read it anew under the new one."""
        old = moved.event.file
        told = replace(told, moved_from=old)
        if not self._moves.keeps_its_runs(moved, snapshot.file):
            row = self._read(snapshot, prints, None, told, "moved")
            if row.event.problem is None:
                self._note(moved, version=None)
            return row
        self._note(moved, version=None)
        here = replace(moved, event=replace(moved.event, file=told.file, moved_from=old))
        here = replace(here, event=self._note(here, kind="moved", stamp=told.stamp))
        self._known |= known_of(self._con, [here.event.version])
        row = self._compare(snapshot, prints, here, told)
        return replace(row, is_new=True)

    def _failed(
        self,
        told: Event,
        before: Standing | None,
        error: BaseException,
        broken: Interrupted | None = None,
    ) -> FileRow:
        """What was read whole before goes on to count; else what could be read until the damage."""
        why = reason(error)
        may_mend = isinstance(error, OSError)  # the disk may do better tomorrow
        told = replace(told, kind="unreadable", problem=why, stamp=None if may_mend else told.stamp)
        if before is not None and (before.is_whole or broken is None):
            if broken is not None:
                self._writer.discard(broken.number)
            same = (before.event.problem, before.event.stamp) == (why, told.stamp)
            if same and before.event.kind == "unreadable":
                return FileRow(before.event, is_new=False)
            event = self._note(before, kind="unreadable", problem=why, stamp=told.stamp)
            return FileRow(event, is_new=broken is not None)
        return self._partial(told, before, broken, may_mend)

    def _partial(
        self, told: Event, before: Standing | None, broken: Interrupted | None, may_mend: bool
    ) -> FileRow:
        """Keep what a file gave that was never read whole, where it is other than before."""
        number = self._writer.begin() if broken is None else broken.number
        told = replace(told, version=number, offset_bytes=None, offset_hash=None)
        if broken is not None:
            told = told.counting(broken.reading)
        if may_mend:
            told = replace(told, content_hash="")
        if before is not None and replace(before.event, version=number) == told:
            self._writer.discard(number)
            return FileRow(before.event, is_new=False)
        self._writer.event(number, told, first_line=1)
        self._standings[told.file] = Standing(told, False, 0, 0, 0, None)
        return FileRow(told, is_new=True)

    def _changed(self, logs: list[LogFile]) -> list[int | None]:
        """The contents of the files that may be read on."""
        found = ((file, self._standings.get(file.name)) for file in logs)
        return [
            one.event.version
            for file, one in found
            if one is not None and one.can_grow and self._states.may_differ(file, one.event.stamp)
        ]

    def _told(self, file: LogFile, known: str | None) -> Event:
        return Event(
            file.name, self._source.name, "", None, file.format, self._settings_hash, stamp=known
        )

    def _note(self, standing: Standing, **changes: Any) -> Event:
        """Write an event at which nothing was read."""
        event = replace(standing.event, **changes)
        self._writer.event(self._writer.begin(), event)
        self._standings[event.file] = replace(standing, event=event)
        return event
