"""The plot of forecast-check: mean error of each method against how far beyond its runs it said."""

import numpy as np
import pandas as pd

from benchmarks.forecast.scores import BUCKETS, pooled
from reports import pictures
from reports.charts import axes, frame, marks

WIDTH, HEIGHT = 760, 340  # pixels
SHOWN = {
    "**forecast**": marks.Mark("forecast", "#000000", marks.CIRCLE),
    "plain average of the laws": marks.Mark("plain average", "#0072b2", marks.SQUARE),
    "chinchilla": marks.Mark("chinchilla", "#d55e00", "triangle-up"),
    "law chosen by walk-forward": marks.Mark("law chosen", "#009e73", "diamond"),
}


def page(found: dict[str, pd.DataFrame]) -> str:
    """An SVG in a page of its own, with its legend in words."""
    rows = [row for name in SHOWN for row in _rows(name, found[name])]
    x = axes.log("ratio", [row["ratio"] for row in rows], "compute, over the cut", _times)
    y = axes.linear("percent", [0.0, *(row["percent"] for row in rows)], "mean error (%)")
    colour = frame.colour("method", SHOWN)
    look = {"strokeWidth": 1.6, "opacity": 0.7}
    layers = [
        frame.layer(rows, "line", look, x=x, y=y, color=colour),
        frame.points(rows, SHOWN, "method", [], x=x, y=y),
    ]
    said = "Mean error against extrapolation, by method."
    drawn = pictures.draw(frame.chart(layers, HEIGHT, said), "forecast-check", WIDTH)
    legend = ", ".join(
        f'<span style="color:{mark.colour}">&#9632;</span> {mark.label}' for mark in SHOWN.values()
    )
    return f"<!doctype html><meta charset=utf-8><title>{said}</title><p>{legend}</p>{drawn}"


def _rows(name: str, rows: pd.DataFrame) -> list[dict[str, object]]:
    """A row a bucket: the middle of its ratios and the pooled error."""
    known = rows.dropna(subset=["error"])
    bucket = pd.cut(known["ratio"], [0, *BUCKETS.values()], labels=list(BUCKETS))
    return [
        {
            "method": name,
            "ratio": float(np.exp(np.log(own["ratio"]).mean())),
            "percent": 100 * float(pooled(own)["error"]),
        }
        for _, own in known.groupby(bucket, observed=True)
    ]


def _times(tick: float) -> str:
    return f"{tick:g}x"
