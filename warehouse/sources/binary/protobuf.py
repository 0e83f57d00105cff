"""The wire format of protocol buffers, read in place: nothing is copied before it is wanted.

A tag is what stands before each field: its number and how its content is stored.
Source: protobuf.dev/programming-guides/encoding.
"""

from collections.abc import Iterator

from warehouse.sources.records.objects import BrokenRecord

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5  # how content is stored
FIXED = {FIXED64: 8, FIXED32: 4}  # bytes
MOST_BITS = 70  # of a varint: ten bytes of seven

Field = tuple[int, int, int]


def tag(number: int, stored: int = BYTES) -> int:
    """The tag of the field with this number."""
    return number << 3 | stored


def fields(data: bytes, start: int = 0, stop: int | None = None) -> Iterator[Field]:
    """(tag, start, stop) of every field of the message; data[start:stop] is its content.

    Raises BrokenRecord where the bytes are no message.
    """
    stop = len(data) if stop is None else stop
    while start < stop:
        told = data[start]
        told, start = (told, start + 1) if told < 0x80 else _varint(data, start, stop)
        stored = told & 7
        if stored == BYTES:
            length = data[start] if start < stop else 0x80
            length, start = (length, start + 1) if length < 0x80 else _varint(data, start, stop)
            end = start + length
        elif stored == VARINT:
            end = _varint(data, start, stop)[1]
        elif stored in FIXED:
            end = start + FIXED[stored]
        else:
            raise BrokenRecord(f"not a message: no field is stored as {stored}")
        if end > stop:
            raise BrokenRecord("not a message: a field is longer than what holds it")
        yield told, start, end
        start = end


def integer(data: bytes, start: int, stop: int) -> int:
    """The signed whole number of 64 bits that a varint holds."""
    value = _varint(data, start, stop)[0] & (1 << 64) - 1
    return value - (1 << 64) if value >> 63 else value


def text(data: bytes) -> str:
    """The text that the bytes are; what is no UTF-8 is escaped."""
    return data.decode("utf-8", "backslashreplace")


def _varint(data: bytes, start: int, stop: int) -> tuple[int, int]:
    """The number, and where the next byte stands."""
    value = shift = 0
    while start < stop and shift < MOST_BITS:
        byte = data[start]
        value |= (byte & 0x7F) << shift
        start += 1
        if byte < 0x80:
            return value, start
        shift += 7
    raise BrokenRecord("not a message: a number has no end")
