"""Lines of a file of any size, each held to a size."""

from collections.abc import Iterator
from typing import IO, NamedTuple

LONGEST_LINE = 16 * 2**20  # bytes; a longer one is no log line, and would not fit in memory twice
CUT_OFF = "cut off: the file ends within it"  # why the last line, or record, cannot be used
MARK = b"\xef\xbb\xbf"  # UTF-8 byte order mark


class Line(NamedTuple):
    """One line: its number from 1, its bytes without the end, and what is wrong with it.

    end is where the next line begins, in bytes from the start of the file.
    """

    number: int
    data: bytes
    has_end: bool
    end: int = 0
    is_too_long: bool = False


def lines(stream: IO[bytes], number: int = 0, end: int = 0) -> Iterator[Line]:
    """Every line of the stream; of one longer than LONGEST_LINE only the start is kept.

    number lines, which took end bytes, are behind the stream's position.
    """
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        end += len(data)
        has_end = data.endswith(b"\n")
        if number == 1:
            data = data.removeprefix(MARK)
        if len(data) > LONGEST_LINE and not has_end:
            rest, has_end = _skip_rest(stream)
            end += rest
            yield Line(number, data[:200], has_end, end, is_too_long=True)
        else:
            yield Line(number, data.rstrip(b"\r\n"), has_end, end)


def _skip_rest(stream: IO[bytes]) -> tuple[int, bool]:
    """How many bytes the rest of the line has, and whether an end."""
    skipped = 0
    while rest := stream.readline(LONGEST_LINE):
        skipped += len(rest)
        if rest.endswith(b"\n"):
            return skipped, True
    return skipped, False
