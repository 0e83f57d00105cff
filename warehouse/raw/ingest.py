"""Read every source into writer.*, one transaction a source.

Reads    the logs and manifests that the settings name
Writes   raw.files, raw.points, raw.configs, raw.broken_lines
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import duckdb
import pandas as pd

from warehouse.errors import SourceError
from warehouse.raw import writer
from warehouse.raw.writer import FileRow
from warehouse.sources import files, manifest
from warehouse.sources.fields import roles
from warehouse.sources.files import LogFile
from warehouse.sources.read import UNREADABLE, read, reason
from warehouse.sources.reading import Reading
from warehouse.sources.source import Source

OnFile = Callable[[str, int, int], None]
COLUMNS = ["file", "source", "format", "lines", "broken_lines", "points", "problem", "is_new"]


def ingest(
    con: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    ingested_at: datetime,
    on_file: OnFile | None = None,
) -> pd.DataFrame:
    """Bring raw.* up to date with the sources; a file that did not change is not read again.

    on_file is called with the name of each file, its number from 1, and how many there are.
    Returns one row per file, as COLUMNS; problem is why a file could not be read, else null.
    Raises NoLogs or SourceError; the sources before that one are in raw.* by then.
    """
    found = [(source, files.find(source)) for source in sources]
    _refuse_twice(found)
    progress = _Progress(sum(len(logs) for _, logs in found), on_file)
    rows: list[FileRow] = []
    for source, logs in found:
        con.begin()
        try:
            rows += _Ingest(con, source, ingested_at).run(logs, progress)
        except BaseException:
            con.rollback()
            raise
        con.commit()
    return pd.DataFrame([row.summary() for row in rows], columns=COLUMNS)


def _refuse_twice(found: list[tuple[Source, list[LogFile]]]) -> None:
    owners: dict[str, str] = {}
    for source, logs in found:
        for file in logs:
            owner = owners.setdefault(file.name, source.name)
            if owner != source.name:
                raise SourceError(
                    f'the file {file.name} is in source "{owner}" and in source "{source.name}". '
                    "Make their paths name different files."
                )


def _some(runs: list[str]) -> str:
    return ", ".join(f'"{run}"' for run in runs[:3])


class _Progress:
    """Tells how many of the files were begun."""

    def __init__(self, total: int, on_file: OnFile | None) -> None:
        self._total, self._on_file, self._begun = total, on_file, 0

    def begin(self, file: str) -> None:
        self._begun += 1
        if self._on_file is not None:
            self._on_file(file, self._begun, self._total)


class _Ingest:
    """One source on its way into raw.*, within a transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, source: Source, at: datetime) -> None:
        self._source = source
        self._roles = roles(source)
        self._settings_hash = writer.settings_hash(source, self._roles)
        self._before = writer.files_before(con)
        self._writer = writer.Writer(con, source.name, self._settings_hash, at)

    def run(self, logs: list[LogFile], progress: _Progress) -> list[FileRow]:
        """Read what is new, and replace what it replaces."""
        rows = [self._opened(file) for file in logs]
        self._forget_unnamed(logs)
        self._writer.replace([row for row in rows if row.is_new])
        for file, row in zip(logs, rows, strict=True):
            progress.begin(row.file)
            if row.is_new:
                self._read(file, row)
        self._writer.finish([row for row in rows if row != self._before.get(row.file)])
        self._refuse_unreadable(rows)
        self._join_manifest()
        return rows

    def _opened(self, file: LogFile) -> FileRow:
        """The file's row as it was, where neither its bytes nor their reading changed."""
        before = self._before.get(file.name)
        try:
            content_hash, size = file.content_hash()
        except UNREADABLE as error:
            row = before or FileRow(file.name, file.format)
            return row.with_problem(reason(error))
        if before is not None and before.is_same(content_hash, self._settings_hash):
            return before
        return FileRow(file.name, file.format, content_hash, size, is_new=True)

    def _read(self, file: LogFile, row: FileRow) -> None:
        reading = Reading(file.run(self._source.run_template))
        try:
            for table in read(file, self._roles, reading):
                self._writer.points(file.name, table)
        except UNREADABLE as error:
            row.problem = reason(error)
            if isinstance(error, OSError):  # the disk may do better tomorrow
                row.content_hash = ""
        row.take(reading)
        self._writer.rest(file.name, reading)

    def _forget_unnamed(self, logs: list[LogFile]) -> None:
        """Drop files that are still there but that the source names no more."""
        named = {file.name for file in logs}
        mine = {name for name, row in self._before.items() if row.source == self._source.name}
        self._writer.forget([n for n in sorted(mine - named) if files.exists(self._source, n)])

    def _join_manifest(self) -> None:
        found = manifest.read(self._source)
        if found is None:
            return
        self._writer.write_manifest(*found)
        listed, logged = self._writer.unmatched_runs(found[0])
        if listed and logged:
            raise SourceError(
                f'source "{self._source.name}": none of the {len(listed)} runs of the manifest '
                f"{self._source.manifest} is in the logs: it has {_some(listed)}, the logs have "
                f"{_some(logged)}. Name the runs alike, or set manifest_run to another column."
            )

    def _refuse_unreadable(self, rows: list[FileRow]) -> None:
        problems = [row for row in rows if row.problem is not None]
        if len(problems) == len(rows):
            raise SourceError(
                f'source "{self._source.name}": none of its {len(rows)} files can be read. '
                f"The first is {problems[0].file}: {problems[0].problem}."
            )
