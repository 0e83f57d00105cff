"""What TensorBoard's plugin hparams and its texts say of a run, as configuration.

The status that the plugin stores is none of the run's: writers store success when they begin.
Source: tensorboard/plugins/hparams, the files plugin_data and api; google/protobuf/struct.
"""

import json
import struct
from typing import Any

from warehouse.sources.binary import protobuf
from warehouse.sources.binary.event import Place
from warehouse.sources.binary.protobuf import FIXED64, VARINT, tag

SESSION_START = tag(3)
HPARAM, GROUP = tag(1), tag(4)
KEY, VALUE = tag(1), tag(2)
NUMBER, STRING, BOOLEAN = tag(2, FIXED64), tag(3), tag(4, VARINT)
TEXT_SUFFIX = "/text_summary"  # what SummaryWriter.add_text puts behind the name
OWN = ("config", "args", "model_config")  # texts that hold the run's configuration itself


def session(data: bytes, place: Place) -> dict[str, Any]:
    """Hyperparameters by name, and the group of the session; empty for other contents."""
    found: dict[str, Any] = {}
    for told, start, stop in protobuf.fields(data, *place):
        if told == SESSION_START:
            for part, first, last in protobuf.fields(data, start, stop):
                if part == HPARAM:
                    found |= _entry(data, first, last)
                elif part == GROUP and last > first:
                    found["tracker.group"] = protobuf.text(data[first:last])
    return found


def settings(name: str, text: str) -> dict[str, Any] | None:
    """The configuration that a text is, null where it is no JSON object.

    Keys stand as they are where the text is named for it, else below the name of the text.
    """
    if not text.lstrip().startswith("{"):
        return None
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    return found if own_name(name) in OWN else {own_name(name): found}


def own_name(name: str) -> str:
    """The name that a text was given."""
    return name.removesuffix(TEXT_SUFFIX)


def _entry(data: bytes, start: int, stop: int) -> dict[str, Any]:
    key, value = "", None
    for told, first, last in protobuf.fields(data, start, stop):
        if told == KEY:
            key = protobuf.text(data[first:last])
        elif told == VALUE:
            value = _value(data, first, last)
    return {key: value}


def _value(data: bytes, start: int, stop: int) -> object:
    value: object = None
    for told, first, last in protobuf.fields(data, start, stop):
        if told == NUMBER:
            (number,) = struct.unpack_from("<d", data, first)
            value = int(number) if number.is_integer() else number
        elif told == STRING:
            value = protobuf.text(data[first:last])
        elif told == BOOLEAN:
            value = bool(protobuf.integer(data, first, last))
    return value
