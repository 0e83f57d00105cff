"""SQLite: the store of a tracker, known by its tables."""

from collections.abc import Iterator

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.database import MAGIC
from warehouse.sources.formats import mlflow, trackio
from warehouse.sources.reading import Reading
from warehouse.sources.records.names import clean
from warehouse.sources.records.stored_rows import opened
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

READERS = ((mlflow.TABLES, mlflow.read), (trackio.TABLES, trackio.read))


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes are those of SQLite."""
    return head.startswith(MAGIC)


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points; raises FileUnreadable where its tables are those of no tracker known."""
    with opened(snapshot) as store:
        for tables, reader in READERS:
            if tables <= store.tables:
                yield from reader(store, roles, reading)
                return
        told = ", ".join(clean(name) for name in sorted(store.tables)[:8]) or "none"
    raise FileUnreadable(f"a SQLite database of neither MLflow nor Trackio; its tables: {told}")
