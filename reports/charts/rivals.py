"""Laws not in use, on a chart of the frontier: a thin line each, its plan budgets marked."""

from typing import Any

import altair as alt

from reports import law_words, numbers
from reports.charts import frame
from reports.rivals import Rival
from reports.tables import Row

_TIPS = frame.tooltip(law="law", C="budget", N="parameters", D="tokens", L="loss")


def plan_values(rivals: list[Rival], column: str) -> list[Any]:
    """What the rivals say at the plan budgets: an axis shows these, and clips their lines."""
    return [row.get(column) for rival in rivals for row in rival.rows if row["is_plan"]]


def layers(rivals: list[Rival], x: Any, y: Any, column: str) -> list[alt.Chart]:
    """The lines, then the marks over them."""
    drawn = [(rival, [row for row in rival.rows if row.get(column)]) for rival in rivals]
    drawn = [(rival, rows) for rival, rows in drawn if rows]
    lines = [_line(rival, rows, column).encode(x=x, y=y) for rival, rows in drawn]
    return lines + [_marks(rival, rows, column).encode(x=x, y=y) for rival, rows in drawn]


def _line(rival: Rival, rows: list[Row], column: str) -> alt.Chart:
    points = frame.data(frame.pick(row, ("flops", column)) for row in rows)
    return alt.Chart(points).mark_line(
        color=rival.mark.colour, strokeWidth=1.3, opacity=0.9, clip=True
    )


def _marks(rival: Rival, rows: list[Row], column: str) -> alt.Chart:
    plans = [frame.pick(row, ("flops", column)) | _words(rival, row) for row in rows]
    shown = [plan for plan, row in zip(plans, rows, strict=True) if row["is_plan"]]
    mark = alt.Chart(frame.data(shown)).mark_point(
        shape=rival.mark.shape, filled=True, size=55, color=rival.mark.colour, opacity=1,
        strokeWidth=0, clip=True,
    )  # fmt: skip
    return mark.encode(tooltip=_TIPS)


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
