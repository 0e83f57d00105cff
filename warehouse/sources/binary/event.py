"""One TensorBoard event: its step, its instant, and the numbers and texts of its summary.

A number is a simple_value or a tensor of one float or double that no other plugin claims.
Source: tensorboard/compat/proto, the files event, summary and tensor; and the plugins text and
hparams.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from warehouse.sources.binary import protobuf
from warehouse.sources.binary.protobuf import FIXED32, FIXED64, VARINT, tag

WALL_TIME, STEP, SUMMARY = tag(1, FIXED64), tag(2, VARINT), tag(5)
VALUE = tag(1)
NAME, SIMPLE_VALUE, TENSOR, METADATA = tag(1), tag(2, FIXED32), tag(8), tag(9)
DTYPE, CONTENT, STRINGS = tag(1, VARINT), tag(4), tag(8)
# How a tensor spells its numbers: packed, or one by one as old writers do.
FLOATS, DOUBLES = (tag(5), tag(5, FIXED32)), (tag(6), tag(6, FIXED64))
PLUGIN_DATA, PLUGIN_NAME, PLUGIN_CONTENT = tag(1), tag(1), tag(2)
FLOAT, DOUBLE, STRING = 1, 2, 7  # types of tensors
WIDTH = {FLOAT: 4, DOUBLE: 8}  # bytes

Place = tuple[int, int]  # where in the data something begins and ends


@dataclass
class Event:
    """What one event says, by the places at which it does.

    wall_time  8 bytes: seconds since 1970, null where there are none
    step       a varint, null where the step is 0
    scalars    (name, number of 4 or 8 bytes)
    texts      (name, text)
    hparams    contents of the plugin hparams
    is_plain   whether the event holds scalars and nothing else
    """

    wall_time: Place | None = None
    step: Place | None = None
    scalars: list[tuple[Place, Place]] = field(default_factory=list)
    texts: list[tuple[Place, Place]] = field(default_factory=list)
    hparams: list[Place] = field(default_factory=list)
    is_plain: bool = True


def decode(data: bytes) -> Event:
    """The event that the bytes are; raises BrokenRecord where they are none."""
    event = Event()
    for told, start, stop in protobuf.fields(data):
        if told == WALL_TIME:
            event.wall_time = (start, stop)
        elif told == STEP:
            event.step = (start, stop)
        elif told == SUMMARY:
            _take_summary(event, data, start, stop)
        else:
            event.is_plain = False
    return event


def _take_summary(event: Event, data: bytes, start: int, stop: int) -> None:
    for told, first, last in protobuf.fields(data, start, stop):
        if told == VALUE:
            _take_value(event, data, first, last)


def _take_value(event: Event, data: bytes, start: int, stop: int) -> None:
    parts = {told: (first, last) for told, first, last in protobuf.fields(data, start, stop)}
    name = parts.get(NAME, (start, start))
    plugin, content = _plugin(data, parts.get(METADATA))
    if plugin == b"hparams" and content is not None:
        event.hparams.append(content)
    number = parts.get(SIMPLE_VALUE)
    if number is None and TENSOR in parts and plugin in (b"", b"scalars", b"text"):
        kind, places = _elements(data, *parts[TENSOR])
        if kind == STRING:
            event.texts.extend((name, place) for place in places[:1])
        elif len(places) == 1:
            number = places[0]
    if number is None:
        event.is_plain = False
    else:
        event.scalars.append((name, number))


def _plugin(data: bytes, metadata: Place | None) -> tuple[bytes, Place | None]:
    """The plugin that a value is for, empty where none is named, and what it left there."""
    found, content = b"", None
    for told, start, stop in () if metadata is None else protobuf.fields(data, *metadata):
        if told == PLUGIN_DATA:
            for part, first, last in protobuf.fields(data, start, stop):
                if part == PLUGIN_NAME:
                    found = data[first:last]
                elif part == PLUGIN_CONTENT:
                    content = (first, last)
    return found, content


def _elements(data: bytes, start: int, stop: int) -> tuple[int, list[Place]]:
    """The type of a tensor, and where its elements are: floats, doubles or texts."""
    kind, runs = 0, list[Place]()
    strings = list[Place]()
    for told, first, last in protobuf.fields(data, start, stop):
        if told == DTYPE:
            kind = protobuf.integer(data, first, last)
        elif told == STRINGS:
            strings.append((first, last))
        elif told in (CONTENT, *FLOATS, *DOUBLES):
            runs.append((first, last))
    return kind, strings if kind == STRING else [*_split(runs, WIDTH.get(kind))]


def _split(runs: list[Place], width: int | None) -> Iterator[Place]:
    for start, stop in runs if width else ():
        for place in range(start, stop - (width or 0) + 1, width or 1):
            yield place, place + (width or 0)
