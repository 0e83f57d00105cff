"""Axes: their ends, their ticks and what the ticks say."""

import math
from collections.abc import Callable, Iterable
from typing import Any

import altair as alt

from reports import numbers

ROOM = 0.04  # share of the axis left free at either end
ONE_TWO_FIVE = 2.5  # decades below which 2 and 5 get a tick too
LINEAR_TICKS = 6  # about so many
EVERY_DIGIT = 0.7  # decades below which every digit gets one


def flops(field: str, values: Iterable[Any], title: str = "compute (FLOPs)") -> alt.X:
    """A logarithmic axis of compute."""
    return _log(field, list(values), title, numbers.flops)


def sizes(field: str, values: Iterable[Any], title: str, channel: type = alt.X) -> Any:
    """A logarithmic axis of parameters or tokens."""
    return _log(field, list(values), title, numbers.tick, channel)


def linear(field: str, values: Iterable[Any], title: str, channel: type = alt.Y) -> Any:
    """A linear axis that ends near its data; a loss has no use for zero."""
    low, high = ends(values)
    scale = alt.Scale(domain=[low, high], zero=False, nice=False)
    axis = alt.Axis(tickCount=LINEAR_TICKS)
    return channel(field, type="quantitative", scale=scale, axis=axis, title=title)


def on(axis: Any, column: str) -> Any:
    """The same axis for another column, such as the end of an interval."""
    other = axis.copy()
    other.shorthand = column
    return other


def ends(values: Iterable[Any], log: bool = False) -> tuple[float, float]:
    """Both ends of an axis that shows all values with some room, in the values' own unit."""
    known = [x for x in map(numbers.number, values) if x is not None and math.isfinite(x)]
    known = [math.log10(x) for x in known if x > 0] if log else known
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    room = ROOM * (high - low) or (0.5 if log else 0.05 * abs(high) or 1.0)
    low, high = low - room, high + room
    return (10**low, 10**high) if log else (low, high)


def log_ticks(low: float, high: float) -> list[float]:
    """Ticks between two ends: decades, or finer where the axis spans few of them."""
    decades = math.log10(high / low)
    if decades > ONE_TWO_FIVE:
        digits: Iterable[int] = (1,)
    else:
        digits = range(1, 10) if decades < EVERY_DIGIT else (1, 2, 5)
    exponents = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [float(f"{digit}e{exponent}") for exponent in exponents for digit in digits]
    return [tick for tick in ticks if low <= tick <= high]


def _log(
    field: str,
    values: list[Any],
    title: str,
    say: Callable[[float], str],
    channel: type = alt.X,
) -> Any:
    """A logarithmic axis whose ticks are said as everywhere else on the page."""
    low, high = ends(values, log=True)
    ticks = log_ticks(low, high)
    axis = alt.Axis(
        values=ticks, labelExpr=f"{[say(t) for t in ticks]}[indexof({ticks}, datum.value)]"
    )
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    return channel(field, type="quantitative", scale=scale, axis=axis, title=title)
