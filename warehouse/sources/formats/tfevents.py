"""TensorBoard event files: numbers of summaries, and configuration in texts and hparams."""

import struct
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from warehouse.errors import FileUnreadable
from warehouse.sources.binary import hparams, protobuf, tfrecord
from warehouse.sources.binary.alike import Scalars, take_apart
from warehouse.sources.binary.event import WALL_TIME, Event, decode
from warehouse.sources.binary.event_folders import Folders
from warehouse.sources.binary.protobuf import text
from warehouse.sources.binary.tfrecord import HEADER, Batch
from warehouse.sources.reading import Reading
from warehouse.sources.records.numbers import EARLIEST, LATEST, instant
from warehouse.sources.records.objects import BrokenRecord, Objects
from warehouse.sources.records.points import SCHEMA
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

Places = dict[str, tuple[str, str]]  # a tag to its run and metric
FIRST = b"brain.Event:"  # in the first record of every event file


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first record is an event: it begins with its instant, or tells its version."""
    begins = tfrecord.begins_with_header(head) and head[HEADER : HEADER + 1] == bytes([WALL_TIME])
    return begins or (FIRST in head[HEADER:64] and b"\0" in head[:HEADER])  # a length has zeros


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points from reading.offset on; configuration and damage go into reading.

    What no whole record follows is left to the next reading unless this is the last one.
    Raises FileUnreadable where no record can be used.
    """
    may_rename, known = bool(roles.run), {metric for _, metric in reading.metrics}
    folders = Folders(snapshot.file, reading.run, may_rename, known)
    events = _Events(roles, reading, folders)
    with snapshot.open() as stream:
        if reading.offset:
            stream.seek(reading.offset)
        for batch in tfrecord.batches(stream, reading.lines, reading.offset):
            if batch.is_rest and not is_last:
                break
            yield from events.take(batch)
    if reading.broken and not reading.offset:
        raise FileUnreadable(f"no record is whole; {reading.broken[0][1]}")


class _Events:
    """The events of one file on their way into points and configuration."""

    def __init__(self, roles: Roles, reading: Reading, folders: Folders) -> None:
        self._reading, self._folders = reading, folders
        self._objects = Objects(roles, reading)

    def take(self, batch: Batch) -> Iterator[pa.Table]:
        """The points of a batch; the reading stands behind it then."""
        reading = self._reading
        for damage in batch.damages:
            reading.reject(damage.number, damage.reason, "")
        found, others = take_apart(batch)
        events = dict(self._decoded(batch, others))
        tags = {tag for event, data in events.values() for tag in _tags(event, data)}
        tags.update(text(tag) for scalars in found for tag in scalars.names.dictionary.to_pylist())
        places = self._folders.places(tags)
        for scalars in found:
            reading.points += len(scalars.values)
            yield _table(scalars, places)
        for number, (event, data) in events.items():
            self._take_one(number, event, data, places)
        yield self._objects.buffer.drain()
        reading.offset = batch.end
        last = [*(damage.number for damage in batch.damages), *batch.numbers[-1:].tolist()]
        reading.lines = max([reading.lines, *last])

    def _decoded(
        self, batch: Batch, places: NDArray[np.int64]
    ) -> Iterator[tuple[int, tuple[Event, bytes]]]:
        """(number, (event, its bytes)) of the events at these places of the batch."""
        for place in places:
            number, data = int(batch.numbers[place]), batch.record(place)
            try:
                yield number, (decode(data), data)
            except BrokenRecord as problem:
                self._reading.reject(number, str(problem), "")

    def _take_one(self, number: int, event: Event, data: bytes, places: Places) -> None:
        """Points and configuration of one event, or its rejection."""
        step = 0 if event.step is None else protobuf.integer(data, *event.step)
        logged_at = None
        if event.wall_time is not None:
            logged_at = instant(struct.unpack_from("<d", data, event.wall_time[0])[0])
        for tag, (_, (start, stop)) in zip(_tags(event, data), event.scalars, strict=True):
            run, metric = places[tag]
            (value,) = struct.unpack_from("<f" if stop - start == 4 else "<d", data, start)
            self._objects.buffer.add(number, run, step, logged_at, [metric], [value])
            self._reading.points += 1
        try:
            for name, told in event.texts:
                self._take_text(text(data[slice(*name)]), text(data[slice(*told)]))
            for content in event.hparams:
                self._objects.configure(self._folders.run, hparams.session(data, content))
        except BrokenRecord as problem:
            self._reading.reject(number, str(problem), "")

    def _take_text(self, name: str, told: str) -> None:
        found = hparams.settings(name, told)
        if found is None:
            self._reading.see_text(self._folders.run, hparams.own_name(name), told)
        else:
            self._objects.configure(self._folders.run, found)


def _tags(event: Event, data: bytes) -> list[str]:
    return [text(data[slice(*name)]) for name, _ in event.scalars]


def _table(scalars: Scalars, places: Places) -> pa.Table:
    found = [places[text(tag)] for tag in scalars.names.dictionary.to_pylist()]
    runs, metrics = zip(*found, strict=True)
    columns = [
        _labels(runs, scalars.names.indices),
        _labels(metrics, scalars.names.indices),
        pa.array(scalars.steps),
        pa.array(scalars.values),
        _instants(scalars.wall_time),
        pa.array(scalars.numbers),
    ]
    return pa.Table.from_arrays(columns, schema=SCHEMA)


def _labels(texts: tuple[str, ...], indices: pa.Array) -> pa.DictionaryArray:
    """One text an index, as a dictionary without repeats."""
    distinct = pa.array(texts, pa.string()).dictionary_encode()
    return pa.DictionaryArray.from_arrays(distinct.indices.take(indices), distinct.dictionary)


def _instants(seconds: np.ndarray) -> pa.Array:
    with np.errstate(invalid="ignore"):
        is_instant = (seconds >= EARLIEST) & (seconds <= LATEST)
    micro = np.rint(np.where(is_instant, seconds, 0) * 1e6).astype(np.int64)
    return pc.cast(pa.array(micro, mask=~is_instant), pa.timestamp("us", tz="UTC"))
