"""One file a format: how to know it by its first bytes, and how to read it.

Each module offers is_mine(head, name), with the first bytes of the content (decompressed) and the
name of the file, and read(snapshot, roles, reading, is_last), which yields tables of points.SCHEMA
and puts all else into the reading.  FORMATS holds them in the order in which they are asked.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pyarrow as pa

from warehouse.sources.formats import csv, jsonl, parquet, tfevents, wandb
from warehouse.sources.reading import Reading
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot


@dataclass(frozen=True)
class Format:
    """A format of logs.

    is_mine   whether a file with these first bytes and this name is one of it
    read      the points of the file
    can_grow  whether what is appended to its bytes is appended to its records
    """

    is_mine: Callable[[bytes, str], bool]
    read: Callable[[Snapshot, Roles, Reading, bool], Iterator[pa.Table]]
    can_grow: bool = False


FORMATS = {
    "parquet": Format(parquet.is_mine, parquet.read),
    "tfevents": Format(tfevents.is_mine, tfevents.read, can_grow=True),
    "wandb": Format(wandb.is_mine, wandb.read, can_grow=True),
    "jsonl": Format(jsonl.is_mine, jsonl.read, can_grow=True),
    "csv": Format(csv.is_mine, csv.read, can_grow=True),
}


def recognise(head: bytes, name: str) -> str | None:
    """The format of a file with these first bytes, null where no reader knows it."""
    return next((key for key, one in FORMATS.items() if one.is_mine(head, name)), None)
