"""What the planner in the page answers from: the surface of the forecast, as compact JSON.

The surface is the mean and the standard deviation of log loss on even nodes of log compute and log
tokens per parameter (publish.surfaces). templates/planner.js reads between its nodes as SQL does.
"""

import math
from collections.abc import Iterable
from statistics import NormalDist
from typing import Any

from reports import largest, numbers
from reports.in_use import FORECAST
from reports.tables import Release, Row

LEVEL = 0.9  # where no frontier says another
MEAN_DIGITS, SD_DIGITS = 10, 6  # a loss to 1e-9 of itself, the compute for it to 1e-7
LEAST_NODES = 4  # an axis: what a cubic needs
SERVED = 2.0  # FLOPs a parameter and token served: a forward pass, arXiv:2001.08361, s. 2.1
INDIFFERENT = 0.005  # nats/token, as in the plan table


def surface(release: Release, family: str) -> dict[str, Any] | None:
    """The surface for the script of the page; None where the release has none that can be read."""
    row = next(iter(release.rows("surfaces", family, FORECAST)), None)
    if release.law(family) != FORECAST or row is None or not _is_whole(row):
        return None
    level = _level(release, family)
    return {
        **_axes(row),
        "most": largest.flops(release, family),
        "z": NormalDist().inv_cdf((1 + level) / 2),
        "level": numbers.percent(level),
        "served": SERVED,
        "within": INDIFFERENT,
        "mean": _short(row["mean_log_loss"], MEAN_DIGITS),
        "sd": _short(row["sd_log_loss"], SD_DIGITS),
        "size": _short(row["log_params_opt"], MEAN_DIGITS),
        "size_sd": _short(row["sd_log_params_opt"], SD_DIGITS),
        "best": _short(row["optimal_mean_log_loss"], MEAN_DIGITS),
        "best_sd": _short(row["optimal_sd_log_loss"], SD_DIGITS),
    }


def _axes(row: Row) -> dict[str, Any]:
    """Both axes as first node, step and number of nodes, and what else is one number."""
    return {
        "x": [math.log(row["flops_min"]), row["log_flops_step"], int(row["flops_nodes"])],
        "y": [
            math.log(row["tokens_per_param_min"]),
            row["log_ratio_step"],
            int(row["ratio_nodes"]),
        ],
        "k": row["flops_per_param_token"],
        "noise": row["noise_sd"],
    }


def _level(release: Release, family: str) -> float:
    """The level of the intervals everywhere else on the page."""
    rows = release.rows("frontier", family, FORECAST)
    return float(rows[0]["level"]) if rows else LEVEL


def _is_whole(row: Row) -> bool:
    """True if the surface has every node of its axes and enough of them."""
    flops, ratios = int(row["flops_nodes"]), int(row["ratio_nodes"])
    curves = ("log_params_opt", "sd_log_params_opt", "optimal_mean_log_loss", "optimal_sd_log_loss")
    return (
        min(flops, ratios) >= LEAST_NODES
        and all(len(row[name]) == flops * ratios for name in ("mean_log_loss", "sd_log_loss"))
        and all(len(row[name]) == flops for name in curves)
    )


def _short(values: Iterable[Any], digits: int) -> list[float | None]:
    """Numbers to so many significant digits; None for a node that has no answer."""
    known = [numbers.number(value) for value in values]
    return [
        float(f"{value:.{digits}g}") if value is not None and math.isfinite(value) else None
        for value in known
    ]
