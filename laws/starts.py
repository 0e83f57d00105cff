"""Where a fit starts: variable projection on a grid of the exponents.

With the exponents fixed the law is linear in its other coefficients, which follow in closed form:
least squares with weights 1/L**2, the first order of log residuals, none of them negative (Golub &
Pereyra 1973; for scaling laws arXiv:2603.22339).  All grid points of all fits are solved at once.
"""

from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from laws.problem import Problem

Array = NDArray[np.float64]

EXPONENTS = (0.02, 1.6)  # smallest and largest of the grid
RIDGE = 1e-11  # of the trace: keeps equal columns solvable
LEAST_SHARE = 1e-4  # of the loss: a coefficient of zero has no logarithm


def grid_starts(problem: Problem, points: int, best: int) -> Array:
    """The `best` grid points of every fit as starts: (fits, best, size)."""
    exponents = _grid(points, problem.space.powers)
    basis = problem.space.basis(exponents, problem.x)
    loss = np.exp(problem.y)
    importance = problem.weight / loss**2
    size = basis.shape[2]
    pairs = (basis[..., :, None] * basis[..., None, :]).reshape(len(basis), -1)
    gram = (importance[:, None, :] @ pairs).reshape(len(loss), len(exponents), size, size)
    aim = ((importance * loss)[:, None, :] @ basis.reshape(len(basis), -1)).reshape(gram.shape[:3])
    linear, cost = _non_negative(gram, aim)
    order = np.argsort(cost, axis=1, kind="stable")[:, :best]
    chosen = np.take_along_axis(linear, order[:, :, None], axis=1)
    heights = np.log(np.maximum(chosen, LEAST_SHARE * loss.mean(axis=1)[:, None, None]))
    return np.concatenate([heights, exponents[order]], axis=2)


def _grid(points: int, powers: int) -> Array:
    """All combinations of `points` exponents a power, evenly spaced in the logarithm."""
    one = np.geomspace(*EXPONENTS, points)
    return np.array(list(product(one, repeat=powers)))


def _non_negative(gram: Array, aim: Array) -> tuple[Array, Array]:
    """Least squares without negative coefficients: the best feasible subset of columns.

    gram (..., size, size) and aim (..., size) to coefficients (..., size) and cost (...), the sum
    of squares less a constant.  A handful of columns has few subsets, so all are tried.
    """
    size = aim.shape[-1]
    ridge = RIDGE * np.trace(gram, axis1=-2, axis2=-1)[..., None, None] * np.eye(size)
    gram = gram + ridge
    linear, cost = np.zeros_like(aim), np.zeros(aim.shape[:-1])
    for count in range(size, 0, -1):
        for subset in combinations(range(size), count):
            s = np.array(subset)
            solved = np.linalg.solve(gram[..., s[:, None], s], aim[..., s, None])[..., 0]
            gained = -(solved * aim[..., s]).sum(axis=-1)
            wins = (solved >= 0).all(axis=-1) & (gained < cost)
            cost = np.where(wins, gained, cost)
            full = np.zeros_like(aim)
            full[..., s] = solved
            linear = np.where(wins[..., None], full, linear)
    return linear, cost
