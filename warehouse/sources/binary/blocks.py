"""Bytes of a stream in blocks, and what is said of those that are no records."""

from typing import IO, Any, NamedTuple

from warehouse.sources.compression import BROKEN_OFF

LONGEST = 64 * 2**20  # bytes; a longer record is no evaluation, and would not fit in memory twice


class Damage(NamedTuple):
    """A record, or bytes that are none: its number from 1, and what is wrong."""

    number: int
    reason: str


def read_block(stream: IO[bytes], size: int) -> tuple[bytes, BaseException | None]:
    """The next bytes, fewer than size at the end or where the stream broke off; and how it did."""
    opened: Any = stream
    blocks, left = list[bytes](), size
    try:
        while left and (block := opened.read1(left)):
            blocks.append(block)
            left -= len(block)
    except BROKEN_OFF as error:
        return b"".join(blocks), error
    return b"".join(blocks), None
