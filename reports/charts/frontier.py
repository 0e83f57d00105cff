"""The compute-optimal frontier: loss, parameters and tokens against compute, in three charts."""

from typing import Any

from reports import numbers
from reports.charts import axes, frame, marks
from reports.charts import rivals as others
from reports.rivals import Rival
from reports.tables import Row

EDGE = 1 + 1e-9  # a budget as large as the largest run is still within the data
TALL, LOW = 330, 250


def loss(
    rows: list[Row], fit: Row | None, runs: list[Row], rivals: list[Rival]
) -> dict[str, Any] | None:
    """Least loss against compute, with the runs that the law was fitted to, and the rivals."""
    if not rows:
        return None
    seen = [run for run in runs if run["is_in_fit"] or run["is_holdout"]]
    seen = [run for run in seen if run["flops"] and run["loss_nats"]][-frame.MOST_RUNS :]
    shown = [frame.pick(run, ("flops", "loss_nats")) | _words(run) for run in seen]
    columns = ("loss_nats", "lo_loss_nats", "hi_loss_nats")
    values = [row[column] for row in rows for column in columns]
    values += [run["loss_nats"] for run in seen] + others.plan_values(rivals, "loss_nats")
    y = axes.linear("loss_nats", values, "loss (nats/token)")
    x = axes.flops("flops", _reach(rows, fit, seen))
    points = frame.points(shown, marks.KINDS, "kind", _TIPS, x=x, y=y)
    beside = others.layers(rivals, x, y, "loss_nats")
    layers = [*_line(rows, fit, x, y, columns), *beside, points, _plan(rows, x, y)]
    return frame.chart(layers, TALL, "Least loss against compute, with its interval.")


def size(
    rows: list[Row], fit: Row | None, what: str, rivals: list[Rival], minima: list[Row]
) -> dict[str, Any] | None:
    """Compute-optimal parameters or tokens against compute; `what` is params or tokens.

    minima are those of parabolas through the runs of a budget, drawn where they have the column.
    """
    if not rows:
        return None
    title = {"params": "parameters", "tokens": "tokens"}[what]
    columns = (f"{what}_opt", f"lo_{what}_opt", f"hi_{what}_opt")
    stars = [row for row in minima if row["is_interior"] and row.get(columns[0])]
    values = [row[column] for row in rows for column in columns]
    values += others.plan_values(rivals, columns[0]) + [star[columns[0]] for star in stars]
    y = axes.sizes(columns[0], values, f"compute-optimal {title}")
    x = axes.flops("flops", _reach(rows, fit, []))
    beside = others.layers(rivals, x, y, columns[0])
    star = _stars(stars, columns[0], x, y)
    layers = [*_line(rows, fit, x, y, columns), *beside, star, _plan(rows, x, y)]
    return frame.chart(layers, LOW, f"Compute-optimal {title} against compute, with interval.")


def _reach(rows: list[Row], fit: Row | None, runs: list[Row]) -> list[Any]:
    """All compute that the chart shows: the line's, the runs', and the range of the fit."""
    ends = [fit["flops_min"], fit["flops_max"]] if fit else []
    return [*(row["flops"] for row in [*rows, *runs]), *ends]


_TIPS = frame.tooltip(**frame.RUN_TIPS, actual="loss")


def _words(run: Row) -> Row:
    """What the tooltip of a run says; a run held out is drawn like a backtest."""
    kind = "fit" if run["is_in_fit"] else "backtest"
    return frame.words(run) | {"actual": f"{numbers.loss(run['loss_nats'])} nats", "kind": kind}


def _line(
    rows: list[Row], fit: Row | None, x: axes.Axis, y: axes.Axis, columns: tuple[str, ...]
) -> list[frame.Layer]:
    """The data's range, the band, and the line: whole within the data, dashed beyond."""
    within = [row for row in rows if row["flops_ratio"] <= EDGE]
    beyond = within[-1:] + [row for row in rows if row["flops_ratio"] > EDGE]
    layers = [_range(fit, x)] if fit and fit["flops_min"] and fit["flops_max"] else []
    for part, opacity, dash in ((within, 0.28, [1, 0]), (beyond, 0.14, [6, 4])):
        if len(part) < 2:
            continue
        shown = [frame.pick(row, ("flops", *columns)) for row in part]
        band = {"color": marks.LAW, "opacity": opacity, "line": False}
        ends = {"y": axes.on(y, columns[1]), "y2": {"field": columns[2]}}
        line = {"color": marks.LAW, "strokeWidth": 2, "strokeDash": dash}
        layers.append(frame.layer(shown, "area", band, x=x, **ends))
        layers.append(frame.layer(shown, "line", line, x=x, y=y))
    return layers


def _range(fit: Row, x: axes.Axis) -> frame.Layer:
    """The compute that the runs in the fit cover, shaded over the chart's height."""
    span = [{"flops": fit["flops_min"], "end": fit["flops_max"]}]
    look = {"color": marks.RANGE, "opacity": 0.5}
    return frame.layer(span, "rect", look, x=x, x2={"field": "end"})


def _stars(stars: list[Row], column: str, x: axes.Axis, y: axes.Axis) -> frame.Layer:
    """The minima of the parabolas, as on the isoFLOP chart."""
    shown = [
        {
            "flops": star["flops_budget"],
            column: star[column],
            "C": f"{numbers.flops(star['flops_budget'])} FLOPs",
            "N": numbers.size(star["params_opt"]),
        }
        for star in stars
    ]
    tips = frame.tooltip(C="minimum at", N="parameters")
    return frame.symbols(shown, marks.MINIMUM, 70, tips, x=x, y=y)


def _plan(rows: list[Row], x: axes.Axis, y: axes.Axis) -> frame.Layer:
    """The budgets of the plan table, on the line."""
    tips = frame.tooltip(C="budget", ratio="largest run", N="parameters", D="tokens", L="loss")
    drawn = ("flops", "loss_nats", "params_opt", "tokens_opt")
    shown = [frame.pick(row, drawn) | _plan_words(row) for row in rows if row["is_plan"]]
    look = {"shape": marks.PLAN.shape, "filled": True, "size": 85, "color": marks.PLAN.colour}
    edge = {"stroke": marks.PAPER, "strokeWidth": 1, "opacity": 1}
    return frame.layer(shown, "point", {**look, **edge}, tooltip=tips, x=x, y=y)


def _plan_words(row: Row) -> Row:
    """What the tooltip of a plan budget says, every estimate with its interval."""
    said = numbers.by_interval(row["loss_nats"], row["lo_loss_nats"], row["hi_loss_nats"])
    return {
        "C": f"{numbers.flops(row['flops'])} FLOPs",
        "ratio": f"× {numbers.times(row.get('times', row['flops_ratio']))}",
        "N": str(numbers.sizes(row["params_opt"], row["lo_params_opt"], row["hi_params_opt"])),
        "D": str(numbers.sizes(row["tokens_opt"], row["lo_tokens_opt"], row["hi_tokens_opt"])),
        "L": f"{said} nats",
    }
