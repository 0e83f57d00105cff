"""isoFLOP curves: at one budget, from small models trained long to large ones trained short."""

from typing import Any

from reports import numbers
from reports.charts import axes, frame, marks
from reports.tables import Row

HEIGHT = 430
DESCRIPTION = "Loss against parameters, one curve a compute budget: the law, the runs, the minima."


def chart(runs: list[Row], curves: list[Row], minima: list[Row]) -> dict[str, Any] | None:
    """Runs, the law's curves and the parabolas' minima; None where no budget was declared."""
    runs, labels = at_budgets(runs), budget_labels(runs, curves)
    if not labels or not (runs and curves):
        return None
    looks = marks.budget_marks(list(labels.values()))
    shown = [_words(row, labels) for row in runs][-frame.MOST_RUNS :]
    stars = [_star(row, labels) for row in minima if row["is_interior"] and row["params_opt"]]
    x = axes.sizes("params", [row["params"] for row in [*shown, *stars]], "parameters")
    losses = [row["loss_nats"] for row in [*shown, *stars]]
    y = axes.linear("loss_nats", losses, "loss (nats/token)")
    columns = ("params", "predicted_loss_nats")
    lines = [frame.pick(r, columns) | {"budget": labels[r["flops_budget"]]} for r in curves]
    return frame.chart(
        [
            _law(lines, looks, x, axes.on(y, "predicted_loss_nats")),
            frame.points(shown, looks, "budget", _TIPS, x=x, y=y, fillOpacity=_SEEN),
            _minima(stars, x, y),
        ],
        HEIGHT,
        DESCRIPTION,
    )


def at_budgets(runs: list[Row]) -> list[Row]:
    """Runs that were sized for a budget and count: in the fit, or held out to be predicted."""
    return [
        run
        for run in runs
        if run["flops_budget"] and run["params"] and run["loss_nats"]
        and (run["is_in_fit"] or run["is_holdout"])
    ]  # fmt: skip


def budget_labels(*tables: list[Row]) -> dict[float, str]:
    """Budget to label, in rising order, with as many digits as tell all budgets apart."""
    budgets = sorted({row["flops_budget"] for rows in tables for row in rows} - {None})
    for digits in range(2, 8):
        labels = {budget: numbers.flops(budget, digits) for budget in budgets}
        if len(set(labels.values())) == len(budgets):
            break
    return labels


_TIPS = frame.tooltip(**frame.RUN_TIPS, budget="budget", actual="loss", said="kind")
_SEEN = {"condition": {"test": "datum.is_in_fit", "value": 1}, "value": 0.15}


def _words(run: Row, labels: dict[float, str]) -> Row:
    """What the tooltip of a run says."""
    return (
        frame.words(run)
        | frame.pick(run, ("params", "loss_nats", "is_in_fit"))
        | {
            "budget": labels[run["flops_budget"]],
            "actual": f"{numbers.loss(run['loss_nats'])} nats",
            "said": "in the fit" if run["is_in_fit"] else "held out",
        }
    )


def _star(minimum: Row, labels: dict[float, str]) -> Row:
    """A minimum of a parabola, as a point of the chart."""
    return {
        "params": minimum["params_opt"],
        "loss_nats": minimum["loss_nats"],
        "budget": labels.get(minimum["flops_budget"], ""),
        "N": numbers.size(minimum["params_opt"]),
        "law": numbers.size(minimum["params_opt_law"]),
        "L": f"{numbers.loss(minimum['loss_nats'])} nats",
    }


def _law(lines: list[Row], looks: dict[str, marks.Mark], x: axes.Axis, y: axes.Axis) -> frame.Layer:
    """The law's own prediction, a curve a budget."""
    by = {"field": "budget", "type": "nominal"}
    colour = frame.colour("budget", looks)
    look = {"strokeWidth": 2, "opacity": 0.75, "clip": True}
    return frame.layer(lines, "line", look, x=x, y=y, color=colour, detail=by)


def _minima(stars: list[Row], x: axes.Axis, y: axes.Axis) -> frame.Layer:
    """The parabolas' minima, in ink."""
    tips = frame.tooltip(budget="minimum at", N="parameters", law="by the law", L="loss")
    look = {"shape": marks.STAR, "filled": True, "size": 120, "color": marks.INK, "opacity": 1}
    edge = {"stroke": marks.PAPER, "strokeWidth": 1}
    return frame.layer(stars, "point", {**look, **edge}, tooltip=tips, x=x, y=y)
