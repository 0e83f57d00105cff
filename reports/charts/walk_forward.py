"""Walk-forward: how each law, fitted to cheaper budgets, was wrong about costlier ones."""

from typing import Any

from reports import law_words, numbers
from reports.charts import axes, frame, marks
from reports.tables import Row

HEIGHT = 300
DESCRIPTION = "Mean error of each law against how far beyond its fit it predicted."
TITLE = "compute, over the most in the fit"
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
    x = axes.times("flops_ratio", [row["flops_ratio"] for row in rows], TITLE)
    y = axes.linear("percent", [*(p["percent"] for p in shown), 0.0], "actual − predicted (%)")
    rule = {"color": marks.MUTED, "strokeWidth": 1.2}
    return frame.chart(
        [
            frame.layer([{"zero": 0}], "rule", rule, y=axes.on(y, "zero")),
            _cuts(shown, looks, x, y),
            frame.points(shown, looks, "law", TIPS, x=x, y=y),
        ],
        HEIGHT,
        DESCRIPTION,
    )


def _cuts(
    shown: list[Row], looks: dict[str, marks.Mark], x: axes.Axis, y: axes.Axis
) -> frame.Layer:
    """A thin line through what one fit said of several budgets."""
    by = [{"field": column, "type": "nominal"} for column in ("law", "cut")]
    colour = frame.colour("law", looks)
    look = {"strokeWidth": 1.2, "opacity": 0.5}
    return frame.layer(shown, "line", look, x=x, y=y, color=colour, detail=by)


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
