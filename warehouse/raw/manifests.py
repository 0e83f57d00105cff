"""The manifest of a source on its way into raw.configs: read again when it changed."""

from dataclasses import replace
from datetime import datetime

import duckdb

import sql
from warehouse.errors import SourceError
from warehouse.raw.events import Event
from warehouse.raw.writer import Writer
from warehouse.sources import files, manifest
from warehouse.sources.locations import public
from warehouse.sources.log_file import LogFile
from warehouse.sources.read import UNREADABLE
from warehouse.sources.settings_hash import manifest_hash
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source


def join_manifest(con: duckdb.DuckDBPyConnection, source: Source, at: datetime) -> None:
    """Take what is new in the manifest; raises SourceError where it names no run of the logs."""
    if source.manifest is None:
        return
    file = files.single(source, source.manifest)
    content, settings = _content_hash(file), manifest_hash(source)
    before = con.execute(sql.query("raw/last_manifest"), {"file": file.name}).fetchone()
    if before != (content, settings):
        facts = manifest.read(source, file)
        writer = Writer(con, at)
        number = writer.begin()
        writer.facts(number, facts)
        told = Event(file.name, source.name, "manifest", number, file.format, settings)
        writer.event(number, replace(told, content_hash=content), first_line=1)
        writer.finish()
    _refuse_unmatched(con, source, file.name)


def _content_hash(file: LogFile) -> str:
    try:
        return Snapshot(file).prints().content_hash
    except UNREADABLE:  # reading it will say why
        return ""


def _refuse_unmatched(con: duckdb.DuckDBPyConnection, source: Source, name: str) -> None:
    known = {"manifest": name, "source": source.name}
    found = con.execute(sql.query("raw/unmatched_runs"), known).fetchone()
    listed, logged = found or ([], [])
    if listed and logged:
        raise SourceError(
            f'source "{source.name}": none of the {len(listed)} runs of the manifest '
            f"{public(source.manifest or '')} is in the logs: it has {_some(listed)}, the logs "
            f"have {_some(logged)}. Name the runs alike, or set manifest_run to another column."
        )


def _some(runs: list[str]) -> str:
    return ", ".join(f'"{run}"' for run in runs[:3])
