"""What W&B's records say of a run: its history, its configuration, its end.

A value is spelt in JSON; its name may come in parts.
Source: wandb/proto/wandb_internal.proto.
"""

import json
from functools import lru_cache
from typing import Any

from warehouse.sources.binary import protobuf
from warehouse.sources.binary.protobuf import VARINT, tag
from warehouse.sources.records.objects import BrokenRecord

ITEM, HISTORY_STEP, NUMBER = tag(1), tag(2), tag(1, VARINT)
KEY, NESTED_KEY, VALUE_JSON = tag(1), tag(2), tag(16)
VALUE_MARK = b"\x82\x01"  # the tag VALUE_JSON as it is written
UPDATE, REMOVE = tag(1), tag(2)
EXIT_CODE = tag(1, VARINT)
RUN_CONFIG, TAGS = tag(4), tag(10)
FACTS = {
    tag(1): "tracker.id",
    tag(3): "tracker.project",
    tag(6): "tracker.group",
    tag(7): "tracker.kind",
    tag(8): "tracker.name",
}
INTERNAL = "_wandb"  # configuration that is the tracker's own


def history(data: bytes, start: int, stop: int) -> dict[str, Any]:
    """The values of one step by their dotted names, "_step" among them.

    Raises BrokenRecord where data[start:stop] is no history.
    """
    row = _values(*_items(data, start, stop, ITEM))
    if "_step" not in row:
        for told, first, last in protobuf.fields(data, start, stop):
            if told == HISTORY_STEP:
                row["_step"] = _number(data, first, last, NUMBER)
    return row


def run(data: bytes, start: int, stop: int) -> dict[str, Any]:
    """The configuration of a run, and what the tracker knows of it."""
    said: dict[str, Any] = {}
    tags = []
    for told, first, last in protobuf.fields(data, start, stop):
        if told == RUN_CONFIG:
            said |= config(data, first, last)
        elif told == TAGS:
            tags.append(protobuf.text(data[first:last]))
        elif told in FACTS and last > first:
            said[FACTS[told]] = protobuf.text(data[first:last])
    return said | ({"tracker.tags": tags} if tags else {})


def config(data: bytes, start: int, stop: int) -> dict[str, Any]:
    """Values of the configuration that are set; those that are removed are null."""
    removed = dict.fromkeys(_items(data, start, stop, REMOVE)[0])
    said = removed | _values(*_items(data, start, stop, UPDATE))
    return {key: value for key, value in said.items() if key.partition(".")[0] != INTERNAL}


def status(data: bytes, start: int, stop: int) -> str:
    """How the run ended, by its exit code."""
    return "failed" if _number(data, start, stop, EXIT_CODE) else "finished"


def _items(data: bytes, start: int, stop: int, wanted: int) -> tuple[list[str], list[bytes]]:
    """The dotted names and the JSON of the items under one tag."""
    names, texts = list[str](), list[bytes]()
    for told, first, last in protobuf.fields(data, start, stop):
        if told == wanted:
            mark = data.find(VALUE_MARK, first, last)
            if (
                0 < mark < last - 2 and data[mark + 2] == last - mark - 3 < 0x80
            ):  # short, as most are
                names.append(_name(data[first:mark]))
                texts.append(data[mark + 3 : last])
            else:
                names.append(_name(data[first:last]))
                texts.append(_json(data[first:last]))
    return names, texts


@lru_cache(maxsize=65_536)
def _name(item: bytes) -> str:
    """The name of an item, which may lack its value."""
    parts = [
        protobuf.text(item[start:stop])
        for told, start, stop in protobuf.fields(item)
        if told in (KEY, NESTED_KEY)
    ]
    return ".".join(parts)


def _json(item: bytes) -> bytes:
    texts = [item[start:stop] for told, start, stop in protobuf.fields(item) if told == VALUE_JSON]
    return texts[-1] if texts else b"null"


def _values(names: list[str], texts: list[bytes]) -> dict[str, Any]:
    """The values by their names; raises BrokenRecord where one is no JSON."""
    try:
        values = json.loads(protobuf.text(b"[%b]" % b",".join(texts)))
    except (ValueError, RecursionError):
        raise BrokenRecord("not JSON: a value of the record") from None
    if len(values) != len(texts):
        raise BrokenRecord("not JSON: a value of the record is several")
    return dict(zip(names, values, strict=True))


def _number(data: bytes, start: int, stop: int, wanted: int) -> int:
    """The number under the tag, 0 where there is none: zeros are not written."""
    number = 0
    for told, first, last in protobuf.fields(data, start, stop):
        if told == wanted:
            number = protobuf.integer(data, first, last)
    return number
