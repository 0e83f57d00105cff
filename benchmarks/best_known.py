"""The least objective that many starts find: what a fit is held against."""

import numpy as np
from numpy.typing import NDArray

from laws.engine.newton import minimise
from laws.engine.problem import Problem
from laws.engine.search import EASY, LOOSE

Array = NDArray[np.float64]

STARTS = 40  # a fit
TIGHT = 1e-12
AROUND = np.array([0.3, 1.0, 1.0, 0.25, 0.25])  # standard deviation of a start about theta
EXPONENTS = 0.02, 1.5  # of any start


def best_known(problem: Problem, theta: Array, seed: int) -> Array:
    """The least objective of each fit (fits,) from starts near theta (size,) and all over.

    Half of the starts are drawn near theta, and half of each go by way of a larger delta.
    """
    fits, turns = max(len(problem.y), len(problem.weight)), STARTS // 2
    random = np.random.default_rng(seed)
    many = problem.rows(np.tile(np.arange(fits), turns))
    best = np.full(fits, np.inf)
    for is_eased in (False, True):
        near = _near(random, fits * (turns // 2), theta)
        start = np.concatenate([near, _anywhere(random, fits * turns - len(near), problem)])
        start[:, 3:] = np.clip(start[:, 3:], *EXPONENTS)
        if is_eased:
            start = minimise(many.at(EASY * problem.delta), start, LOOSE).theta
        ends = minimise(many, start, TIGHT).objective.reshape(turns, fits)
        best = np.fmin(best, ends.min(axis=0))
    return best


def _near(random: np.random.Generator, fits: int, theta: Array) -> Array:
    return np.asarray(theta + random.normal(size=(fits, len(theta))) * AROUND)


def _anywhere(random: np.random.Generator, fits: int, problem: Problem) -> Array:
    """Chinchilla laws with a floor below the least loss, heights and exponents of any size."""
    floor = problem.y.min() - random.exponential(0.5, size=fits)
    heights = random.uniform(-4, 2, size=(fits, 2))
    return np.column_stack([floor, heights, random.uniform(*EXPONENTS, size=(fits, 2))])
