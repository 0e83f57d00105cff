"""Bootstrap draws of a fitted law: every draw refitted until it has converged.

A refit that stops early makes the intervals too narrow (one Newton step from a warm start reaches a
quarter of the spread), so each is judged by what a further step could gain.  Draws are refitted a
chunk at a time; chunks are always whole, so that asking for more draws changes none of the others.
"""

import numpy as np
from numpy.typing import NDArray

from laws.fitting import Fit
from laws.newton import minimise
from laws.observations import Observations
from laws.problem import Problem, Solution
from laws.resampling import resampled, resampling
from laws.search import log_problem
from laws.starts import grid_starts
from laws.verdict import CONVERGED_GAIN

Array = NDArray[np.float64]

CHUNK = 200  # draws refitted together: what the processor's cache holds
GRID_POINTS = 8
EASY = 10  # times delta: where the way is smoother


def bootstrap(
    fit: Fit,
    observations: Observations,
    draws: int = 1000,
    seed: int = 0,
    by: str | None = None,
) -> Array:
    """Coefficients of refits to resampled runs: (draws, coefficients), NaN rows for lost draws.

    by is "clusters" or "runs", by default what resampling() finds right for these runs.  A draw is
    lost where its refit did not converge.  Raises NoLaw.
    """
    law = type(fit.require_law())
    problem = log_problem(law, observations, law.log_features(observations) - fit.centre[:, None])
    name = by or resampling(observations).name
    chunks = [np.empty((0, len(law.units)))]
    for first in range(0, draws, CHUNK):
        these = range(first, first + CHUNK)
        part = resampled(problem.at(fit.delta), fit.theta, observations, name, these, seed)
        refits = _refit(part, fit.theta)
        coefficients = law.from_theta(refits.theta, fit.centre)
        coefficients[refits.gain > CONVERGED_GAIN] = np.nan
        chunks.append(coefficients)
    return np.concatenate(chunks)[:draws]


def _refit(problem: Problem, theta: Array) -> Solution:
    """The best of three ways to the minimum: warm, by a larger delta, from the draw's own grid."""
    warm = np.tile(theta, (len(problem.y), 1))
    grid = grid_starts(problem, GRID_POINTS, 1)[:, 0]
    eased = minimise(problem.at(EASY * problem.delta), grid).theta
    best = minimise(problem, warm)
    for start in (grid, eased):
        best = best.better(minimise(problem, start))
    return best
