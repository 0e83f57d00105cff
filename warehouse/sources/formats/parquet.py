"""Parquet: one row an evaluation, in chunks of rows."""

from collections.abc import Iterator
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.errors import FileUnreadable
from warehouse.sources.reading import Reading
from warehouse.sources.records.columns import Columns, chunk_rows
from warehouse.sources.records.tables import points
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes are those of Parquet."""
    return head.startswith(b"PAR1")


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points; raises FileUnreadable as chunks does."""
    with snapshot.open() as stream:
        yield from points(chunks(stream, reading), roles, reading)


def chunks(stream: IO[bytes], reading: Reading) -> Iterator[Columns]:
    """Chunks of the columns as they are stored; rows count from 1.

    Raises FileUnreadable where the file is no Parquet, or is cut off.
    """
    try:
        file = pq.ParquetFile(stream)
        names = file.schema_arrow.names
        for batch in file.iter_batches(batch_size=chunk_rows(len(names))):
            start = reading.lines + 1
            reading.lines += batch.num_rows
            rows = np.arange(start, start + batch.num_rows, dtype=np.int64)
            yield Columns(names, batch.columns, rows)
    except pa.ArrowException as error:
        raise FileUnreadable(f"not Parquet: {str(error).splitlines()[0]}") from error
