"""Add to the schema raw through Arrow tables; nothing that stands there is ever changed.

Writes   raw.readings, raw.points, raw.series, raw.configs, raw.broken_lines
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice

import duckdb
import pyarrow as pa

import sql
from warehouse.raw import events
from warehouse.raw.events import Event
from warehouse.sources.reading import Reading
from warehouse.sources.records.points import ENOUGH

CONFIGS = pa.schema(
    {
        "run_id": pa.string(),
        "key": pa.string(),
        "value": pa.string(),
        "is_constant": pa.bool_(),
        "origin": pa.string(),
    }.items()
)
BROKEN = pa.schema({"line": pa.int64(), "reason": pa.string(), "excerpt": pa.string()}.items())
CHILDREN = ("points", "configs", "broken_lines")


class Writer:
    """Numbers readings, gathers their rows and inserts them in bulk."""

    def __init__(self, con: duckdb.DuckDBPyConnection, at: datetime) -> None:
        """Write with the connection, inside the transaction that is open on it."""
        self._con, self._at = con, at
        last = con.execute("select coalesce(max(reading), 0) from raw.readings").fetchone()
        self._last = last[0] if last else 0
        self._events: list[dict[str, object]] = []
        self._waiting: dict[str, list[tuple[int, pa.Table]]] = {table: [] for table in CHILDREN}
        self._rows = dict.fromkeys(CHILDREN, 0)
        self._flushed: set[int] = set()
        self._tables: dict[str, _Shown] = {}

    def begin(self) -> int:
        """The number of the next reading."""
        self._last += 1
        return self._last

    def points(self, reading: int, table: pa.Table) -> None:
        """Take points of a reading, a table of points.SCHEMA."""
        self._add("points", reading, table)

    def rest(self, number: int, reading: Reading) -> None:
        """Take the configuration and the broken lines of a reading."""
        said = reading.new_configs()
        while configs := [(*row, "logged") for row in islice(said, ENOUGH)]:
            self._add("configs", number, _table(configs, CONFIGS))
        if reading.broken:
            self._add("broken_lines", number, _table(reading.broken, BROKEN))

    def facts(self, reading: int, table: pa.Table) -> None:
        """Take what a manifest says of its runs, a table of manifest.SCHEMA."""
        columns = {
            "is_constant": pa.repeat(False, len(table)),
            "origin": pa.repeat("manifest", len(table)),
        }
        for name, column in columns.items():
            table = table.append_column(name, column)
        self._add("configs", reading, table)

    def discard(self, reading: int) -> None:
        """Forget the rows of a reading that failed; nobody has seen them yet."""
        for name, waiting in self._waiting.items():
            self._waiting[name] = [(of, table) for of, table in waiting if of != reading]
        if reading in self._flushed:
            for name in (*CHILDREN, "series"):
                self._con.execute(f"delete from raw.{name} where reading = ?", [reading])

    def event(self, reading: int, event: Event, first_line: int | None = None) -> None:
        """Take what became of a file; first_line is where the rows of the reading begin."""
        self._events.append({"reading": reading, "first_line": first_line, **vars(event)})

    def finish(self) -> None:
        """Insert all that still waits."""
        for name in CHILDREN:
            self._flush(name)
        if self._events:
            table = pa.Table.from_pylist(self._events, schema=events.SCHEMA)
            with self._showing("rows", table):
                self._con.execute(sql.query("raw/insert_readings"), {"read_at": self._at})
            self._events = []
        for name in self._tables:
            self._con.unregister(f"new_{name}")
        self._tables = {}

    def _add(self, name: str, reading: int, table: pa.Table) -> None:
        if len(table):
            self._waiting[name].append((reading, table))
            self._rows[name] += len(table)
            if self._rows[name] >= ENOUGH:
                self._flush(name)

    def _flush(self, name: str) -> None:
        waiting, self._waiting[name], self._rows[name] = self._waiting[name], [], 0
        if not waiting:
            return
        numbered = [table.append_column("reading", _repeated(of, table)) for of, table in waiting]
        table = pa.concat_tables(numbered).unify_dictionaries().combine_chunks()
        queries = [f"raw/insert_{name}", *(["raw/insert_series"] if name == "points" else [])]
        with self._showing(name, table):
            for query in queries:
                self._con.execute(sql.query(query))
        self._flushed |= {of for of, _ in waiting}

    @contextmanager
    def _showing(self, name: str, table: pa.Table) -> Iterator[None]:
        """The table, for queries that read new_NAME."""
        if name not in self._tables:
            self._tables[name] = _Shown(table.slice(0, 0))
            self._con.register(f"new_{name}", self._tables[name])
        shown = self._tables[name]
        shown.table = table
        try:
            yield
        finally:
            shown.table = table.slice(0, 0)


class _Shown:
    """One table after the other, for DuckDB under one name.

    What is registered DuckDB keeps until the transaction ends: of all tables of a source that would
    be all its points.
    """

    def __init__(self, table: pa.Table) -> None:
        self.table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """The protocol by which Arrow data are handed over."""
        return self.table.__arrow_c_stream__(requested_schema)


def _repeated(number: int, table: pa.Table) -> pa.Array:
    return pa.repeat(pa.scalar(number, pa.int64()), len(table))


def _table(rows: Sequence[tuple[object, ...]], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    return pa.Table.from_arrays(
        [pa.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)],
        schema=schema,
    )
