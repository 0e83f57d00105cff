"""Events that are laid out alike, read together.

Most events of a file hold numbers in the same places.  One of them is decoded; those that equal it
everywhere but in the instant, the step, the names and the numbers are read at these places.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from warehouse.sources.binary.event import Event, Place, decode
from warehouse.sources.binary.tfrecord import Batch
from warehouse.sources.records.objects import BrokenRecord

LONGEST = 512  # bytes; longer events are rare
MOST_LAYOUTS = 64  # of one length; events of others are decoded one by one

Octets = NDArray[np.uint8]  # (events, bytes)


@dataclass(frozen=True)
class Scalars:
    """The numbers at one place of events that are laid out alike.

    numbers    (events,) of the records
    steps      (events,)
    wall_time  (events,) seconds since 1970, NaN where an event has none
    names      (events,) dictionary of bytes
    values     (events,)
    """

    numbers: NDArray[np.int64]
    steps: NDArray[np.int64]
    wall_time: NDArray[np.float64]
    names: pa.DictionaryArray
    values: NDArray[np.float64]


def take_apart(batch: Batch) -> tuple[list[Scalars], NDArray[np.int64]]:
    """The numbers of events that have fellows, and the places in the batch of all other events."""
    lengths = batch.stops - batch.starts
    order = np.argsort(lengths, kind="stable")
    cuts = np.flatnonzero(np.diff(lengths[order])) + 1
    found, others = list[Scalars](), list[NDArray[np.int64]]()
    for group in np.split(order, cuts):
        if len(group) < 2 or lengths[group[0]] > LONGEST:
            others.append(group)
            continue
        for rows, event, same in _layouts(batch, group, others):
            found.extend(_read(batch.numbers[same], rows, event))
    return found, np.sort(np.concatenate(others)) if others else np.zeros(0, np.int64)


def _layouts(
    batch: Batch, group: NDArray[np.int64], others: list[NDArray[np.int64]]
) -> Iterator[tuple[Octets, Event, NDArray[np.int64]]]:
    """(octets, the layout, places in the batch) of events of one length that are laid out alike."""
    starts, length = batch.starts[group], batch.stops[group[0]] - batch.starts[group[0]]
    octets = np.frombuffer(batch.data, np.uint8)[starts[:, None] + np.arange(length)]
    left = MOST_LAYOUTS
    while len(group) and left:
        event = _plain(octets[0].tobytes())
        if event is None:
            others.append(group[:1])
            octets, group = octets[1:], group[1:]
            continue
        fixed = _fixed(event, int(length))
        is_same = ((octets ^ octets[0]) & fixed == 0).all(axis=1)
        yield octets[is_same], event, group[is_same]
        octets, group, left = octets[~is_same], group[~is_same], left - 1
    others.append(group)


def _plain(data: bytes) -> Event | None:
    """The event where it is whole and holds numbers and nothing else."""
    try:
        event = decode(data)
    except BrokenRecord:
        return None
    return event if event.is_plain and event.scalars else None


def _fixed(event: Event, length: int) -> Octets:
    """(bytes,) the bits in which an event equals another of its layout."""
    fixed = np.full(length, 0xFF, np.uint8)
    for start, stop in _free(event):
        fixed[start:stop] = 0
    if event.step is not None:
        fixed[slice(*event.step)] = 0x80  # how many bytes the step has
    return fixed


def _free(event: Event) -> Iterator[Place]:
    if event.wall_time is not None:
        yield event.wall_time
    for name, number in event.scalars:
        yield name
        yield number


def _read(numbers: NDArray[np.int64], octets: Octets, event: Event) -> Iterator[Scalars]:
    steps = _integers(octets, event.step)
    missing = np.full(len(octets), np.nan)
    wall_time = missing if event.wall_time is None else _floats(octets, event.wall_time)
    for name, number in event.scalars:
        yield Scalars(numbers, steps, wall_time, _names(octets, name), _floats(octets, number))


def _floats(octets: Octets, place: Place) -> NDArray[np.float64]:
    kind = f"<f{place[1] - place[0]}"
    cells = np.ascontiguousarray(octets[:, slice(*place)])
    return cells.view(kind)[:, 0].astype(np.float64)


def _integers(octets: Octets, place: Place | None) -> NDArray[np.int64]:
    """The varints at the place; they have as many bytes each."""
    total = np.zeros(len(octets), np.uint64)
    for rank, column in enumerate(range(*place) if place else ()):
        total |= (octets[:, column] & 0x7F).astype(np.uint64) << np.uint64(7 * rank)
    return total.view(np.int64)


def _names(octets: Octets, place: Place) -> pa.DictionaryArray:
    cells = np.ascontiguousarray(octets[:, slice(*place)])
    width = place[1] - place[0]
    if width == 0:
        return pa.repeat(pa.scalar(b"", pa.binary()), len(octets)).dictionary_encode()
    stored = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(width), len(octets), [None, pa.py_buffer(cells)]
    )
    return stored.dictionary_encode()
