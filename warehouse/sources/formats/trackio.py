"""Trackio's SQLite store: a row a step, its numbers as JSON.

trackio/sqlite_storage.py: one database a project, named after it; NaN and infinities are words.
Older versions know runs by their names alone, and lack the column run_id.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pyarrow as pa

from warehouse.sources.reading import Reading
from warehouse.sources.records.numbers import instant, number, whole
from warehouse.sources.records.objects import BrokenRecord, Objects
from warehouse.sources.records.points import poured
from warehouse.sources.records.run_labels import labels
from warehouse.sources.records.stored_rows import Store, text
from warehouse.sources.roles import Roles

TABLES = {"metrics", "configs"}
METRIC = ("run_id", "run_name", "timestamp", "step", "metrics")
CONFIG = ("run_id", "run_name", "config")
GROUP = "_Group"  # Trackio's own keys begin with a line


def read(store: Store, roles: Roles, reading: Reading) -> Iterator[pa.Table]:
    """Tables of points of all runs of the project."""
    names = labels(_named(store), roles, reading)
    objects = Objects(roles, reading)
    _configure(store, names, objects, reading)
    steps = _steps(store, names, objects, reading)
    yield from poured(objects.buffer, steps, (sqlite3.Error,))


def _steps(
    store: Store, names: dict[str, str], objects: Objects, reading: Reading
) -> Iterator[None]:
    """Put the numbers of every step into the buffer; reject what holds none."""
    for line, (key, name, time, step, stored) in store.rows("metrics", METRIC, reading):
        reading.lines = line
        row, run = _object(stored), names.get(str(key or name))
        if row is None or run is None:
            reading.reject(line, "no JSON object" if row is None else "no run", str(stored))
        else:
            try:
                objects.add(line, run, whole(number(step)), instant(time), row)
            except BrokenRecord as problem:
                reading.reject(line, str(problem), str(stored))
        yield
    objects.close()


def _named(store: Store) -> dict[str, str | None]:
    """Identifier -> name of each run."""
    named: dict[str, str | None] = {}
    for table in ("metrics", "configs"):
        with suppress(sqlite3.Error):  # reading the rows will say so
            for _, (key, name) in store.rows(table, CONFIG[:2]):
                named[str(key or name)] = text(name)
    return named


def _configure(store: Store, names: dict[str, str], objects: Objects, reading: Reading) -> None:
    for line, (key, name, stored) in store.rows("configs", CONFIG, reading):
        config, run = _object(stored), names.get(str(key or name))
        if config is None or run is None:
            reading.reject(line, "a configuration that is no JSON object", str(stored))
            continue
        group = config.get(GROUP)
        try:
            objects.configure(run, {k: v for k, v in config.items() if not k.startswith("_")})
        except BrokenRecord as problem:
            reading.reject(line, str(problem), str(stored))
        told = {"tracker.kind": "trackio", "tracker.name": text(name)}
        told |= {"tracker.id": str(key)} if key else {}
        told |= {"tracker.group": group} if isinstance(group, str) else {}
        for fact, value in told.items():
            reading.configure(run, fact, value)


def _object(stored: Any) -> dict[str, Any] | None:
    """The object that text or bytes spell; null where they spell none."""
    try:
        found = json.loads(stored)
    except (TypeError, ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None
