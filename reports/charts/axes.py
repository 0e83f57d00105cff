"""Axes: their ends, their ticks and what the ticks say.

An axis is a positional channel of Vega-Lite: a dictionary that no chart changes.
"""

import json
import math
from collections.abc import Callable, Iterable
from typing import Any

from reports import numbers

Axis = dict[str, Any]

ROOM = 0.04  # share of the axis left free at either end
ONE_TWO_FIVE = 2.5  # decades below which 2 and 5 get a tick too
LINEAR_TICKS = 6  # about so many
NARROW = 3  # an axis of ratios spans this factor at least
EVERY_DIGIT = 0.7  # decades below which every digit gets one


def flops(field: str, values: Iterable[Any], title: str = "compute (FLOPs)") -> Axis:
    """A logarithmic axis of compute."""
    return log(field, values, title, numbers.flops)


def sizes(field: str, values: Iterable[Any], title: str) -> Axis:
    """A logarithmic axis of parameters or tokens."""
    return log(field, values, title, numbers.tick)


def times(field: str, values: Iterable[Any], title: str) -> Axis:
    """A logarithmic axis of ratios that says 3×, 10×, 30×; wide enough for two ticks or more."""
    known = list(values)
    low, high = ends(known, log=True)
    if high / low < NARROW:
        known += [low / NARROW**0.5, high * NARROW**0.5]
    return log(field, known, title, lambda tick: f"{numbers.times(tick)}×")


def linear(field: str, values: Iterable[Any], title: str) -> Axis:
    """A linear axis that ends near its data; a loss has no use for zero."""
    scale = {"domain": list(ends(values)), "zero": False, "nice": False}
    return _axis(field, scale, {"tickCount": LINEAR_TICKS}, title)


def log(field: str, values: Iterable[Any], title: str, say: Callable[[float], str]) -> Axis:
    """A logarithmic axis whose ticks are said as everywhere else on the page."""
    low, high = ends(values, log=True)
    ticks = log_ticks(low, high)
    labels = json.dumps([say(tick) for tick in ticks], ensure_ascii=False)
    said = {"values": ticks, "labelExpr": f"{labels}[indexof({ticks}, datum.value)]"}
    return _axis(field, {"type": "log", "domain": [low, high], "nice": False}, said, title)


def labels(axis: Axis) -> list[str] | None:
    """What the ticks of a logarithmic axis say; None for a linear one, whose ticks Vega finds."""
    said = axis["axis"].get("labelExpr")
    return None if said is None else json.JSONDecoder().raw_decode(said)[0]


def on(axis: Axis, column: str) -> Axis:
    """The same axis for another column, such as the end of an interval."""
    return {**axis, "field": column}


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


def _axis(field: str, scale: Axis, axis: Axis, title: str) -> Axis:
    return {"field": field, "type": "quantitative", "scale": scale, "axis": axis, "title": title}
