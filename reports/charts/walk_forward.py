"""Walk-forward: how each law, fitted to cheaper budgets, was wrong about costlier ones."""

from typing import Any

import altair as alt

from reports import law_words, numbers
from reports.charts import axes, frame, marks
from reports.tables import Row

HEIGHT = 300
DESCRIPTION = "Mean error of each law against how far beyond its fit it predicted."
TIPS = frame.tooltip(
    name="law", cut="fitted up to", budget="predicted at", ratio="beyond the fit", runs="runs",
    error="mean error",
)  # fmt: skip


def chart(rows: list[Row], looks: dict[str, marks.Mark]) -> dict[str, Any] | None:
    """A mark a law, cut and budget above it, those of a cut joined; None without a forecast."""
    rows = [row for row in rows if row["law"] in looks and row["error"] is not None]
    if not rows:
        return None
    shown = [_point(row) for row in rows]
    x = _distance([row["flops_ratio"] for row in rows])
    y = axes.linear("percent", [*(p["percent"] for p in shown), 0.0], "actual − predicted (%)")
    zero = alt.Chart(frame.data([{"zero": 0}])).mark_rule(color=marks.MUTED, strokeWidth=1.2)
    points = frame.points(shown, looks, "law", TIPS).encode(x=x, y=y)
    return frame.chart(
        [zero.encode(y=axes.on(y, "zero")), _cuts(shown, looks).encode(x=x, y=y), points],
        HEIGHT,
        DESCRIPTION,
    )


def _cuts(shown: list[Row], looks: dict[str, marks.Mark]) -> alt.Chart:
    """A thin line through what one fit said of several budgets."""
    colours = alt.Scale(domain=list(looks), range=[mark.colour for mark in looks.values()])
    line = alt.Chart(frame.data(shown)).mark_line(strokeWidth=1.2, opacity=0.5)
    return line.encode(color=alt.Color("law:N", scale=colours), detail=["law:N", "cut:N"])


def _distance(ratios: list[float]) -> Any:
    """A logarithmic axis that says 3, 10, 30 times."""
    low, high = axes.ends(ratios, log=True)
    ticks = [float(numbers.times(tick)) for tick in axes.log_ticks(low, high)]
    labels = [f"{numbers.times(tick)}×" for tick in ticks]
    axis = alt.Axis(values=ticks, labelExpr=f"{labels}[indexof({ticks}, datum.value)]")
    scale = alt.Scale(type="log", domain=[low, high], nice=False)
    title = "compute, over the most in the fit"
    return alt.X("flops_ratio", type="quantitative", scale=scale, axis=axis, title=title)


def _point(row: Row) -> Row:
    """A mark and what its tooltip says."""
    return frame.pick(row, ("law", "flops_ratio")) | {
        "percent": 100 * row["error"],
        "name": law_words.of(row["law"]).name,
        "cut": f"{numbers.flops(row['flops_cut'])} FLOPs",
        "budget": f"{numbers.flops(row['flops_budget'])} FLOPs",
        "ratio": f"{numbers.times(row['flops_ratio'])} times",
        "runs": numbers.count(row["runs"]),
        "error": numbers.percent(row["error"], 2, signed=True),
    }
