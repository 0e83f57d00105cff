"""Lines of a file of any size, each held to a size."""

from collections.abc import Iterator
from typing import IO, NamedTuple

LONGEST_LINE = 16 * 2**20  # bytes; a longer one is no log line, and would not fit in memory twice
MARK = b"\xef\xbb\xbf"  # UTF-8 byte order mark


class Line(NamedTuple):
    """One line: its number from 1, its bytes without the end, and what is wrong with it."""

    number: int
    data: bytes
    has_end: bool
    is_too_long: bool = False


def lines(stream: IO[bytes]) -> Iterator[Line]:
    """Every line of the stream; of one longer than LONGEST_LINE only the start is kept."""
    number = 0
    while data := stream.readline(LONGEST_LINE + 1):
        number += 1
        if number == 1:
            data = data.removeprefix(MARK)
        has_end = data.endswith(b"\n")
        if len(data) > LONGEST_LINE and not has_end:
            _skip_rest(stream)
            yield Line(number, data[:200], has_end=False, is_too_long=True)
        else:
            yield Line(number, data.rstrip(b"\r\n"), has_end)


def _skip_rest(stream: IO[bytes]) -> None:
    while (rest := stream.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass
