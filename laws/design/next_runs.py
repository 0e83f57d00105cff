"""Which runs to add to a family so that its forecast at a target is surer.

What the forecast is unsure of is its law and the error of its form together; the second makes runs
near the target worth more than the law alone would say.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.design.candidates import OF_TARGET, candidates
from laws.design.greedy import Problem, choose
from laws.errors import BudgetTooSmall, OutsideSurface
from laws.forecast import Forecaster, Surface
from laws.quantities import positive

Array = NDArray[np.float64]

USUAL_BUDGET = 0.1  # of the target's compute


@dataclass(frozen=True, slots=True)
class NextRuns:
    """Runs in the order in which they are worth training, and what they buy.

    N, D, C             of each run, (runs,)
    sd                  of ln loss at the target, before any and after each, (runs + 1,)
    target              N, D, C there: the compute-optimal run
    budget              FLOPs
    """

    N: Array
    D: Array
    C: Array
    sd: Array
    target: tuple[float, float, float]
    budget: float

    @property
    def removed(self) -> Array:
        """Share of the target's variance that each run removes, (runs,)."""
        return np.asarray(-np.diff(self.sd**2) / self.sd[0] ** 2)


def next_runs(
    forecaster: Forecaster,
    surface: Surface,
    target: float,
    budget: float | None = None,
    most: int = 6,
) -> NextRuns:
    """At most so many runs for the budget [FLOPs]; None is a tenth of the target's compute.

    target is in FLOPs; the surface is that of the forecaster.  Raises OutsideSurface and
    BudgetTooSmall.
    """
    N_t, D_t = _target(surface, target)
    spend = float(positive("C", target * USUAL_BUDGET if budget is None else budget))
    least, dearest = float(forecaster.runs.C.min()), min(spend, OF_TARGET * target)
    if dearest < least:
        raise BudgetTooSmall(dearest, least)
    N, D, C = candidates(surface, least, dearest)
    points = np.append(N, N_t), np.append(D, D_t)
    problem = Problem(
        covariance=forecaster.covariance(*points),
        noise=noise_of_runs(forecaster, surface, *points),
        cost=np.append(C, np.inf),
        targets=np.array([len(N)]),
    )
    chosen = choose(problem, spend, most)
    at = chosen.runs
    return NextRuns(N[at], D[at], C[at], np.sqrt(chosen.variance), (N_t, D_t, target), spend)


def noise_of_runs(forecaster: Forecaster, surface: Surface, N: Array, D: Array) -> Array:
    """Variance of ln loss of single runs, (runs,), more for those far from the frontier.

    Beyond the surface a run counts as one at its frontier.
    """
    with np.errstate(invalid="ignore"):
        above = surface.log_loss(N, D)[0] - np.log(surface.optimum(surface.k * N * D).loss.loss)
    return forecaster.noise_variance(np.nan_to_num(above, nan=0.0))


def _target(surface: Surface, target: float) -> tuple[float, float]:
    """(N, D) of the compute-optimal run."""
    C = positive("C", target)
    if not surface.flops.holds(np.log(C)):
        least, most = np.exp(surface.flops.places[[0, -1]])
        raise OutsideSurface("the target", target, least, most)
    best = surface.optimum(C)
    return float(best.N), float(best.D)
