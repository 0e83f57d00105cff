"""The search for the minimum of one fit: starts, Huber delta and refits in turn."""

import numpy as np
from numpy.typing import NDArray

from laws.engine.coordinates import LEAST_SQUARES
from laws.engine.newton import minimise
from laws.engine.power_norm import PowerNormSpace
from laws.engine.power_sum import PowerSumSpace
from laws.engine.problem import Problem, Solution
from laws.engine.scale import adaptive_delta
from laws.engine.starts import starts

Array = NDArray[np.float64]

MANY_RUNS = 40  # from here on one way misses none
POLISHED, POLISHED_ANY = 3, 16  # starts carried to convergence, from a grid and elsewhere
EASY = 30  # times delta: where the way is smoother
ROUNDS = 60  # of delta and fit in turn
SETTLED = 1e-9  # share by which delta may still change
STEADY, MOST_SHARE = 0.02, 0.9  # of one change in the last, to go on as they do
TIGHT = 1e-13  # share of the objective that the estimate may lack
LOOSE = 1e-3  # and where the way only passes by


def minimum(problem: Problem, delta: float | None) -> tuple[Solution, float]:
    """The best end of several starts, led there by way of least squares.

    Few runs, and laws that are no sum of powers, are also tried straight on and by a larger delta.
    A norm of powers needs more starts where delta is given: most residuals may lie beyond it.
    """
    is_sum, is_norm = (isinstance(problem.space, a) for a in (PowerSumSpace, PowerNormSpace))
    is_quick = is_sum or (is_norm and delta is None)
    first = starts(problem, POLISHED if is_quick else POLISHED_ANY)
    eased = minimise(problem.at(LEAST_SQUARES), first, LOOSE)
    ways = [eased.theta]
    if delta is None:
        settled, delta = _settle(problem, eased)
        ways.append(settled)
    if problem.y.shape[1] < MANY_RUNS or not is_sum:
        ways += [first, minimise(problem.at(EASY * delta), eased.theta, LOOSE).theta]
    ends = minimise(problem.at(delta), np.concatenate(ways), TIGHT)
    return ends.rows(np.argmin(ends.objective, keepdims=True)), delta


def _settle(problem: Problem, eased: Solution) -> tuple[Array, float]:
    """delta and fit in turn, from least squares on, until delta is that of its own residuals.

    While the same runs are outliers each change of delta is the same share of the last, so the way
    is cut short to where such changes lead (Aitken 1926).
    """
    delta, theta = LEAST_SQUARES, eased.rows(np.argmin(eased.objective, keepdims=True)).theta
    change, share = np.inf, np.inf
    for _ in range(ROUNDS):
        before, past = change, share
        change = adaptive_delta(problem.residuals(theta)[0], theta.shape[1]) - delta
        if abs(change) <= SETTLED * delta:
            break
        share = change / before
        if abs(share - past) <= STEADY * abs(share) and abs(share) < MOST_SHARE:
            delta += change / (1 - share)
            change, share = np.inf, np.inf
        else:
            delta += change
        theta = minimise(problem.at(delta), theta).theta
    return theta, delta
