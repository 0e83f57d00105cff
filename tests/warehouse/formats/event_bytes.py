"""TensorBoard's event files, byte by byte: records with checksums, and what stands in them."""

import struct

import google_crc32c

from tests.warehouse.formats.messages import packed, varint

FILE = "events.out.tfevents.1795364331.host"


def version():
    return record(b"\x09" + struct.pack("<d", 1795364331.0) + b"\x1a\x0dbrain.Event:2")


def record(data):
    """The framing of TFRecord around the data."""
    length = struct.pack("<Q", len(data))
    return length + masked(length) + data + masked(data)


def masked(data):
    checksum = google_crc32c.value(data)
    rotated = (checksum >> 15 | checksum << 17) & 0xFFFFFFFF
    return struct.pack("<I", (rotated + 0xA282EAD8) & 0xFFFFFFFF)


def event(values, step, at=1795364331.5):
    """An event whose summary holds the values."""
    told = b"" if step == 0 else b"\x10" + varint(step)
    return b"\x09" + struct.pack("<d", at) + told + packed(5, values)


def scalar(name, value):
    """A value of a summary that holds a number."""
    return packed(1, packed(1, name.encode()) + b"\x15" + struct.pack("<f", value))


def tensor(content, plugin=b"", name=b"t"):
    """A value of a summary that holds a tensor."""
    metadata = packed(9, packed(1, packed(1, plugin))) if plugin else b""
    return packed(1, packed(1, name) + packed(8, content) + metadata)
