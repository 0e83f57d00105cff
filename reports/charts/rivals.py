"""Laws not in use, on a chart of the frontier: a thin line each, its plan budgets marked."""

from typing import Any

from reports import law_words, numbers
from reports.charts import axes, frame
from reports.rivals import Rival
from reports.tables import Row

_TIPS = frame.tooltip(law="law", C="budget", N="parameters", D="tokens", L="loss")


def plan_values(rivals: list[Rival], column: str) -> list[Any]:
    """What the rivals say at the plan budgets: an axis shows these, and clips their lines."""
    return [row.get(column) for rival in rivals for row in rival.rows if row["is_plan"]]


def layers(rivals: list[Rival], x: axes.Axis, y: axes.Axis, column: str) -> list[frame.Layer]:
    """The lines, then the marks over them."""
    drawn = [(rival, [row for row in rival.rows if row.get(column)]) for rival in rivals]
    drawn = [(rival, rows) for rival, rows in drawn if rows]
    lines = [_line(rival, rows, column, x, y) for rival, rows in drawn]
    return lines + [_plans(rival, rows, column, x, y) for rival, rows in drawn]


def _line(rival: Rival, rows: list[Row], column: str, x: axes.Axis, y: axes.Axis) -> frame.Layer:
    look = {"color": rival.mark.colour, "strokeWidth": 1.3, "opacity": 0.9, "clip": True}
    points = [frame.pick(row, ("flops", column)) for row in rows]
    return frame.layer(points, "line", look, x=x, y=y)


def _plans(rival: Rival, rows: list[Row], column: str, x: axes.Axis, y: axes.Axis) -> frame.Layer:
    """The marks at the plan budgets; one beyond the axis is cut off."""
    plans = [row for row in rows if row["is_plan"]]
    shown = [frame.pick(row, ("flops", column)) | _words(rival, row) for row in plans]
    layer = frame.symbols(shown, rival.mark, 55, _TIPS, x=x, y=y)
    return {**layer, "mark": {**layer["mark"], "clip": True}}


def _words(rival: Rival, row: Row) -> Row:
    """What the tooltip of a rival's plan says, every estimate with its interval."""
    ends = [[row.get(f"{end}_{what}") for end in ("lo", "hi")] for what in _ESTIMATES]
    params, tokens, loss = (row.get(what) for what in _ESTIMATES)
    return {
        "law": law_words.of(rival.law).name,
        "C": f"{numbers.flops(row['flops'])} FLOPs",
        "N": str(numbers.sizes(params, *ends[0])),
        "D": str(numbers.sizes(tokens, *ends[1])),
        "L": "none" if loss is None else f"{numbers.by_interval(loss, *ends[2])} nats",
    }


_ESTIMATES = ("params_opt", "tokens_opt", "loss_nats")
