"""Which runs a law would have had to predict, had it been fitted earlier.

Budgets grow with time in a lab, so a backtest fits the cheaper budgets and predicts the next one:
never a run at a compute that the law had seen.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from laws.identifiability import degeneracy, shortage
from laws.law import Law
from laws.observations import Observations

Mask = NDArray[np.bool_]


def split(
    law: type[Law], observations: Observations, budgets: NDArray[np.float64]
) -> tuple[Mask, Mask] | None:
    """(train, test) masks (runs,): the costliest budget is predicted from all cheaper ones.

    `budgets` (runs,) as from isoflop.budgets(); None where the cheaper runs determine no law.
    """
    return next(walk_forward(law, observations, budgets), None)


def walk_forward(
    law: type[Law], observations: Observations, budgets: NDArray[np.float64]
) -> Iterator[tuple[Mask, Mask]]:
    """Every such pair of masks, costliest budget first, as far down as the rest may be fitted."""
    for budget in np.unique(budgets)[:0:-1]:
        train, test = budgets < budget, budgets == budget
        earlier = observations.only(train)
        if shortage(law, earlier) or degeneracy(law, earlier):
            return
        yield train, test
