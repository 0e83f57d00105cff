"""Numbers and instants as logs write them."""

import math
from datetime import UTC, datetime

LARGEST_STEP = 2**63 - 1
EARLIEST = 946_684_800  # 2000-01-01 in Unix seconds: anything below is a duration, no instant
LATEST = 7_258_118_400  # 2200-01-01
WORDS = frozenset({"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"})


def number(value: object) -> float | None:
    """The value as a float, null where it is no number; true and false are none."""
    if type(value) is float:
        return value
    if type(value) is int:
        return _float(value)
    if type(value) is str and value.strip().lower() in WORDS:
        return float(value)
    return None


def number_in(cell: str) -> float | None:
    """The number that a cell of text holds, null where it holds none."""
    if "_" in cell:  # Python would read 1_000 as a number; no log writes it so
        return None
    try:
        return float(cell)
    except ValueError:
        return None


def whole(value: float | int | None) -> int | None:
    """The value as a step: a whole number of 64 bits, else null."""
    if value is None or (type(value) is float and not value.is_integer()):
        return None
    return int(value) if abs(value) <= LARGEST_STEP else None


def instant(value: object) -> int | None:
    """Microseconds since 1970 in UTC, from Unix seconds (also milli, micro, nano) or ISO 8601.

    Null where the value is no instant after 2000, such as the seconds that a step took.
    """
    if type(value) is str:
        return _parsed(value)
    seconds = number(value)
    if seconds is None or not math.isfinite(seconds):
        return None
    for per_second in (1, 1e3, 1e6, 1e9):
        if EARLIEST <= seconds / per_second <= LATEST:
            return round(seconds / per_second * 1e6)
    return None


def _float(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _parsed(value: str) -> int | None:
    try:
        moment = datetime.fromisoformat(value.strip())
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = (aware - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()
    except (ValueError, OverflowError):
        cell = number_in(value)
        return None if cell is None else instant(cell)
    return round(seconds * 1e6) if EARLIEST <= seconds <= LATEST else None
