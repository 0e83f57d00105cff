"""Any log into points: one file, whatever its format."""

import lzma
import zlib
from collections.abc import Iterator

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources import csv, jsonl, parquet
from warehouse.sources.melt import melt
from warehouse.sources.names import clean
from warehouse.sources.reading import Reading
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

# What opening and reading bytes that nobody vouches for may raise.
UNREADABLE = (OSError, EOFError, ValueError, zlib.error, lzma.LZMAError, FileUnreadable)


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points of bounded size; all else that the file says goes into reading.

    Reads from reading.offset on.  Unless it is the last reading of these bytes, a last line that
    has no end yet is left to the next one.
    Raises one of UNREADABLE where the file cannot be read, or not to its end.
    """
    with snapshot.open() as stream:
        if snapshot.file.format == "jsonl":
            yield from jsonl.read(stream, roles, reading, is_last)
        elif snapshot.file.format == "csv":
            for chunk in csv.read(stream, reading, is_last):
                yield melt(chunk, roles, reading)
        else:
            for chunk in parquet.read(stream, reading):
                yield melt(chunk, roles, reading)


def reason(error: BaseException) -> str:
    """One line for people on why a file could not be read."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, EOFError):
        return "cut off: the compressed data ends early"
    return clean(str(error).strip().partition("\n")[0] or type(error).__name__)
