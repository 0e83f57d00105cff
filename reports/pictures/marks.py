"""The marks of one layer: points, rules, lines, areas, rectangles."""

import math
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from reports.pictures.place import Channel, Plot, can_place, pixel

Row = dict[str, Any]
Layer = dict[str, Any]


def draw(layer: Layer, plot: Plot, clip: str) -> str:
    """One group of SVG, cut off at the axes where the layer says so; nothing without rows."""
    rows = [row for row in layer["data"]["values"] if _has_place(row, layer["encoding"])]
    if not rows:
        return ""
    look = layer["mark"]
    cut = f' clip-path="url(#{clip})"' if look.get("clip") else ""
    return f"<g{cut}>{_DRAWN[look['type']](rows, layer, plot)}</g>"


def _has_place(row: Row, encoding: dict[str, Channel]) -> bool:
    """True if every position of a row can be drawn."""
    axis = {"x": "x", "x2": "x", "y": "y", "y2": "y"}
    return all(
        can_place(encoding[axis[name]], row[encoding[name]["field"]])
        for name in axis
        if name in encoding
    )


def _points(rows: list[Row], layer: Layer, plot: Plot) -> str:
    """Each point is the path of its shape, which spans -1 to 1, at its place and size."""
    look, encoding = layer["mark"], layer["encoding"]
    scale = math.sqrt(look["size"]) / 2
    edge = f' stroke="{look["stroke"]}"' if "stroke" in look else ""
    edge += f' stroke-width="{look["strokeWidth"] / scale:.3g}"' if edge else ""
    faint = encoding.get("fillOpacity")
    drawn = [
        f'<path d="{_nominal(row, layer, "shape")}" fill="{_nominal(row, layer, "color")}"'
        f"{_filled(row, faint)} "
        f'transform="translate({_at(row, encoding, plot)}) scale({scale:.4g})"/>'
        for row in rows
    ]
    return f'<g opacity="{look.get("opacity", 1)}"{edge}>{"".join(drawn)}</g>'


def _rules(rows: list[Row], layer: Layer, plot: Plot) -> str:
    """A straight line a row: between both ends, or over the whole plot."""
    drawn = []
    for row in rows:
        (left, right), (top, bottom) = _ends(row, layer["encoding"], plot)
        path = f"M{pixel(left)},{pixel(top)}L{pixel(right)},{pixel(bottom)}"
        drawn.append(f'<path d="{path}" stroke="{_nominal(row, layer, "color")}"/>')
    return f"<g{_stroke(layer['mark'])}>{''.join(drawn)}</g>"


def _lines(rows: list[Row], layer: Layer, plot: Plot) -> str:
    """One line through the rows that share colour and detail, from left to right."""
    encoding, drawn = layer["encoding"], []
    for line in _series(rows, encoding):
        path = "L".join(_at(row, encoding, plot) for row in line)
        drawn.append(f'<path d="M{path}" stroke="{_nominal(line[0], layer, "color")}"/>')
    return f"<g{_stroke(layer['mark'])}>{''.join(drawn)}</g>"


def _areas(rows: list[Row], layer: Layer, plot: Plot) -> str:
    """One band from the lower ends, left to right, and back along the upper ends."""
    encoding = layer["encoding"]
    rows = sorted(rows, key=lambda row: row[encoding["x"]["field"]])
    upper = [
        f"{pixel(plot.across(row[encoding['x']['field']]))},"
        f"{pixel(plot.down(row[encoding['y2']['field']]))}"
        for row in reversed(rows)
    ]
    path = "L".join([_at(row, encoding, plot) for row in rows] + upper)
    look = layer["mark"]
    return f'<path d="M{path}Z" fill="{look["color"]}" opacity="{look["opacity"]}"/>'


def _rectangles(rows: list[Row], layer: Layer, plot: Plot) -> str:
    look, drawn = layer["mark"], []
    for row in rows:
        (left, right), (top, bottom) = _ends(row, layer["encoding"], plot)
        path = f"M{pixel(left)},{pixel(top)}H{pixel(right)}V{pixel(bottom)}H{pixel(left)}Z"
        drawn.append(f'<path d="{path}" fill="{look["color"]}" opacity="{look["opacity"]}"/>')
    return "".join(drawn)


_DRAWN: dict[str, Callable[[list[Row], Layer, Plot], str]] = {
    "point": _points,
    "rule": _rules,
    "line": _lines,
    "area": _areas,
    "rect": _rectangles,
}


def _at(row: Row, encoding: dict[str, Channel], plot: Plot) -> str:
    """Where a row lies, in pixels: x,y."""
    x, y = row[encoding["x"]["field"]], row[encoding["y"]["field"]]
    return f"{pixel(plot.across(x))},{pixel(plot.down(y))}"


def _ends(
    row: Row, encoding: dict[str, Channel], plot: Plot
) -> tuple[tuple[float, float], tuple[float, float]]:
    """From where to where a row reaches on x and on y; over the whole plot where it says none."""
    across, down = _span("x", row, encoding, plot.across), _span("y", row, encoding, plot.down)
    return across or (0.0, plot.width), down or (0.0, plot.height)


def _span(
    name: str, row: Row, encoding: dict[str, Channel], place: Callable[[Any], float]
) -> tuple[float, float] | None:
    if name not in encoding:
        return None
    other = encoding.get(f"{name}2", encoding[name])
    return place(row[encoding[name]["field"]]), place(row[other["field"]])


def _series(rows: list[Row], encoding: dict[str, Channel]) -> Iterable[list[Row]]:
    """The rows of each line, sorted along x."""
    detail: Any = encoding.get("detail", [])
    by = [*(detail if isinstance(detail, list) else [detail])]
    by += [encoding["color"]] if "color" in encoding else []
    fields = [channel["field"] for channel in by]
    x = encoding["x"]["field"]
    rows = sorted(rows, key=lambda row: ([str(row[field]) for field in fields], row[x]))
    return [list(line) for _, line in groupby(rows, lambda row: [row[field] for field in fields])]


def _nominal(row: Row, layer: Layer, channel: str) -> str:
    """The colour or the shape of a row: by what a column of it holds, or that of the layer."""
    coded = layer["encoding"].get(channel)
    if coded is None:
        return str(layer["mark"][channel])
    looks = dict(zip(coded["scale"]["domain"], coded["scale"]["range"], strict=True))
    return str(looks[row[coded["field"]]])


def _filled(row: Row, faint: Channel | None) -> str:
    """How opaque a point is inside, where that depends on a column that is true or false."""
    if faint is None:
        return ""
    holds = row[faint["condition"]["test"].removeprefix("datum.")]
    return f' fill-opacity="{faint["condition"]["value"] if holds else faint["value"]}"'


def _stroke(look: dict[str, Any]) -> str:
    """The width, the dashes and the opacity of lines."""
    said = f' stroke-width="{look["strokeWidth"]}" opacity="{look.get("opacity", 1)}"'
    dash = look.get("strokeDash", [1, 0])
    return said if dash[1] == 0 else f'{said} stroke-dasharray="{dash[0]},{dash[1]}"'
