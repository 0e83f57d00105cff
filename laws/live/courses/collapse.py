"""The course of a run from finished runs of its family with a like schedule.

With one schedule and one ratio of tokens to parameters, loss over its end value against the share
of the plan is one curve for all sizes (Qiu et al. 2025, arXiv:2507.02119; arXiv:2509.25087). Ratios
differ within a sweep, and with them the curves, smoothly: so the curve of a run is carried over
from runs near in ln N and ln D (kriging.py).  The end is that of the run itself, so no floor is
needed, whose value early sweeps do not tell.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from laws.errors import TooFewCurves
from laws.live.courses.course import Course
from laws.live.courses.departures import Departure, scatter, student
from laws.live.courses.kriging import fit_field
from laws.live.curve import EDGES, Curve

Array = NDArray[np.float64]

LEAST_RUNS = 3
MOST_RUNS = 40  # the nearest in ln N and ln D
ENDED = 0.98  # share of the plan, as in core.runs


def collapse(finished: Sequence[Curve], N: float, D: float) -> Course:
    """The course of a run of N parameters and D tokens; raises TooFewCurves."""
    known = _nearest([run for run in finished if is_whole(run)], N, D)
    if len(known) < LEAST_RUNS:
        raise TooFewCurves(len(known), LEAST_RUNS)
    places = np.log([[run.N, run.D] for run in known])
    values = np.array([to_nodes(run) for run in known])
    field, errors, variances = fit_field(places, values)
    departures = [
        _departure(run, value - error, error, variance)
        for run, value, error, variance in zip(known, values, errors, variances, strict=True)
    ]
    weights, variance = field.weights(places, np.log([N, D]))
    wider = float(np.sqrt(variance)) * student(len(known))
    found = scatter(EDGES, departures).times(wider)
    return Course(
        EDGES, weights @ values, found.slow, found.quick, found.memory, len(known), "collapse"
    )


def is_whole(run: Curve) -> bool:
    """True for a run with evaluations from its first fifth to its end."""
    return len(run.share) > 2 and run.share[0] <= 2 * EDGES[0] and run.share[-1] >= ENDED


def to_nodes(run: Curve) -> Array:
    """ln L(x) - ln L(1) at the edges of the looks.

    Between evaluations by monotone cubics in ln x (Fritsch & Carlson 1980), which a smooth curve
    with few evaluations needs; before the first on the line through the first two.
    """
    place, value = np.log(run.share), run.log_loss - run.log_loss[-1]
    start = np.log(EDGES[0])
    if place[0] > start:
        slope = (value[1] - value[0]) / (place[1] - place[0])
        value = np.append(value[0] + slope * (start - place[0]), value)
        place = np.append(start, place)
    inside = np.clip(np.log(EDGES), place[0], place[-1])
    return np.asarray(PchipInterpolator(place, value)(inside))


def _departure(run: Curve, told: Array, error: Array, variance: float) -> Departure:
    """What the others told of a run, against its own evaluations."""
    looks = run.looks()[:-1]  # the last is 0 by definition
    share = run.share[looks]
    expected = np.interp(np.log(share), np.log(EDGES), told)
    return Departure(share, run.log_loss[looks] - run.log_loss[-1] - expected, variance, error)


def _nearest(runs: list[Curve], N: float, D: float) -> list[Curve]:
    def distance(run: Curve) -> float:
        return float(np.hypot(np.log(run.N / N), np.log(run.D / D)))

    return sorted(runs, key=distance)[:MOST_RUNS]
