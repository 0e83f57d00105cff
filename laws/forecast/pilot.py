"""A first look at the noise where no law can be fitted freely: the best law under the priors.

Runs of one tokens-per-parameter ratio, or of few sizes, determine no law; with the priors of
prior.py they still scatter about one.
"""

import numpy as np
from numpy.typing import NDArray

from laws.engine.scale import robust_sd
from laws.forecast import prior
from laws.forecast.regression import Regression
from laws.observations import Observations

Array = NDArray[np.float64]

FIRST_SD = 0.01  # of ln loss: between seed noise and a badly tuned run
ROUNDS = 5
COEFFICIENTS = 3  # that runs on a line can determine


def residuals(observations: Observations) -> tuple[Array, float]:
    """Of ln loss (runs,), and their robust standard deviation; outliers are weighted down."""
    regression = Regression.of(observations)
    sd, found = FIRST_SD, np.zeros(len(observations))
    for _ in range(ROUNDS):
        variance = sd**2 * np.maximum(1.0, np.abs(found) / sd)
        log_weight, coefficients, _ = regression.solve(np.diag(1 / variance))
        best = np.unravel_index(
            np.argmax(log_weight + prior.log_prior(regression.exponents)), log_weight.shape
        )
        found = regression.misses(best, coefficients[best])
        sd = max(robust_sd(found, COEFFICIENTS), 1e-6)
    return found, sd
