"""How finished runs departed from the course that the others gave them.

The mean square of the departures at a share of the plan is split into a slow and a quick part, by
one share for the whole run, and the memory of the slow part is fitted beside it: both by greatest
likelihood on a grid.  Two corrections keep a band from being too narrow: where the standardised
innovations of the finished runs themselves, or their standardised levels, are larger than 1, all is
multiplied by their size; and few runs widen it as Student's t does a normal interval.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.stats import norm, t

from laws.live.courses.course import covariance

Array = NDArray[np.float64]

MEMORIES = (0.1, 0.25, 0.5, 1.0, 2.0, 4.0)  # in ln share
QUICK_SHARES = (0.02, 0.05, 0.1, 0.2, 0.4, 0.7)  # of the mean square
SMOOTHED = 5  # neighbouring nodes whose mean squares are averaged
OUTLIER = 3.0  # an innovation counts as no larger here
LEAST_SD = 1e-4  # of ln loss: what logs with four digits can tell
LEAST_SLOW = 2e-3  # of ln loss: smaller departures than this are nobody's worry
HALF = 0.5  # share of the plan
TAIL = 0.95  # where Student's t is held against the normal


@dataclass(frozen=True)
class Departure:
    """One finished run's departures: at its own looks (points,), and at the nodes (nodes,).

    variance says how much less sure the others were of this run than of a run among them.
    """

    share: Array
    residual: Array
    variance: float
    at_nodes: Array


@dataclass(frozen=True)
class Scatter:
    """Sd of the slow and the quick part at each node (nodes,), and the memory in ln share."""

    slow: Array
    quick: Array
    memory: float

    def times(self, factor: float) -> "Scatter":
        """Everything so many times as wide."""
        return replace(self, slow=self.slow * factor, quick=self.quick * factor)


def scatter(nodes: Array, departures: Sequence[Departure]) -> Scatter:
    """What the departures of finished runs say of that of another run; nodes (nodes,)."""
    total, floor = _mean_square(departures), _quick_at_the_end(departures)
    tried = [_split(total, share, floor, memory) for share in QUICK_SHARES for memory in MEMORIES]
    best = max(tried, key=lambda one: _log_likelihood(one, nodes, departures))
    sizes = (_innovation_size(best, nodes, departures), _level_size(best, nodes, departures))
    return best.times(max(1.0, *sizes))


def student(runs: int) -> float:
    """By how much a 90 % interval is wider where its scale is known from so few runs."""
    return float(t.ppf(TAIL, max(runs - 1, 1)) / norm.ppf(TAIL))


def innovations(covariances: Array, residual: Array) -> Array:
    """Residuals (points,) given all earlier ones, each in its standard deviation (points,)."""
    root = np.linalg.cholesky(covariances)
    return np.asarray(solve_triangular(root, residual, lower=True))


def _split(total: Array, share: float, floor: float, memory: float) -> Scatter:
    quick = np.maximum(share * total, floor**2)
    slow = np.maximum(total - quick, LEAST_SLOW**2)
    return Scatter(np.sqrt(slow), np.sqrt(quick), memory)


def _mean_square(departures: Sequence[Departure]) -> Array:
    """Of the departures at each node, neighbours averaged."""
    squares = np.array([one.at_nodes**2 / one.variance for one in departures]).mean(axis=0)
    window = np.ones(SMOOTHED) / SMOOTHED
    return np.convolve(np.pad(squares, SMOOTHED // 2, mode="edge"), window, mode="valid")


def _quick_at_the_end(departures: Sequence[Departure]) -> float:
    """Sd by second differences of the last tenth, whose variance is six times that of noise."""
    late = [run.residual[run.share > 0.9] for run in departures]
    differences = [np.diff(residual, 2) for residual in late if len(residual) > 2]
    if not differences:
        return LEAST_SD
    size = np.median(np.abs(np.concatenate(differences)))
    return max(float(size / norm.ppf(0.75) / np.sqrt(6)), LEAST_SD)


def _each(
    found: Scatter, nodes: Array, departures: Sequence[Departure]
) -> list[tuple[Array, Departure]]:
    """Each run with the covariance (points, points) of its departures."""
    rows = []
    for run in departures:
        size = np.sqrt(run.variance)
        slow, quick = (
            np.interp(np.log(run.share), np.log(nodes), sd) for sd in (found.slow, found.quick)
        )
        rows.append((covariance(run.share, slow * size, quick * size, found.memory), run))
    return rows


def _innovation_size(found: Scatter, nodes: Array, departures: Sequence[Departure]) -> float:
    """Root mean square of the standardised innovations, clipped; 1 where the scatter is right."""
    each = [innovations(c, run.residual) for c, run in _each(found, nodes, departures)]
    return float(np.sqrt(np.mean(np.clip(np.concatenate(each), -OUTLIER, OUTLIER) ** 2)))


def _level_size(found: Scatter, nodes: Array, departures: Sequence[Departure]) -> float:
    """The same of the level of a run's residuals, by half of it and by all: it tells the end."""
    each = _each(found, nodes, departures)
    levels = [[_level(c, run, until) ** 2 for c, run in each] for until in (HALF, 1.0)]
    return float(np.sqrt(np.mean(levels, axis=1).max()))


def _level(covariances: Array, run: Departure, until: float) -> float:
    """The generalised least-squares mean of the residuals up to a share, in its sd."""
    some = run.share <= until
    if not some.any():
        return 0.0
    weights = np.linalg.solve(covariances[np.ix_(some, some)], np.ones(int(some.sum())))
    return float(weights @ run.residual[some] / np.sqrt(weights.sum()))


def _log_likelihood(found: Scatter, nodes: Array, departures: Sequence[Departure]) -> float:
    value = 0.0
    for covariances, run in _each(found, nodes, departures):
        root = np.linalg.cholesky(covariances)
        z = solve_triangular(root, run.residual, lower=True)
        value -= float(np.log(np.diag(root)).sum() + 0.5 * z @ z)
    return value
