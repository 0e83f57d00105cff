"""Residuals against compute: is the law wrong in one direction as runs grow?"""

from typing import Any

from reports.charts import axes, frame, marks, parity
from reports.tables import Row

HEIGHT = 250
DESCRIPTION = "Actual less predicted loss against compute, one point a run."


def chart(rows: list[Row]) -> dict[str, Any] | None:
    """Actual less predicted loss; the grey bar is the interval, so a point beyond it is outside."""
    rows = [row for row in parity.drawn(rows) if row["flops"]]
    if not rows:
        return None
    shown = [frame.pick(row, _COLUMNS) | parity.words(row) | _interval(row) for row in rows]
    values = [row[column] for row in shown for column in ("residual_nats", "below", "above")]
    x = axes.flops("flops", [row["flops"] for row in rows])
    y = axes.linear("residual_nats", [*values, 0.0], "actual − predicted (nats/token)")
    rule = {"color": marks.LAW, "strokeWidth": 1.2}
    bar = {"color": marks.RANGE, "strokeWidth": 5}
    ends = {"y": axes.on(y, "below"), "y2": {"field": "above"}}
    return frame.chart(
        [
            frame.layer(shown, "rule", bar, x=x, **ends),
            frame.layer([{"zero": 0}], "rule", rule, y=axes.on(y, "zero")),
            frame.points(shown, marks.KINDS, "kind", parity.TIPS, x=x, y=y),
            frame.rings(shown, parity.TIPS, x=x, y=y),
        ],
        HEIGHT,
        DESCRIPTION,
    )


_COLUMNS = ("flops", "residual_nats", "kind", "is_inside")


def _interval(row: Row) -> Row:
    """The prediction's interval around the prediction itself."""
    if row["lo_loss_nats"] is None or row["hi_loss_nats"] is None:
        return {"below": 0.0, "above": 0.0}
    middle = row["predicted_loss_nats"]
    return {"below": row["lo_loss_nats"] - middle, "above": row["hi_loss_nats"] - middle}
