"""The search for the minimum of one fit: starts, Huber delta and refits in turn."""

import numpy as np
from numpy.typing import NDArray

from laws.chinchilla import Chinchilla
from laws.newton import minimise
from laws.observations import Observations
from laws.problem import Problem, Solution
from laws.scale import adaptive_delta
from laws.starts import grid_starts

Array = NDArray[np.float64]

GRID_POINTS = 24  # exponents a power on the grid of starts
POLISHED = 3  # starts carried to convergence
LEAST_SQUARES = 1.0  # a delta in log loss that no residual reaches
ROUNDS = 60  # of delta and fit in turn
SETTLED = 1e-9  # share by which delta may still change
EXPONENT_BOX = (0.005, 2.0)
LEAST_E = 1e-3  # of the least loss; below it E has run to zero
HEIGHT_BOX = 12.0  # of the log of a power term at the centre, about the log loss


def log_problem(law: type[Chinchilla], observations: Observations, x: Array) -> Problem:
    """The fit in log space, with the box that keeps theta where a law can be."""
    y, powers = np.log(observations.L), law.log_space.powers
    smallest, middle, largest = np.min(y), np.median(y), np.max(y)
    lower = [
        smallest + np.log(LEAST_E),
        *[middle - HEIGHT_BOX] * powers,
        *[EXPONENT_BOX[0]] * powers,
    ]
    upper = [largest, *[largest + HEIGHT_BOX] * powers, *[EXPONENT_BOX[1]] * powers]
    weight = observations.weight[None, :]
    box = np.array(lower), np.array(upper)
    return Problem(law.log_space, x, y[None, :], weight, LEAST_SQUARES, *box)


def best_end(problem: Problem, starts: Array, delta: float) -> Solution:
    """The best of the ends that several starts (starts, size) of one fit lead to."""
    ends = _ends(problem, starts, delta)
    return ends.rows(np.argmin(ends.objective, keepdims=True))


def _ends(problem: Problem, starts: Array, delta: float) -> Solution:
    return minimise(problem.rows(np.zeros(len(starts), dtype=np.int64)).at(delta), starts)


def minimum(problem: Problem, delta: float | None) -> tuple[Solution, float]:
    """The best end of the grid's starts, led there straight and by way of larger deltas."""
    starts = grid_starts(problem, GRID_POINTS, POLISHED)[0]
    eased = _ends(problem, starts, LEAST_SQUARES).theta
    if delta is None:
        eased, delta = _settle(problem, eased)
    eased = np.concatenate([eased, _ends(problem, eased, 10 * delta).theta])
    return best_end(problem, np.concatenate([starts, eased]), delta), delta


def _settle(problem: Problem, starts: Array) -> tuple[Array, float]:
    """delta and fit in turn, from least squares on, until delta is that of its own residuals."""
    delta = LEAST_SQUARES
    theta = best_end(problem, starts, delta).theta
    for _ in range(ROUNDS):
        settled = adaptive_delta(residuals(problem, theta), problem.space.size)
        if abs(settled - delta) <= SETTLED * delta:
            break
        delta = settled
        theta = best_end(problem, theta, delta).theta
    return np.concatenate([starts, theta]), delta


def residuals(problem: Problem, theta: Array) -> Array:
    """Predicted less actual log loss (runs,) of one fit."""
    return (problem.space.predict(theta, problem.x)[0] - problem.y)[0]
