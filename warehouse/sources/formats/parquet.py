"""Parquet: one row an evaluation, in chunks of rows."""

import io
from collections.abc import Iterator
from typing import IO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.errors import FileUnreadable
from warehouse.sources.compression import is_bomb
from warehouse.sources.reading import Reading
from warehouse.sources.records.columns import Columns, check_width, chunk_rows
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
    """Chunks of the columns as they are stored, those of structs apart; rows count from 1.

    Raises FileUnreadable where the file is no Parquet, is cut off or damaged (checksums of pages
    are compared where there are some), or claims more than its size can hold.
    """
    try:
        file = pq.ParquetFile(stream, page_checksum_verification=True)
        _check_claims(file.metadata, _size(stream))
        check_width(file.schema_arrow.names)
        for batch in file.iter_batches(batch_size=chunk_rows(file.metadata.num_columns)):
            start = reading.lines + 1
            reading.lines += batch.num_rows
            rows = np.arange(start, start + batch.num_rows, dtype=np.int64)
            table = _flat(batch)
            yield Columns(table.column_names, [_plain(one) for one in table.columns], rows)
        if reading.lines != file.metadata.num_rows:
            raise FileUnreadable(f"{reading.lines} rows of {file.metadata.num_rows} can be read")
    except (pa.ArrowException, MemoryError, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk, not the data
            raise
        raise FileUnreadable(f"not Parquet: {str(error).splitlines()[0]}") from error


def _check_claims(metadata: pq.FileMetaData, size: int) -> None:
    """Refuse what the end of the file claims, before anything is made that large."""
    cells = metadata.num_rows * metadata.num_columns
    groups = [metadata.row_group(number) for number in range(metadata.num_row_groups)]
    content = sum(group.total_byte_size for group in groups)
    if is_bomb(size, content) or is_bomb(size, cells):
        raise FileUnreadable(
            f"{size:,} bytes that claim to hold {cells:,} cells in {content:,} bytes: not read"
        )


def _flat(batch: pa.RecordBatch) -> pa.Table:
    """The batch with the fields of structs as columns of their own, their names dotted."""
    table = pa.Table.from_batches([batch])
    while any(pa.types.is_struct(kind) for kind in table.schema.types):
        table = table.flatten()
    return table


def _plain(column: pa.ChunkedArray) -> pa.Array:
    """The column in one piece, without what only its storage knows."""
    array = column.combine_chunks()
    array = array.chunk(0) if isinstance(array, pa.ChunkedArray) else array
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    is_coded = pa.types.is_dictionary(array.type)
    if is_coded and not pa.types.is_string(array.type.value_type):
        return array.dictionary_decode()
    return array


def _size(stream: IO[bytes]) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size
