"""What every chart is set in: its size, its letters, its tooltip."""

from collections.abc import Iterable
from typing import Any

from reports import numbers
from reports.charts import marks
from reports.tables import Row

Layer = dict[str, Any]
Look = dict[str, Any]

MOST_RUNS = 300  # drawn on one chart, so that a page stays under 3 MB

CONFIG = {
    "background": "transparent",
    "font": "sans-serif",
    "mark": {"aria": False},
    "view": {"stroke": None},
    "axis": {
        "labelColor": marks.MUTED, "titleColor": marks.INK, "gridColor": marks.GRID,
        "domainColor": marks.MUTED, "tickColor": marks.MUTED, "labelFontSize": 12,
        "titleFontSize": 12.5, "titleFontWeight": "normal", "titlePadding": 8, "labelPadding": 4,
        "tickSize": 4, "domain": False, "labelOverlap": "greedy", "labelSeparation": 6,
    },
    "axisX": {"domain": True, "grid": False},
    "axisY": {"ticks": False, "titleAngle": 0, "titleAlign": "left",
              "titleAnchor": "end", "titleX": 0, "titleY": -14, "titleBaseline": "bottom"},
    "text": {"color": marks.INK, "fontSize": 12},
    "legend": {"disable": True},
}  # fmt: skip
PADDING = {"left": 2, "right": 12, "top": 6, "bottom": 2}  # pixels


def chart(layers: list[Layer], height: int, description: str) -> dict[str, Any]:
    """The layers as one Vega-Lite chart, as wide as the page leaves it."""
    return {
        "layer": layers,
        "width": "container",
        "height": height,
        "description": description,
        "autosize": {"type": "fit", "contains": "padding", "resize": True},
        "config": CONFIG,
        "padding": PADDING,
    }


def layer(rows: Iterable[Row], mark: str, look: Look, **channels: Any) -> Layer:
    """Marks of one kind, one a row or one through all of them; `look` is theirs in Vega-Lite.

    Numbers have six digits, which is more than a screen can show.
    """
    values = [{key: _short(value) for key, value in row.items()} for row in rows]
    return {"data": {"values": values}, "mark": {"type": mark, **look}, "encoding": channels}


def pick(row: Row, columns: Iterable[str]) -> Row:
    """Those columns of a row that a chart draws, so that the page carries no others."""
    return {column: row[column] for column in columns}


def tooltip(**titles: str) -> list[dict[str, str]]:
    """What a tooltip says: a column of words and its title, in this order."""
    return [{"field": column, "type": "nominal", "title": it} for column, it in titles.items()]


def colour(column: str, drawn: dict[str, marks.Mark]) -> dict[str, Any]:
    """The channel that gives what a column holds its colour."""
    return _nominal(column, drawn, [mark.colour for mark in drawn.values()])


def points(
    rows: list[Row], drawn: dict[str, marks.Mark], by: str, tips: list[Any], **channels: Any
) -> Layer:
    """Runs as points whose colour and shape say what `by` holds."""
    look = {"filled": True, "size": 85, "opacity": 0.9, "stroke": marks.PAPER, "strokeWidth": 0.8}
    shape = _nominal(by, drawn, [mark.shape for mark in drawn.values()])
    return layer(
        rows, "point", look, color=colour(by, drawn), shape=shape, tooltip=tips, **channels
    )


def symbols(rows: list[Row], mark: marks.Mark, size: float, tips: list[Any], **more: Any) -> Layer:
    """One mark a row, all alike; `more` are channels."""
    look = {"shape": mark.shape, "filled": True, "size": size, "color": mark.colour}
    return layer(rows, "point", {**look, "opacity": 1, "strokeWidth": 0}, tooltip=tips, **more)


def is_outside(row: Row) -> bool:
    """True if the run's loss is known to lie outside the interval it was predicted with."""
    return row["is_inside"] is not None and not row["is_inside"]


def rings(rows: list[Row], tips: list[Any], **channels: Any) -> Layer:
    """A ring around each run whose loss fell outside the interval it was predicted with."""
    outside = [row for row in rows if is_outside(row)]
    return symbols(outside, marks.OUTSIDE, 170, tips, **channels)


def _nominal(column: str, drawn: dict[str, marks.Mark], looks: list[str]) -> dict[str, Any]:
    scale = {"domain": list(drawn), "range": looks}
    return {"field": column, "type": "nominal", "scale": scale}


def _short(value: Any) -> Any:
    """A float with six significant digits; anything else as it is."""
    return float(f"{value:.6g}") if isinstance(value, float) else value


def words(row: Row) -> Row:
    """What the tooltip of a run says, written out: its name, its size, its compute."""
    return {
        "run": row["run_id"],
        "N": numbers.size(row["params"]),
        "D": numbers.size(row["tokens"]),
        "C": f"{numbers.flops(row['flops'])} FLOPs",
    }


RUN_TIPS = {"run": "run", "N": "parameters", "D": "tokens", "C": "compute"}
