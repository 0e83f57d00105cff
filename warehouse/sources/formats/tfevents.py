"""TensorBoard event files: numbers of summaries, and configuration in texts and hparams.

Of the folders that writers make for parts of a run, train/ and the like name their part in the
metric; what add_scalars wrote as "loss" to loss_train/ (torch) or to loss/train/ (tensorboardX) is
the metric "loss/train" of the run above.
"""

import struct
from collections.abc import Iterator
from pathlib import PurePosixPath

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.errors import FileUnreadable
from warehouse.sources.binary import hparams, protobuf, tfrecord
from warehouse.sources.binary.alike import Scalars, take_apart
from warehouse.sources.binary.event import WALL_TIME, decode
from warehouse.sources.binary.tfrecord import HEADER, Batch
from warehouse.sources.reading import Reading
from warehouse.sources.records import names
from warehouse.sources.records.numbers import EARLIEST, LATEST, instant
from warehouse.sources.records.objects import BrokenRecord, Objects
from warehouse.sources.records.points import SCHEMA
from warehouse.sources.roles import Roles
from warehouse.sources.run_names import run_of
from warehouse.sources.snapshot import Snapshot

FIRST = b"brain.Event:"  # in the first record of every event file
FILE = "events.out.tfevents"
SPLITS = frozenset({"train", "training", "eval", "val", "valid", "validation", "test"})


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first record is an event: it begins with its instant, or tells its version."""
    begins = tfrecord.begins_with_header(head) and head[HEADER : HEADER + 1] == bytes([WALL_TIME])
    return begins or FIRST in head[:64]


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points from reading.offset on; configuration and damage go into reading.

    What no whole record follows is left to the next reading unless this is the last one.
    Raises FileUnreadable where no record can be used.
    """
    names = _Names(snapshot.file.name, reading.run, may_rename=bool(roles.run))
    events = _Events(roles, reading, names)
    with snapshot.open() as stream:
        if reading.offset:
            stream.seek(reading.offset)
        for batch in tfrecord.batches(stream, reading.lines, reading.offset):
            if batch.is_rest and not is_last:
                break
            yield from events.take(batch)
    if reading.broken and not reading.offset:
        raise FileUnreadable(f"no record is whole; {reading.broken[0][1]}")


class _Names:
    """Which run and metric a tag stands for, by the folders of its file."""

    def __init__(self, file: str, run: str, may_rename: bool) -> None:
        self._run, self._may_rename = run, may_rename
        self._folders = ["", *PurePosixPath(file).parts[:-1]]

    def of(self, tag: str) -> tuple[str, str]:
        """(run, metric) of the tag."""
        above, part = self._part(tag)
        if part is not None and self._may_rename:
            return run_of("/".join([*above, FILE]), None), names.clean(f"{tag}/{part}")
        folder = self._folders[-1]
        is_split = folder in SPLITS and folder != self._run and not tag.startswith(f"{folder}/")
        return self._run, names.clean(f"{folder}/{tag}" if is_split else tag)

    def _part(self, tag: str) -> tuple[list[str], str | None]:
        """Folders of the run, and its part that add_scalars named, null where it named none."""
        *above, folder = self._folders
        prefix, steps = f"{tag.replace('/', '_')}_", tag.split("/")
        if folder.startswith(prefix):
            return above, folder.removeprefix(prefix)
        if above[-len(steps) :] == steps:
            return above[: -len(steps)], folder
        return above, None


class _Events:
    """The events of one file on their way into points and configuration."""

    def __init__(self, roles: Roles, reading: Reading, names: _Names) -> None:
        self._reading, self._names = reading, names
        self._objects = Objects(roles, reading)

    def take(self, batch: Batch) -> Iterator[pa.Table]:
        """The points of a batch; the reading stands behind it then."""
        reading = self._reading
        for damage in batch.damages:
            reading.reject(damage.number, damage.reason, "")
        found, others = take_apart(batch)
        for scalars in found:
            reading.points += len(scalars.values)
            yield self._table(scalars)
        for place in others:
            data = batch.data[batch.starts[place] : batch.stops[place]]
            self._take_one(int(batch.numbers[place]), data)
        yield self._objects.buffer.drain()
        reading.offset = batch.end
        last = [*(damage.number for damage in batch.damages), *batch.numbers[-1:].tolist()]
        reading.lines = max([reading.lines, *last])

    def _table(self, scalars: Scalars) -> pa.Table:
        tags = [protobuf.text(tag) for tag in scalars.names.dictionary.to_pylist()]
        runs, metrics = zip(*map(self._names.of, tags), strict=True)
        columns = [
            _labels(runs, scalars.names.indices),
            _labels(metrics, scalars.names.indices),
            pa.array(scalars.steps),
            pa.array(scalars.values),
            _instants(scalars.wall_time),
            pa.array(scalars.numbers),
        ]
        return pa.Table.from_arrays(columns, schema=SCHEMA)

    def _take_one(self, number: int, data: bytes) -> None:
        try:
            self._take_event(number, data)
        except BrokenRecord as problem:
            self._reading.reject(number, str(problem), "")

    def _take_event(self, number: int, data: bytes) -> None:
        event = decode(data)
        step = 0 if event.step is None else protobuf.integer(data, *event.step)
        logged_at = None
        if event.wall_time is not None:
            logged_at = instant(struct.unpack_from("<d", data, event.wall_time[0])[0])
        for name, (start, stop) in event.scalars:
            run, metric = self._names.of(protobuf.text(data[slice(*name)]))
            (value,) = struct.unpack_from("<f" if stop - start == 4 else "<d", data, start)
            self._objects.buffer.add(number, run, step, logged_at, [metric], [value])
            self._reading.points += 1
        for name, text in event.texts:
            self._take_text(protobuf.text(data[slice(*name)]), protobuf.text(data[slice(*text)]))
        for content in event.hparams:
            self._objects.configure(self._reading.run, hparams.session(data, content))

    def _take_text(self, name: str, text: str) -> None:
        found = hparams.settings(name, text)
        if found is None:
            self._reading.see_text(self._reading.run, hparams.own_name(name), text)
        else:
            self._objects.configure(self._reading.run, found)


def _labels(texts: tuple[str, ...], indices: pa.Array) -> pa.DictionaryArray:
    """One text an index, as a dictionary without repeats."""
    distinct = pa.array(texts, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(indices), distinct.dictionary)


def _instants(seconds: np.ndarray) -> pa.Array:
    with np.errstate(invalid="ignore"):
        is_instant = (seconds >= EARLIEST) & (seconds <= LATEST)
    micro = np.rint(np.where(is_instant, seconds, 0) * 1e6).astype(np.int64)
    return pc.cast(pa.array(micro, mask=~is_instant), pa.timestamp("us", tz="UTC"))
