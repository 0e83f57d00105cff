"""Predicted against actual: a point a run, with the interval it was predicted with."""

from typing import Any

import altair as alt

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
    x = axes.linear("predicted_loss_nats", ends, "predicted loss (nats/token)", alt.X)
    y = axes.linear("actual_loss_nats", ends, "actual loss (nats/token)")
    diagonal = [{"predicted_loss_nats": end, "actual_loss_nats": end} for end in ends]
    line = alt.Chart(frame.data(diagonal)).mark_line(color=marks.LAW, strokeWidth=1.2, clip=True)
    interval = (
        alt.Chart(frame.data(shown))
        .mark_rule(strokeWidth=1.4, opacity=0.55)
        .encode(x=axes.on(x, "lo_loss_nats"), x2="hi_loss_nats", y=y, color=_kind_colour())
    )
    points = frame.points(shown, marks.KINDS, "kind", TIPS).encode(x=x, y=y)
    rings = frame.rings(shown, TIPS).encode(x=x, y=y)
    return frame.chart([line.encode(x=x, y=y), interval, points, rings], HEIGHT, DESCRIPTION)


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


def _kind_colour() -> alt.Color:
    """The colour of a kind, for marks that have no shape."""
    colours = [mark.colour for mark in marks.KINDS.values()]
    return alt.Color("kind:N", scale=alt.Scale(domain=list(marks.KINDS), range=colours))
