"""W&B's offline files, byte by byte: records in blocks, and what stands in them."""

import json
import struct
import zlib

from tests.warehouse.formats.messages import packed, varint

HEADER = b":W&B\xe1\xbe\x00"
BLOCK = 32_768


def framed(*records):
    """The file that holds the records."""
    data = bytearray(HEADER)
    for record in records:
        left, is_first = record, True
        while is_first or left:
            room = BLOCK - len(data) % BLOCK
            if room < 7:
                data += bytes(room)
                room = BLOCK
            part, left = left[: room - 7], left[room - 7 :]
            kind = {(1, 1): 1, (1, 0): 2, (0, 0): 3, (0, 1): 4}[is_first, not left]
            data += fragment(kind, part)
            is_first = False
    return bytes(data)


def fragment(kind, part):
    return struct.pack("<IHB", zlib.crc32(bytes([kind]) + part), len(part), kind) + part


def run(name, **config):
    """The record of the run x1 of that display name."""
    updates = (
        packed(1, packed(1, key.encode()) + packed(16, json.dumps(value).encode()))
        for key, value in config.items()
    )
    named = packed(8, name.encode()) if name else b""
    return packed(17, packed(1, b"x1") + packed(4, b"".join(updates)) + named)


def history(step, **values):
    """The record of one step; its number stands in the record's own field."""
    items = (
        packed(1, packed(2, key.encode()) + packed(16, json.dumps(value).encode()))
        for key, value in values.items()
    )
    return packed(2, b"".join(items) + packed(2, b"\x08" + varint(step)))
