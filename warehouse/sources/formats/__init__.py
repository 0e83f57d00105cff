"""One file a format: how to know it by its first bytes, and how to read it.

Each module offers is_mine(head, name), with the first bytes of the content (decompressed) and the
name of the file, and read(snapshot, roles, reading, is_last), which yields tables of points.SCHEMA
and puts all else into the reading.  A trainer's text has instead a MARK to know it by and what it
says line by line (text/).  FORMATS holds them in the order in which they are asked.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import pyarrow as pa

from warehouse.sources.formats import (
    configuration,
    csv,
    json_document,
    jsonl,
    lightning,
    mlflow_files,
    parquet,
    sqlite,
    tfevents,
    trainer_state,
    wandb,
)
from warehouse.sources.formats.text import (
    llmc,
    megatron,
    nanochat,
    nanogpt,
    olmo,
    printed,
    torchtitan,
)
from warehouse.sources.formats.text.spoken import Framework
from warehouse.sources.log_file import has_suffix
from warehouse.sources.reading import Reading
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

OF_RECORDS = (".jsonl", ".ndjson", ".json", ".csv", ".tsv")  # suffixes of what is no printed text
OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{[ \t]*"')  # JSON on the first line


@dataclass(frozen=True)
class Format:
    """A format of logs.

    is_mine   whether a file with these first bytes and this name is one of it
    read      the points of the file
    can_grow  whether what is appended to its bytes is appended to its records
    named_by_path  whether more of its path than run_of takes may say what its runs and metrics are
    """

    is_mine: Callable[[bytes, str], bool]
    read: Callable[[Snapshot, Roles, Reading, bool], Iterator[pa.Table]]
    can_grow: bool = False
    named_by_path: bool = False


def _text(mark: re.Pattern[bytes], framework: Callable[[], Framework]) -> Format:
    """The log of a trainer that prints text."""

    def is_mine(head: bytes, name: str) -> bool:
        is_other = has_suffix(name, OF_RECORDS) or OBJECT.match(head) is not None
        return not is_other and mark.search(head) is not None

    return Format(is_mine, partial(printed.read, framework), can_grow=True)


FORMATS = {
    "parquet": Format(parquet.is_mine, parquet.read),
    "tfevents": Format(tfevents.is_mine, tfevents.read, can_grow=True, named_by_path=True),
    "wandb": Format(wandb.is_mine, wandb.read, can_grow=True),
    "sqlite": Format(sqlite.is_mine, sqlite.read),
    "mlflow_files": Format(mlflow_files.is_mine, mlflow_files.read),
    "trainer_state": Format(trainer_state.is_mine, trainer_state.read),
    "configuration": Format(configuration.is_mine, configuration.read, named_by_path=True),
    "json_document": Format(json_document.is_mine, json_document.read),
    "megatron": _text(megatron.MARK, megatron.Megatron),
    "torchtitan": _text(torchtitan.MARK, torchtitan.Torchtitan),
    "olmo": _text(olmo.MARK, olmo.Olmo),
    "nanogpt": _text(nanogpt.MARK, nanogpt.NanoGpt),
    "nanochat": _text(nanochat.MARK, nanochat.Nanochat),
    "llmc": _text(llmc.MARK, llmc.LlmC),
    "jsonl": Format(jsonl.is_mine, jsonl.read, can_grow=True),
    "lightning": Format(lightning.is_mine, lightning.read, can_grow=True, named_by_path=True),
    "csv": Format(csv.is_mine, csv.read, can_grow=True, named_by_path=True),
}


def recognise(head: bytes, name: str) -> str | None:
    """The format of a file with these first bytes, null where no reader knows it."""
    return next((key for key, one in FORMATS.items() if one.is_mine(head, name)), None)
