"""Refits of one law to resampled runs, all at once, from the estimate.

With many runs the way from the estimate leads to the minimum.  With few, one draw in twenty has a
lower one elsewhere, so each also starts from the ends of other draws that suit it best, and by way
of a larger delta.
"""

import numpy as np
from numpy.typing import NDArray

from laws.engine.newton import ENOUGH, minimise
from laws.engine.problem import Problem, Solution
from laws.engine.search import EASY, LOOSE, MANY_RUNS

Array = NDArray[np.float64]

NEIGHBOURS = 24  # ends of other draws that are looked at
BEST = 2  # of them, tried


def refit(problem: Problem, theta: Array) -> Solution:
    """The minimum of every draw, from theta (size,) on."""
    draws = max(len(problem.y), len(problem.weight))
    start = np.broadcast_to(theta, (draws, len(theta)))
    warm = minimise(problem, start)
    if problem.y.shape[1] >= MANY_RUNS and (warm.gain <= ENOUGH).all():
        return warm
    eased = minimise(problem.at(EASY * problem.delta), start, LOOSE).theta
    best = warm.better(minimise(problem, eased))
    for other in _neighbours(problem, best):
        best = best.better(minimise(problem, other))
    return best


def _neighbours(problem: Problem, ends: Solution) -> Array:
    """Ends of other draws as starts, (BEST, draws, size): those with the least objective."""
    count = len(ends.theta)
    others = np.linspace(0, count - 1, min(NEIGHBOURS, count)).astype(int)
    objectives = np.array(
        [problem.look(np.broadcast_to(ends.theta[i], ends.theta.shape)).objective for i in others]
    )
    own = others[:, None] == np.arange(count)
    order = np.argsort(np.where(own, np.inf, objectives), axis=0, kind="stable")[:BEST]
    return ends.theta[others[order]]
