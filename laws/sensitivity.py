"""How much an estimate hangs on a part of the runs.

The choice of runs moves a law further than any interval of it says: each group is left out in turn
(a model size, a budget) and the law refitted.  The floor E above all: as costlier runs are added it
keeps falling (Porian et al. 2024, arXiv:2406.19146: 2.01, 1.78, 1.68), so an E that moves by more
than a tenth without the costliest budget is not identified yet.
"""

from collections.abc import Hashable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laws.engine.coordinates import log_problem, to_coefficients
from laws.engine.refits import refit
from laws.fitting import Fit
from laws.fitting import fit as fit_law
from laws.observations import Observations

Array = NDArray[np.float64]

FLOOR_MOVES = 0.1  # share of E


def leave_out(fit: Fit, observations: Observations, groups: NDArray[Any]) -> dict[Hashable, Array]:
    """The coefficients (coefficients,) without each group of runs; `groups` labels (runs,)."""
    law = type(fit.require_law())
    problem = log_problem(law, observations, fit.centre).at(fit.delta)
    labels = np.unique(groups)
    weight = observations.weight * (groups[None] != labels[:, None])
    ends = refit(problem.of(problem.y, weight), fit.theta)
    coefficients = to_coefficients(law, ends.theta, fit.centre)
    return dict(zip(labels.tolist(), coefficients, strict=True))


def floor_drift(fit: Fit, observations: Observations, budgets: Array) -> float:
    """Share by which E moves without the costliest budget; NaN where that cannot be told.

    `budgets` (runs,) as from isoflop.budgets().
    """
    if not fit.is_usable or "E" not in fit.law.coefficients or len(np.unique(budgets)) < 2:
        return float("nan")
    earlier = observations.only(budgets < budgets.max())
    without = fit_law(type(fit.law), earlier, fit.delta)
    return float(abs(without.law.E / fit.law.E - 1))
