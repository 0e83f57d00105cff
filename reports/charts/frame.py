"""What every chart is set in: its size, its letters, its tooltip."""

from collections.abc import Iterable
from typing import Any

import altair as alt

from reports import numbers
from reports.charts import marks
from reports.tables import Row

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


def chart(layers: list[alt.Chart], height: int, description: str) -> dict[str, Any]:
    """The layers as one Vega-Lite chart, as wide as the page leaves it."""
    autosize = alt.AutoSizeParams(type="fit", contains="padding", resize=True)
    whole = alt.layer(*layers).properties(
        width="container", height=height, description=description, autosize=autosize
    )
    spec: dict[str, Any] = whole.to_dict(validate=False)
    spec.pop("$schema", None)
    return {**spec, "config": CONFIG, "padding": {"left": 2, "right": 12, "top": 6, "bottom": 2}}


def data(rows: Iterable[Row]) -> alt.Data:
    """Rows for a chart; six digits are more than a screen can show."""
    return alt.Data(values=[{key: _short(value) for key, value in row.items()} for row in rows])


def pick(row: Row, columns: Iterable[str]) -> Row:
    """Those columns of a row that a chart draws, so that the page carries no others."""
    return {column: row[column] for column in columns}


def tooltip(**titles: str) -> list[alt.Tooltip]:
    """What a tooltip says: a column of words and its title, in this order."""
    return [alt.Tooltip(column, type="nominal", title=title) for column, title in titles.items()]


def points(rows: list[Row], drawn: dict[str, marks.Mark], by: str, tips: list[alt.Tooltip]) -> Any:
    """Runs as points whose colour and shape say what `by` holds."""
    kinds = list(drawn)
    colours = alt.Scale(domain=kinds, range=[mark.colour for mark in drawn.values()])
    shapes = alt.Scale(domain=kinds, range=[mark.shape for mark in drawn.values()])
    mark = alt.Chart(data(rows)).mark_point(
        filled=True, size=85, opacity=0.9, stroke=marks.PAPER, strokeWidth=0.8
    )
    return mark.encode(
        color=alt.Color(by, type="nominal", scale=colours),
        shape=alt.Shape(by, type="nominal", scale=shapes),
        tooltip=tips,
    )


def is_outside(row: Row) -> bool:
    """True if the run's loss is known to lie outside the interval it was predicted with."""
    return row["is_inside"] is not None and not row["is_inside"]


def rings(rows: list[Row], tips: list[alt.Tooltip]) -> alt.Chart:
    """A ring around each run whose loss fell outside the interval it was predicted with."""
    outside = [row for row in rows if is_outside(row)]
    look = marks.OUTSIDE
    ring = alt.Chart(data(outside)).mark_point(
        shape=look.shape, filled=True, size=170, color=look.colour, opacity=1, strokeWidth=0
    )
    return ring.encode(tooltip=tips)


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
