"""Refits of one law to resampled runs, all at once, from the estimate.

Where the runs determine the law, so that the draws end near each other, the way from the estimate
leads to the minimum.  Where they do not, it leads up to one draw in three elsewhere, and mostly
none: so the draws that gained the least on their way, as those that end elsewhere do, are also led
there from the ends of other draws that suit them best, and, if most residuals are beyond delta, by
way of a larger delta, where the objective is smoother.  Where that finds one of them a lower end
all others follow.
"""

import numpy as np
from numpy.typing import NDArray

from laws.engine.newton import ENOUGH, minimise
from laws.engine.problem import Problem, Solution
from laws.engine.search import EASY, LOOSE

Array = NDArray[np.float64]

NARROW = 0.4  # 90 % of the draws within it, in the log of every term: then none was seen to miss
MANY_RUNS = 60  # and, for a law of no such terms, from here on
MISSED = 1e-9  # share of the objective that a lower end must gain to be another one
LEAST = 1e-300  # of an objective: where the estimate leaves nothing
NEIGHBOURS = 16  # ends of other draws that are looked at
PILOT = 128  # draws that tell whether all others need another way; always as many
TRIED = 40  # of them (TRIED / runs)**2 are tried, at least one


def refit(problem: Problem, theta: Array) -> Solution:
    """The minimum of every draw, from theta (size,) on."""
    draws = max(len(problem.y), len(problem.weight))
    start = np.broadcast_to(theta, (draws, len(theta)))
    best = minimise(problem, start)
    if not _is_wide(problem, best.theta):
        unsure = np.flatnonzero(best.gain > ENOUGH)
        return _put(best, unsure, _searched(problem, theta, best, unsure))
    left = best.objective / np.maximum(problem.look(start).objective, LEAST)
    pilot, rest = np.split(np.argsort(-left, kind="stable"), [PILOT])
    found = _searched(problem, theta, best, pilot)
    if not (found.objective < best.objective[pilot] * (1 - MISSED)).any():
        rest = rest[best.gain[rest] > ENOUGH]
    others = _searched(problem, theta, best, rest)
    return _put(_put(best, pilot, found), rest, others)


def _put(whole: Solution, at: NDArray[np.int64], part: Solution) -> Solution:
    """The whole with these ends in the place of those that were there."""
    whole.theta[at], whole.objective[at], whole.gain[at] = part.theta, part.objective, part.gain
    return whole


def _is_wide(problem: Problem, ends: Array) -> bool:
    """Whether the draws (draws, size) end far from each other."""
    terms = ends[:, problem.space.additive]
    if not terms.shape[1]:
        return problem.y.shape[1] < MANY_RUNS
    low, high = np.quantile(terms, (0.05, 0.95), axis=0)
    return bool((high - low > NARROW).any())


def _searched(problem: Problem, theta: Array, ends: Solution, draws: NDArray[np.int64]) -> Solution:
    """The lowest that other ways find for some of the draws; the fewer the runs the more ways."""
    best, own = ends.rows(draws), problem.rows(draws)
    if not len(draws):
        return best
    ways = _neighbours(own, ends.theta, draws, max(1, int((TRIED / own.y.shape[1]) ** 2)))
    if np.median(np.abs(own.residuals(theta[None]))) > own.delta:
        start = np.broadcast_to(theta, best.theta.shape)
        eased = minimise(own.at(EASY * own.delta), start, LOOSE).theta
        ways = np.concatenate([eased[None], ways])
    places = np.tile(np.arange(len(draws)), len(ways))
    found = minimise(own.rows(places), np.concatenate(ways))
    for way in range(len(ways)):
        best = best.better(found.rows(np.arange(len(draws)) + way * len(draws)))
    return best


def _neighbours(problem: Problem, ends: Array, draws: NDArray[np.int64], tries: int) -> Array:
    """Ends of other draws as starts, (tries, draws, size): those with the least objective."""
    others = np.linspace(0, len(ends) - 1, min(NEIGHBOURS, len(ends))).astype(int)
    shape = len(draws), ends.shape[1]
    looks = [problem.look(np.broadcast_to(ends[i], shape)).objective for i in others]
    own = others[:, None] == draws
    order = np.argsort(np.where(own, np.inf, looks), axis=0, kind="stable")[:tries]
    return ends[others[order]]
