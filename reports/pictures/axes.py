"""Both axes of a chart: grid, ticks, labels that do not touch, titles."""

import math
from html import escape
from typing import Any

from reports.charts import axes
from reports.pictures import ticks
from reports.pictures.place import Channel, Plot, pixel

# Widths over the size of the letters, Helvetica's; a letter not named here is as wide as a digit.
WIDTHS = {".": 0.28, ",": 0.28, " ": 0.28, "M": 0.83, "B": 0.67, "K": 0.67, "T": 0.61, "%": 0.89}
DIGIT = 0.56
TITLE_BELOW, TITLE_ABOVE, LABEL_BELOW, LABEL_DOWN = 37, -17, 17, 4  # pixels, as Vega sets them


def draw(plot: Plot, config: dict[str, Any]) -> str:
    """The grid and the ticks, then the words."""
    return _lines(plot, config["axis"]) + _words(plot, config["axis"])


def room(axis: Channel, config: dict[str, Any]) -> int:
    """Pixels that the longest label takes."""
    _, labels = _marked(axis)
    return math.ceil(max((_width(said, config["axis"]) for said in labels), default=0))


def _marked(axis: Channel) -> tuple[list[float], list[str]]:
    """The values that have a tick, and what each says."""
    said = axes.labels(axis)
    if said is not None:
        return axis["axis"]["values"], said
    low, high = axis["scale"]["domain"]
    return ticks.linear(low, high, axis["axis"]["tickCount"])


def _lines(plot: Plot, look: dict[str, Any]) -> str:
    grid = "".join(
        f"M0,{round(plot.down(value)) + 0.5:g}h{pixel(plot.width)}" for value in _marked(plot.y)[0]
    )
    marks = "".join(
        f"M{round(plot.across(value)) + 0.5:g},{pixel(plot.height)}v{look['tickSize']}"
        for value in _marked(plot.x)[0]
    )
    base = f"M0,{plot.height + 0.5:g}h{pixel(plot.width)}"
    return (
        f'<path stroke="{look["gridColor"]}" d="{grid}"/>'
        f'<path stroke="{look["tickColor"]}" d="{base}{marks}"/>'
    )


def _words(plot: Plot, look: dict[str, Any]) -> str:
    """Labels of both axes, and their titles."""
    labels = [
        f'<text x="{pixel(where)}" y="{pixel(plot.height + LABEL_BELOW)}" '
        f'text-anchor="middle">{escape(said)}</text>'
        for where, said in _apart(plot, look)
    ] + [
        f'<text x="-{look["labelPadding"]}" y="{pixel(plot.down(value) + LABEL_DOWN)}" '
        f'text-anchor="end">{escape(said)}</text>'
        for value, said in zip(*_marked(plot.y), strict=True)
    ]
    x, y = escape(plot.x["title"]), escape(plot.y["title"])
    below = f'x="{pixel(plot.width / 2)}" y="{pixel(plot.height + TITLE_BELOW)}"'
    return (
        f'<g fill="{look["labelColor"]}" font-size="{look["labelFontSize"]}">{"".join(labels)}</g>'
        f'<g fill="{look["titleColor"]}" font-size="{look["titleFontSize"]}">'
        f'<text {below} text-anchor="middle">{x}</text><text y="{TITLE_ABOVE}">{y}</text></g>'
    )


def _apart(plot: Plot, look: dict[str, Any]) -> list[tuple[float, str]]:
    """The labels of x from the left, without those that would touch the one before."""
    kept: list[tuple[float, str]] = []
    end = -math.inf
    for value, said in zip(*_marked(plot.x), strict=True):
        where, half = plot.across(value), _width(said, look) / 2
        if where - half >= end + look["labelSeparation"] or not kept:
            kept.append((where, said))
            end = where + half
    return kept


def _width(said: str, look: dict[str, Any]) -> float:
    """About how wide a label is, in pixels."""
    return look["labelFontSize"] * sum(WIDTHS.get(letter, DIGIT) for letter in said)
