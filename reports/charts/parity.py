"""Predicted against actual: a point a run, with the interval it was predicted with."""

from typing import Any

from reports import numbers
from reports.charts import axes, frame, marks
from reports.tables import Row

HEIGHT = 420
DESCRIPTION = "Actual loss against predicted loss, one point a run, with prediction intervals."
TIPS = frame.tooltip(
    **frame.RUN_TIPS, said="kind", predicted="predicted", actual="actual", error="error"
)


def chart(rows: list[Row]) -> dict[str, Any] | None:
    """The parity plot, or None without a run that has both numbers."""
    rows = drawn(rows)
    if not rows:
        return None
    shown = [frame.pick(row, (*_COLUMNS, "kind", "is_inside")) | words(row) for row in rows]
    ends = axes.ends([row[column] for row in rows for column in _COLUMNS])
    x = axes.linear("predicted_loss_nats", ends, "predicted loss (nats/token)")
    y = axes.linear("actual_loss_nats", ends, "actual loss (nats/token)")
    return frame.chart(
        [
            _diagonal(ends, x, y),
            _intervals(shown, x, y),
            frame.points(shown, marks.KINDS, "kind", TIPS, x=x, y=y),
            frame.rings(shown, TIPS, x=x, y=y),
        ],
        HEIGHT,
        DESCRIPTION,
    )


def drawn(rows: list[Row]) -> list[Row]:
    """The runs that a chart shows: the largest, those seen in the fit underneath."""
    known = [row for row in rows if row["actual_loss_nats"] is not None]
    largest = sorted(known, key=lambda row: row["flops"] or 0, reverse=True)[: frame.MOST_RUNS]
    order = list(marks.KINDS)
    return sorted(largest, key=lambda row: (order.index(row["kind"]), row["run_id"]))


def words(row: Row) -> Row:
    """What a tooltip says about a predicted run."""
    ends = row["lo_loss_nats"], row["hi_loss_nats"]
    return frame.words(row) | {
        "said": marks.KINDS[row["kind"]].label,
        "predicted": f"{numbers.by_interval(row['predicted_loss_nats'], *ends)} nats",
        "actual": f"{numbers.loss(row['actual_loss_nats'])} nats",
        "error": numbers.percent(row["error_relative"], 1, signed=True),
    }


_COLUMNS = ("predicted_loss_nats", "lo_loss_nats", "hi_loss_nats", "actual_loss_nats")


def _diagonal(ends: tuple[float, float], x: axes.Axis, y: axes.Axis) -> frame.Layer:
    """Where a run lies that did what was predicted."""
    diagonal = [{"predicted_loss_nats": end, "actual_loss_nats": end} for end in ends]
    look = {"color": marks.LAW, "strokeWidth": 1.2, "clip": True}
    return frame.layer(diagonal, "line", look, x=x, y=y)


def _intervals(shown: list[Row], x: axes.Axis, y: axes.Axis) -> frame.Layer:
    """The interval of each run, in the colour of its kind."""
    low, high = axes.on(x, "lo_loss_nats"), {"field": "hi_loss_nats"}
    look = {"strokeWidth": 1.4, "opacity": 0.55}
    by_kind = frame.colour("kind", marks.KINDS)
    return frame.layer(shown, "rule", look, x=low, x2=high, y=y, color=by_kind)
