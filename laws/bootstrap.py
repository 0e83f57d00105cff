"""Bootstrap draws of a fitted law: every draw refitted until it has converged.

A refit that stops early makes the intervals too narrow (one Newton step from a warm start reaches a
quarter of the spread), so each is judged by what a further step could gain.  Draws are refitted a
chunk at a time; chunks are always whole, so that asking for more draws changes none of the others.
"""

import numpy as np
from numpy.typing import NDArray

from laws.engine.coordinates import log_problem, to_coefficients
from laws.engine.refits import refit
from laws.fitting import Fit
from laws.observations import Observations
from laws.resampling import CHUNK, resampled, resampling
from laws.verdict import CONVERGED_GAIN

Array = NDArray[np.float64]


def bootstrap(
    fit: Fit,
    observations: Observations,
    draws: int = 1000,
    seed: int = 0,
    by: str | None = None,
) -> Array:
    """Coefficients of refits to resampled runs: (draws, coefficients), NaN rows for lost draws.

    by is "clusters" or "runs", by default what resampling() finds right for these runs, or "pairs"
    or "pairs_clusters" as in the literature.  A draw is lost where its refit did not converge.
    Raises NoLaw.
    """
    law = type(fit.require_law())
    problem = log_problem(law, observations, fit.centre).at(fit.delta)
    name = by or resampling(observations).name
    chunks = [np.empty((0, len(law.coefficients)))]
    for chunk in range(-(-draws // CHUNK)):
        ends = refit(resampled(problem, fit.theta, observations, name, chunk, seed), fit.theta)
        coefficients = to_coefficients(law, ends.theta, fit.centre)
        coefficients[ends.gain > CONVERGED_GAIN] = np.nan
        chunks.append(coefficients)
    return np.concatenate(chunks)[:draws]
