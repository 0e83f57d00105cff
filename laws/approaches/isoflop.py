"""isoFLOP curves: runs of one compute budget, and the parabola through them.

Hoffmann et al. 2022, arXiv:2203.15556, section 3.2 (approach 2): final loss against log N at fixed
C is nearly a parabola, whose minimum is the best size for the budget.  The parabola is biased where
alpha != beta or the sizes are off centre (arXiv:2603.22339), so it is drawn beside the law's
optimum and never replaces it.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.observations import FLOPS_PER_PARAM_TOKEN, Observations, size_groups
from laws.quantities import positive

Array = NDArray[np.float64]

SAME_BUDGET = 0.1  # in log C: runs that differ by less share a budget
LEAST_SIZES = 3


@dataclass(frozen=True, slots=True)
class Parabola:
    """The parabola through one budget's runs; N, loss and curvature NaN where it has no minimum.

    C            FLOPs       the budget
    runs         -           at that budget
    N            parameters  where the minimum lies
    loss         nats/token  there
    curvature    nats/token  second coefficient in log N
    is_interior  -           the minimum lies between the smallest and the largest run
    """

    C: float
    runs: int
    N: float
    loss: float
    curvature: float
    is_interior: bool


def budgets(C: ArrayLike, declared: ArrayLike | None = None) -> Array:
    """The budget of every run (runs,): as declared, where a number; else that of runs of like C.

    Undeclared runs are grouped from the cheapest up; a group ends where C is 10 % above its first,
    and its budget is the geometric mean.
    """
    C = np.atleast_1d(positive("C", C))
    log_C = np.log(C)
    start, labels = -np.inf, np.zeros(len(C))
    for i in np.argsort(log_C, kind="stable"):
        if log_C[i] - start > SAME_BUDGET:
            start = log_C[i]
        labels[i] = start
    grouped = np.array([_geometric_mean(C[labels == label]) for label in labels])
    if declared is None:
        return grouped
    named = np.asarray(declared, dtype=float)
    return np.where(np.isfinite(named) & (named > 0), named, grouped)


def parabolas(observations: Observations, budgets: Array) -> list[Parabola]:
    """One parabola a budget, cheapest first; `budgets` (runs,) as from budgets()."""
    return [
        _parabola(float(budget), observations.only(budgets == budget))
        for budget in np.unique(budgets)
    ]


def curve(
    law: Any, C: float, N: ArrayLike, k: ArrayLike = FLOPS_PER_PARAM_TOKEN
) -> tuple[Array, Array]:
    """(D, loss) of the law along the isoFLOP of C at the sizes N; k may differ by size."""
    D = positive("C", C) / (positive("k", k) * positive("N", N))
    return D, law.loss(N, D)


def _geometric_mean(C: Array) -> float:
    """Exactly C where all are equal, so that a budget of 1e18 reads 1e18."""
    return float(C[0] * np.exp(np.log(C / C[0]).mean()))


def _parabola(budget: float, runs: Observations) -> Parabola:
    nothing = Parabola(budget, len(runs), np.nan, np.nan, np.nan, False)
    if len(np.unique(size_groups(runs.N))) < LEAST_SIZES:
        return nothing
    log_N = np.log(runs.N)
    centre = log_N.mean()
    c0, c1, c2 = np.polynomial.polynomial.polyfit(log_N - centre, runs.L, 2)
    if c2 <= 0:
        return Parabola(budget, len(runs), np.nan, np.nan, float(c2), False)
    at = -c1 / (2 * c2)
    is_interior = bool(log_N.min() < centre + at < log_N.max())
    N = float(np.exp(centre + at)) if abs(at) < 50 else np.nan
    return Parabola(budget, len(runs), N, float(c0 + c1 * at / 2), float(c2), is_interior)
