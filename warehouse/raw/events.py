"""What became of a file: rows of raw.readings, and where each file stands."""

from dataclasses import dataclass, fields, replace
from typing import Any

import duckdb
import pyarrow as pa

import sql
from warehouse.raw.known import Known
from warehouse.sources.reading import Reading

SCHEMA = pa.schema(
    {
        "reading": pa.int64(),
        "file": pa.string(),
        "source": pa.string(),
        "kind": pa.string(),
        "version": pa.int64(),
        "format": pa.string(),
        "settings_hash": pa.string(),
        "size": pa.int64(),
        "stamp": pa.string(),
        "head_hash": pa.string(),
        "content_hash": pa.string(),
        "offset_bytes": pa.int64(),
        "offset_hash": pa.string(),
        "first_line": pa.int64(),
        "lines": pa.int64(),
        "broken_lines": pa.int64(),
        "points": pa.int64(),
        "header_run": pa.string(),
        "problem": pa.string(),
        "moved_from": pa.string(),
    }.items()
)


@dataclass(frozen=True)
class Event:
    """One row of raw.readings; each tells the whole state of its file.

    The comments of the table say what the columns mean.
    """

    file: str
    source: str
    kind: str
    version: int | None
    format: str
    settings_hash: str | None
    size: int = 0
    stamp: str | None = None
    head_hash: str | None = None
    content_hash: str = ""
    offset_bytes: int | None = None
    offset_hash: str | None = None
    lines: int = 0
    broken_lines: int = 0
    points: int = 0
    header_run: str | None = None
    problem: str | None = None
    moved_from: str | None = None

    def counting(self, reading: Reading) -> "Event":
        """The same with the counts of the reading."""
        return replace(
            self,
            lines=reading.lines,
            broken_lines=reading.broken_lines,
            points=reading.points,
            header_run=reading.header_run,
        )


@dataclass(frozen=True)
class FileRow:
    """What became of a file tonight, for people."""

    event: Event
    is_new: bool

    def summary(self) -> dict[str, object]:
        """The event and whether anything was read."""
        return vars(self.event) | {"is_new": self.is_new}


@dataclass(frozen=True)
class Standing:
    """Where a file stands: its last event, and what reading on from there needs.

    is_whole is true when its content was read to the end; body_* are the counts, and the
    run of a header, behind the last whole record; an event has others where a line has no end.
    """

    event: Event
    is_whole: bool
    body_lines: int
    body_broken_lines: int
    body_points: int
    body_header_run: str | None

    @property
    def counts(self) -> bool:
        """Whether anything of the file counts."""
        return self.event.version is not None

    @property
    def can_grow(self) -> bool:
        """Whether reading may go on where it stopped; what gave nothing yet is read anew."""
        return self.is_whole and bool(self.event.offset_bytes) and self.body_points > 0

    @property
    def places(self) -> set[int]:
        """Where its bytes ended, and its whole records: what to compare a longer file by."""
        return {self.event.size, self.event.offset_bytes or 0}

    def resumed(self, begun: Reading, known: Known) -> Reading:
        """A reading that goes on where this one stopped."""
        return replace(
            begun,
            header_run=self.body_header_run,
            offset=self.event.offset_bytes or 0,
            lines=self.body_lines,
            points=self.body_points,
            broken_lines=self.body_broken_lines,
            known=dict(known.texts),
            metrics=known.metrics,
        )


def standings(con: duckdb.DuckDBPyConnection) -> dict[str, Standing]:
    """Where each log file stands, by its name."""
    own = [field.name for field in fields(Event)]
    rows = con.execute(sql.query("raw/standings")).to_arrow_table().to_pylist()
    return {row["file"]: _standing(row, own) for row in rows}


def _standing(row: dict[str, Any], own: list[str]) -> Standing:
    event = Event(**{name: row.pop(name) for name in own})
    return Standing(event, **row)
