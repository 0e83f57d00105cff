"""Error against reach: how wrong predictions were, by how far beyond the data the run lay."""

from typing import Any

from reports.charts import axes, frame, marks, parity
from reports.tables import Row

HEIGHT = 300
DESCRIPTION = "Actual less predicted loss against how far beyond the data the run lay."
TITLE = "compute, over the most the law had seen"


def chart(rows: list[Row]) -> dict[str, Any] | None:
    """A point a run that was predicted unseen, its interval in grey; None where there is none."""
    rows = [row for row in parity.drawn(rows) if row["kind"] != "fit" and row["flops_ratio"]]
    rows = [row for row in rows if row["error_relative"] is not None]
    if not rows:
        return None
    shown = [
        frame.pick(row, ("flops_ratio", "kind", "is_inside")) | _percents(row) | parity.words(row)
        for row in rows
    ]
    values = [point[column] for point in shown for column in ("percent", "below", "above")]
    x = axes.times("flops_ratio", [row["flops_ratio"] for row in rows], TITLE)
    y = axes.linear("percent", [*values, 0.0], "actual − predicted (%)")
    rule, bar = {"color": marks.LAW, "strokeWidth": 1.2}, {"color": marks.RANGE, "strokeWidth": 5}
    return frame.chart(
        [
            frame.layer(shown, "rule", bar, x=x, y=axes.on(y, "below"), y2={"field": "above"}),
            frame.layer([{"zero": 0}], "rule", rule, y=axes.on(y, "zero")),
            frame.points(shown, marks.KINDS, "kind", parity.TIPS, x=x, y=y),
            frame.rings(shown, parity.TIPS, x=x, y=y),
        ],
        HEIGHT,
        DESCRIPTION,
    )


def _percents(row: Row) -> Row:
    """The error and the interval around the prediction, in percent of the actual loss."""
    actual, middle = row["actual_loss_nats"], row["predicted_loss_nats"]
    ends = (row["lo_loss_nats"], row["hi_loss_nats"])
    below, above = (0.0 if end is None else 100 * (end - middle) / actual for end in ends)
    return {"percent": 100 * row["error_relative"], "below": below, "above": above}
