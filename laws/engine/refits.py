"""Refits of one law to resampled runs, all at once, from the estimate.

Where the runs determine the law, so that the draws end near each other, the way from the estimate
leads to the minimum.  Where they do not, it leads one draw in a hundred elsewhere, whatever the
number of runs: then each is also led there from the ends of other draws that suit it best, and, if
most residuals are beyond delta, by way of a larger delta, where the objective is smoother.
"""

import numpy as np
from numpy.typing import NDArray

from laws.engine.newton import ENOUGH, minimise
from laws.engine.problem import Problem, Solution
from laws.engine.search import EASY, LOOSE

Array = NDArray[np.float64]

NARROW = 0.4  # 90 % of the draws within it, in the log of every term: then none was seen to miss
MANY_RUNS = 60  # and, for a law of no such terms, from here on
NEIGHBOURS = 16  # ends of other draws that are looked at
TRIED = 40  # of them (TRIED / runs)**2 are tried, at least one


def refit(problem: Problem, theta: Array) -> Solution:
    """The minimum of every draw, from theta (size,) on."""
    draws = max(len(problem.y), len(problem.weight))
    best = minimise(problem, np.broadcast_to(theta, (draws, len(theta))))
    is_unsure = (best.gain > ENOUGH) | _is_wide(problem, best.theta)
    if (unsure := np.flatnonzero(is_unsure)).size:
        own = _searched(problem.rows(unsure), theta, best, unsure)
        best.theta[unsure], best.objective[unsure] = own.theta, own.objective
        best.gain[unsure] = own.gain
    return best


def _is_wide(problem: Problem, ends: Array) -> bool:
    """Whether the draws (draws, size) end far from each other."""
    terms = ends[:, problem.space.additive]
    if not terms.shape[1]:
        return problem.y.shape[1] < MANY_RUNS
    low, high = np.quantile(terms, (0.05, 0.95), axis=0)
    return bool((high - low > NARROW).any())


def _searched(problem: Problem, theta: Array, ends: Solution, draws: NDArray[np.int64]) -> Solution:
    """The lowest that other ways find for some of the draws; the fewer the runs the more ways."""
    best = ends.rows(draws)
    if np.median(np.abs(problem.residuals(theta[None]))) > problem.delta:
        start = np.broadcast_to(theta, best.theta.shape)
        eased = minimise(problem.at(EASY * problem.delta), start, LOOSE).theta
        best = best.better(minimise(problem, eased))
    tries = max(1, int((TRIED / problem.y.shape[1]) ** 2))
    for other in _neighbours(problem, ends.theta, draws, tries):
        best = best.better(minimise(problem, other))
    return best


def _neighbours(problem: Problem, ends: Array, draws: NDArray[np.int64], tries: int) -> Array:
    """Ends of other draws as starts, (tries, draws, size): those with the least objective."""
    others = np.linspace(0, len(ends) - 1, min(NEIGHBOURS, len(ends))).astype(int)
    shape = len(draws), ends.shape[1]
    looks = [problem.look(np.broadcast_to(ends[i], shape)).objective for i in others]
    own = others[:, None] == draws
    order = np.argsort(np.where(own, np.inf, looks), axis=0, kind="stable")[:tries]
    return ends[others[order]]
