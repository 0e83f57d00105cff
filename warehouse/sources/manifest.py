"""The manifest of a source: facts that its logs lack, one row a run."""

from collections.abc import Iterator
from functools import partial

import pyarrow as pa

from warehouse.errors import FileUnreadable, SourceError
from warehouse.sources import files
from warehouse.sources.formats import csv, jsonl, parquet
from warehouse.sources.locations import public
from warehouse.sources.log_file import LogFile
from warehouse.sources.read import UNREADABLE, look, reason
from warehouse.sources.reading import Reading
from warehouse.sources.records import columns as cells
from warehouse.sources.records import names
from warehouse.sources.records.columns import Columns
from warehouse.sources.records.lines import lines
from warehouse.sources.records.objects import as_text, leaves
from warehouse.sources.roles import first
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source

RUN_NAMES = ("run", "run_id", "run_name", "name")
SCHEMA = pa.schema([("run_id", pa.string()), ("key", pa.string()), ("value", pa.string())])


def read(source: Source, file: LogFile) -> pa.Table:
    """The cells of the manifest as (run_id, key, value).

    Raises SourceError where it cannot be read, names no run, or names one twice.
    """
    try:
        rows = list(_rows(file))
    except UNREADABLE as error:
        raise SourceError(
            f'source "{source.name}": cannot read the manifest {file.name}: {reason(error)}.'
        ) from error
    return _facts(source, rows)


def _rows(file: LogFile) -> Iterator[dict[str, str]]:
    reading = Reading(file.name)
    snapshot = look(Snapshot(file), None)
    with snapshot.open() as stream:
        if snapshot.file.format == "jsonl":
            for line in lines(stream):
                yield from map(_texts, jsonl.rows(line))
            snapshot.require_whole()
            return
        is_parquet = snapshot.file.format == "parquet"
        tables = parquet.chunks if is_parquet else partial(csv.chunks, needs_end=False)
        for chunk in tables(stream, reading):
            yield from _table_rows(chunk)
    snapshot.require_whole()
    if reading.broken:
        number, reason, _ = reading.broken[0]
        raise FileUnreadable(f"line {number}: {reason}")


def _texts(row: dict[str, object]) -> dict[str, str]:
    texts = {key: as_text(value) for key, value in leaves(row).items()}
    return {key: text for key, text in texts.items() if text is not None}


def _table_rows(chunk: Columns) -> Iterator[dict[str, str]]:
    texts = [cells.texts(array) for array in chunk.arrays]
    for row in zip(*texts, strict=True):
        named = zip(chunk.names, row, strict=True)
        yield {name: text for name, text in named if name and text}


def _facts(source: Source, rows: list[dict[str, str]]) -> pa.Table:
    told = public(source.manifest or "")
    wanted = (source.manifest_run,) if source.manifest_run else RUN_NAMES
    header = {name for row in rows for name in row}
    column = first(wanted, header)
    if column is None:
        raise SourceError(
            f'source "{source.name}": the manifest {told} has no column '
            f"{' or '.join(wanted)} that names the run; it has {', '.join(sorted(header)[:8])}. "
            "Set manifest_run."
        )
    facts: dict[str, dict[str, str]] = {}
    for row in rows:
        run = names.clean(row.pop(column, "").strip())
        if facts.setdefault(run, row) != row:
            raise SourceError(
                f'source "{source.name}": the manifest {told} has two rows for the '
                f'run "{run}" that differ. Keep one.'
            )
    found = [
        {"run_id": run, "key": names.clean(key), "value": names.text(value)}
        for run, row in facts.items()
        for key, value in row.items()
        if run
    ]
    return pa.Table.from_pylist(found, schema=SCHEMA)


def name(source: Source) -> str | None:
    """The name that the manifest of the source has in raw.configs, null where it has none."""
    return None if source.manifest is None else files.single(source, source.manifest).name
