"""A run in flight: its loss so far over the band it should be in, up to the end of its plan."""

from typing import Any

from reports import numbers
from reports.charts import axes, frame, marks
from reports.tables import Row

HEIGHT = 300
DESCRIPTION = "Loss of a run in flight against the share of its plan, over its expected band."
TIPS = frame.tooltip(done="done", actual="loss", expected="expected")
EXPECTED = marks.Mark("expected, with its band", marks.LAW, marks.SQUARE)
ACTUAL = marks.Mark("actual", "var(--kind-forecast)", marks.CIRCLE)
LEGEND = [(ACTUAL, ACTUAL.label), (EXPECTED, EXPECTED.label)]
_BAND = ("expected_loss_nats", "lo_loss_nats", "hi_loss_nats")


def chart(rows: list[Row]) -> dict[str, Any] | None:
    """Band, expected line and evaluations of one run; None where it has no evaluation.

    Evaluations above the band's first value are left to the table: they are those of the start.
    """
    rows = sorted(rows, key=lambda row: row["share_done"])
    band = [row for row in rows if row["expected_loss_nats"] is not None]
    actual = [row for row in rows if row["actual_loss_nats"] is not None]
    if not actual:
        return None
    first = band[0]["share_done"] if band else 0.0
    judged = [row for row in actual if row["share_done"] >= first] or actual
    values = [row["actual_loss_nats"] for row in judged]
    y = axes.linear(_BAND[0], [*values, *_ends(band)], "loss (nats/token)")
    x = _share()
    shown, on = [_point(row) for row in judged], axes.on(y, "actual_loss_nats")
    look = {"color": ACTUAL.colour, "strokeWidth": 1.2, "opacity": 0.6}
    line = frame.layer(shown, "line", look, x=x, y=on)
    points = frame.points(shown, {"actual": ACTUAL}, "kind", TIPS, x=x, y=on)
    return frame.chart([*_band(band, x, y), line, points], HEIGHT, DESCRIPTION)


def _band(rows: list[Row], x: axes.Axis, y: axes.Axis) -> list[frame.Layer]:
    if len(rows) < 2:
        return []
    shown = [frame.pick(row, _BAND) | _percent(row) for row in rows]
    area = {"color": marks.LAW, "opacity": 0.2}
    line = {"color": marks.LAW, "strokeWidth": 2}
    ends = {"y": axes.on(y, _BAND[1]), "y2": {"field": _BAND[2]}}
    return [
        frame.layer(shown, "area", area, x=x, **ends),
        frame.layer(shown, "line", line, x=x, y=y),
    ]


def _ends(rows: list[Row]) -> list[float]:
    return [row[column] for row in rows for column in _BAND[1:]]


def _share() -> axes.Axis:
    """The whole plan, whatever is done of it."""
    whole = axes.linear("percent", [0, 100], "done of the plan (%)")
    return {**whole, "scale": {**whole["scale"], "domain": [0, 100]}}


def _percent(row: Row) -> Row:
    return {"percent": 100 * row["share_done"]}


def _point(row: Row) -> Row:
    """An evaluation and what its tooltip says."""
    said = numbers.by_interval(*(row[column] for column in _BAND))
    return frame.pick(row, ("actual_loss_nats",)) | _percent(row) | {
        "kind": "actual",
        "done": numbers.percent(row["share_done"]),
        "actual": f"{numbers.loss(row['actual_loss_nats'])} nats",
        "expected": f"{said} nats" if row["expected_loss_nats"] is not None else numbers.DASH,
    }  # fmt: skip
