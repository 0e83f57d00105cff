"""Write the schema raw: the rows of each file replaced whole, through Arrow tables."""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime

import duckdb
import pyarrow as pa

import sql
from warehouse.sources.points import ENOUGH
from warehouse.sources.reading import Reading
from warehouse.sources.roles import Roles
from warehouse.sources.source import Source

READER = 1  # raise it when the same bytes are read to other rows, so that old files are read again

CONFIGS = pa.schema([("run_id", pa.string()), ("key", pa.string()), ("value", pa.string())])
BROKEN = pa.schema([("line", pa.int64()), ("reason", pa.string()), ("excerpt", pa.string())])
FILES = pa.schema(
    {
        "file": pa.string(),
        "format": pa.string(),
        "content_hash": pa.string(),
        "bytes": pa.int64(),
        "lines": pa.int64(),
        "broken_lines": pa.int64(),
        "problem": pa.string(),
        "source": pa.string(),
        "settings_hash": pa.string(),
    }.items()
)
CHILDREN = ("points", "configs", "broken_lines")


@dataclass
class FileRow:
    """One row of raw.files, and what became of the file tonight."""

    file: str
    format: str
    content_hash: str = ""
    bytes: int = 0
    lines: int = 0
    broken_lines: int = 0
    problem: str | None = None
    source: str = ""
    settings_hash: str | None = None
    points: int = 0
    is_new: bool = False

    def is_same(self, content_hash: str, settings_hash: str) -> bool:
        """Whether reading it again would give the same rows."""
        return (self.content_hash, self.settings_hash) == (content_hash, settings_hash)

    def with_problem(self, problem: str) -> "FileRow":
        """The row of a file whose bytes cannot be had; what it gave before stays."""
        return replace(self, problem=problem, content_hash="")

    def take(self, reading: Reading) -> None:
        """Take over the counts of the reading."""
        self.lines, self.points = reading.lines, reading.points
        self.broken_lines = reading.broken_lines

    def summary(self) -> dict[str, object]:
        """The row as a person sees it."""
        return asdict(self)


def settings_hash(source: Source, roles: Roles) -> str:
    """SHA-256 of all but the bytes that decides what reading a file of the source gives."""
    said = [READER, source.name, source.format, source.run_template, asdict(roles)]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def files_before(con: duckdb.DuckDBPyConnection) -> dict[str, FileRow]:
    """What raw.files knows of each file."""
    table = con.execute(sql.query("raw/files")).to_arrow_table()
    return {str(row["file"]): FileRow(**row) for row in table.to_pylist()}


class Writer:
    """Gathers the rows of a source's files and inserts them in bulk."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, source: str, settings_hash: str, at: datetime
    ) -> None:
        """Write with the connection, inside the transaction that is open on it."""
        self._con = con
        self._source, self._settings_hash, self._at = source, settings_hash, at
        self._waiting: dict[str, list[pa.Table]] = {table: [] for table in CHILDREN}
        self._rows = dict.fromkeys(CHILDREN, 0)

    def points(self, file: str, table: pa.Table) -> None:
        """Take points of a file, a table of points.SCHEMA."""
        self._add("points", file, table)

    def rest(self, file: str, reading: Reading) -> None:
        """Take the configuration and the broken lines of a file."""
        configs = [dict(zip(CONFIGS.names, row, strict=True)) for row in reading.all_configs()]
        broken = [dict(zip(BROKEN.names, row, strict=True)) for row in reading.broken]
        self._add("configs", file, pa.Table.from_pylist(configs, schema=CONFIGS))
        self._add("broken_lines", file, pa.Table.from_pylist(broken, schema=BROKEN))

    def replace(self, rows: list[FileRow]) -> None:
        """Make room for files that are read again."""
        self._delete([row.file for row in rows], CHILDREN)

    def forget(self, files: list[str]) -> None:
        """Delete all that is known of the files."""
        self._delete(files, (*CHILDREN, "files"))

    def finish(self, rows: list[FileRow]) -> None:
        """Insert what still waits, and the rows of raw.files that changed."""
        for table in CHILDREN:
            self._flush(table)
        for row in rows:
            row.source, row.settings_hash = self._source, self._settings_hash
        table = pa.Table.from_pylist([asdict(row) for row in rows], schema=FILES)
        self._insert("files", table, {"ingested_at": self._at})

    def write_manifest(self, file: str, table: pa.Table) -> None:
        """Replace what the manifest says of its runs; a table of manifest.SCHEMA."""
        self._con.execute(sql.query("raw/delete_manifest"), {"file": file})
        self._insert("manifest", table, {"file": file})

    def unmatched_runs(self, manifest: str) -> tuple[list[str], list[str]]:
        """The runs of the manifest and those of the source's logs, where they share none."""
        known = {"manifest": manifest, "source": self._source}
        found = self._con.execute(sql.query("raw/unmatched_runs"), known).fetchone()
        return found or ([], [])

    def _add(self, name: str, file: str, table: pa.Table) -> None:
        if len(table):
            label = pa.repeat(file, len(table)).dictionary_encode()
            self._waiting[name].append(table.append_column("file", label))
            self._rows[name] += len(table)
            if self._rows[name] >= ENOUGH:
                self._flush(name)

    def _flush(self, name: str) -> None:
        if self._waiting[name]:
            self._insert(name, pa.concat_tables(self._waiting[name]).unify_dictionaries(), {})
            self._waiting[name], self._rows[name] = [], 0

    def _delete(self, files: list[str], tables: tuple[str, ...]) -> None:
        if files:
            for table in tables:
                self._con.execute(sql.query(f"raw/delete_{table}"), {"files": files})

    def _insert(self, name: str, table: pa.Table, parameters: dict[str, object]) -> None:
        self._con.register("new_rows", table)
        try:
            self._con.execute(sql.query(f"raw/insert_{name}"), parameters)
        finally:
            self._con.unregister("new_rows")
