"""What the forecast, made from the cheaper budgets, said of the costlier runs.

The same cuts as for the choice of a law, so that both are judged by the same runs.
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laws.errors import TooFewRuns
from laws.fitting import Fit
from laws.forecast.forecaster import fit_forecast
from laws.observations import Observations

Array = NDArray[np.float64]


class Foretold(NamedTuple):
    """One run above a cut [FLOPs].

    run is its place in the observations; predicted and actual are in nats/token, sd is the standard
    deviation of ln loss of one run.
    """

    cut: float
    run: int
    predicted: float
    sd: float
    actual: float


def walk_forward(
    observations: Observations,
    budgets: Array,
    earlier: Mapping[float, Mapping[str, Fit]],
    widening: float = 1.0,
) -> list[Foretold]:
    """One item a cut and run above it; none for cuts with too few runs below.

    `budgets` (runs,) as from isoflop.budgets(), `earlier` as from backtest.fits_below().
    """
    made = []
    for cut, fits in earlier.items():
        above = np.flatnonzero(budgets > cut)
        try:
            known = fit_forecast(observations.only(budgets <= cut), fits, widening)
        except TooFewRuns:
            continue
        mean, sd = known.moments(observations.N[above], observations.D[above])
        of_one = np.hypot(sd, known.noise_sd)
        rows = zip(above, np.exp(mean), of_one, observations.L[above], strict=True)
        made += [Foretold(cut, int(run), float(p), float(s), float(a)) for run, p, s, a in rows]
    return made
