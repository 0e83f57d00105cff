"""Which runs a law would have had to predict, had it been fitted earlier.

Budgets grow with time in a lab, so a backtest fits the cheaper budgets and predicts the next one:
never a run at a compute that the law had seen.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from laws.fitting import Fit, fit
from laws.identifiability import degeneracy, shortage
from laws.law import Law
from laws.observations import Observations

Mask = NDArray[np.bool_]

MOST_CUTS = 8  # runs read off a figure have a budget each: more cuts say nothing new


def cuts(budgets: NDArray[np.float64], most: int = MOST_CUTS) -> NDArray[np.float64]:
    """The budgets [FLOPs] up to which a law is fitted in turn, to predict the runs above.

    The costliest is none; of more than `most` those are taken that split the runs evenly.
    """
    levels, runs = np.unique(budgets, return_counts=True)
    if len(levels) - 1 <= most:
        return levels[:-1]
    below = np.cumsum(runs)[:-1]
    wanted = np.arange(1, most + 1) / (most + 1) * len(budgets)
    return np.unique(levels[:-1][np.searchsorted(below[:-1], wanted)])


def fits_below(
    laws: Mapping[str, type[Law]], observations: Observations, budgets: NDArray[np.float64]
) -> dict[float, dict[str, Fit]]:
    """The fit of each law to the budgets up to each cut, by cut [FLOPs] and name.

    Laws of a quantity that the observations lack are left out.
    """
    known = {n: law for n, law in laws.items() if {*law.inputs} <= {*observations.columns}}
    found = {}
    for cut in cuts(budgets):
        below = observations.only(budgets <= cut)
        found[float(cut)] = {name: fit(law, below) for name, law in known.items()}
    return found


def split(
    law: type[Law], observations: Observations, budgets: NDArray[np.float64]
) -> tuple[Mask, Mask] | None:
    """(train, test) masks (runs,): the costliest budget is predicted from all cheaper ones.

    `budgets` (runs,) as from isoflop.budgets(); None where the cheaper runs determine no law.
    """
    if len(np.unique(budgets)) < 2:
        return None
    test = budgets == budgets.max()
    earlier = observations.only(~test)
    if shortage(law, earlier) or degeneracy(law, earlier):
        return None
    return ~test, test
