"""Bring raw.* up to date with every source, one transaction a source.

Reads    the logs and manifests that the settings name
Writes   raw.readings, raw.points, raw.series, raw.configs, raw.broken_lines
"""

from collections.abc import Callable, Sequence
from datetime import datetime

import duckdb
import pandas as pd

from warehouse.errors import SourceError
from warehouse.raw.events import FileRow, standings
from warehouse.raw.manifests import join_manifest
from warehouse.raw.source_logs import SourceLogs
from warehouse.sources import files
from warehouse.sources.log_file import LogFile
from warehouse.sources.others import Others
from warehouse.sources.source import Source

OnFile = Callable[[str, int, int], None]
COLUMNS = ["file", "source", "format", "lines", "broken_lines", "points", "problem", "is_new"]


def ingest(
    con: duckdb.DuckDBPyConnection,
    sources: Sequence[Source],
    ingested_at: datetime,
    on_file: OnFile | None = None,
) -> pd.DataFrame:
    """Bring raw.* up to date with the sources: of a file that grew only what is new is read.

    on_file is called with the name of each file, its number from 1, and how many there are.
    Returns one row per file, as COLUMNS; problem is why a file could not be read, else null.
    Raises NoLogs or SourceError; the sources before that one are in raw.* by then.
    """
    found = [(source, *files.find(source)) for source in sources]
    _refuse_twice(found)
    progress = _Progress(sum(len(logs) for _, logs, _ in found), on_file)
    known, rows = standings(con), list[FileRow]()
    for source, logs, others in found:
        con.begin()
        try:
            told = SourceLogs(con, source, ingested_at, known).run(logs, others, progress.begin)
            _refuse_unreadable(source, told)
            join_manifest(con, source, ingested_at)
            rows += told
        except BaseException:
            con.rollback()
            raise
        con.commit()
    return pd.DataFrame([row.summary() for row in rows], columns=COLUMNS)


def gone_files(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The log files that are gone while what they gave still counts."""
    found = con.execute("select file from raw.files where gone_at is not null order by file")
    return [file for (file,) in found.fetchall()]


def _refuse_twice(found: list[tuple[Source, list[LogFile], list[Others]]]) -> None:
    owners: dict[str, str] = {}
    for source, logs, _ in found:
        for file in logs:
            owner = owners.setdefault(file.name, source.name)
            if owner != source.name:
                raise SourceError(
                    f'the file {file.name} is in source "{owner}" and in source "{source.name}". '
                    "Make their paths name different files."
                )


def _refuse_unreadable(source: Source, rows: list[FileRow]) -> None:
    problems = [row.event for row in rows if row.event.problem is not None]
    if len(problems) == len(rows):
        raise SourceError(
            f'source "{source.name}": none of its {len(rows)} files can be read. '
            f"The first is {problems[0].file}: {problems[0].problem}."
        )


class _Progress:
    """Tells how many of the files were begun."""

    def __init__(self, total: int, on_file: OnFile | None) -> None:
        self._total, self._on_file, self._begun = total, on_file, 0

    def begin(self, file: str) -> None:
        self._begun += 1
        if self._on_file is not None:
            self._on_file(file, self._begun, self._total)
