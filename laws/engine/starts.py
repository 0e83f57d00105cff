"""Where a fit starts.

A PowerSum starts by variable projection on a grid of its exponents: with those fixed the law is
linear in its other coefficients, which follow in closed form; least squares with weights 1 / L**2,
the first order of log residuals, none of them negative (Golub & Pereyra 1973; for scaling laws
arXiv:2603.22339).  All sums over the runs are matrix products, all grid points are solved at once.

A PowerNorm starts so too: to the power of 1 / k it is linear in A and B.

Any other law starts where it says, or from the best of a low-discrepancy set in its box (Halton
1960).
"""

from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from laws.engine.equation_space import EquationSpace, as_theta
from laws.engine.linear import solve
from laws.engine.power_norm import PowerNormSpace
from laws.engine.power_sum import PowerSumSpace
from laws.engine.problem import Problem

Array = NDArray[np.float64]

GRID_POINTS = 24  # exponents a power
EXPONENTS = (0.02, 1.6)  # smallest and largest of the grid
RIDGE = 1e-11  # of the trace: keeps equal columns solvable
LEAST_SHARE = 1e-4  # of the loss: a coefficient of zero has no logarithm
SET_POINTS = 512  # of the low-discrepancy set


def starts(problem: Problem, best: int) -> Array:
    """The `best` starts of the one fit of the problem, (best, size)."""
    if isinstance(problem.space, PowerSumSpace):
        return grid_starts(problem, problem.space, best)
    if isinstance(problem.space, PowerNormSpace):
        return norm_starts(problem, problem.space, best)
    if isinstance(problem.space, EquationSpace) and len(own := _own(problem, problem.space)):
        return own
    return box_starts(problem, best)


def _own(problem: Problem, space: EquationSpace) -> Array:
    """The starts that the law itself states, as theta."""
    law, y = space.law, problem.y[0]
    runs = dict(zip(law.inputs, space.inputs, strict=True))
    coefficients = law.starts(**runs, **{law.response: np.exp(y) if law.is_log_response else y})
    theta = as_theta(law, coefficients)
    return np.clip(theta, problem.lower, problem.upper)


def box_starts(problem: Problem, best: int) -> Array:
    """The best points of a set that fills the box evenly."""
    from scipy.stats import qmc  # half the time of importing laws, and only some laws start here

    points = qmc.Halton(len(problem.lower), scramble=False).random(SET_POINTS + 1)[1:]
    theta = problem.lower + points * (problem.upper - problem.lower)
    objective = problem.look(theta).objective
    return np.asarray(theta[np.argsort(objective, kind="stable")[:best]])


def grid_starts(problem: Problem, space: PowerSumSpace, best: int) -> Array:
    """The best points of the grid, the linear coefficients solved for at each."""
    loss, weight = np.exp(problem.y[0]), problem.weight[0]
    exponents = sorted(set(space.exponents))
    values = np.geomspace(*EXPONENTS, GRID_POINTS)
    grid = np.array(list(product(range(GRID_POINTS), repeat=len(exponents)))).T
    at = [grid[exponents.index(e)] for e in space.exponents]
    gram, aim = _normal_equations(space, values, at, loss, weight)
    linear, cost = _non_negative(gram, aim)
    order = np.argsort(cost, kind="stable")[:best]
    theta = np.empty((len(order), len(space.names)))
    heights = [i for i in (space.constant, *space.heights) if i is not None]
    theta[:, heights] = np.log(np.maximum(linear[:, order].T, LEAST_SHARE * loss.mean()))
    theta[:, exponents] = values[grid[:, order]].T
    return theta


def norm_starts(problem: Problem, space: PowerNormSpace, best: int) -> Array:
    """The best points of a grid of both exponents, the scales solved for at each."""
    ends = problem.lower[list(space.exponents)], problem.upper[list(space.exponents)]
    alpha, k = map(np.ravel, np.meshgrid(*np.geomspace(*ends, GRID_POINTS).T, indexing="ij"))
    heights = _heights(problem, space.x, alpha / k, k)
    theta = np.empty((len(k), len(space.names)))
    theta[:, space.scales] = np.column_stack([heights[0] * k / alpha, heights[1]])
    theta[:, space.exponents] = np.column_stack([alpha, k])
    theta = np.clip(theta, problem.lower, problem.upper)
    order = np.argsort(problem.look(theta).objective, kind="stable")
    return np.asarray(theta[order[:best]])


def _heights(problem: Problem, x: Array, ratio: Array, k: Array) -> Array:
    """Logs (2, grid) of A and B in L**(1 / k) = A / X_1**ratio + B / X_2, divided by the left."""
    raised = problem.y[0] / k[:, None]
    logs = [-ratio[:, None] * x[0] - raised, -x[1] - raised]
    tops = np.array([log.max(axis=1) for log in logs])
    columns = [np.exp(log - top[:, None]) for log, top in zip(logs, tops, strict=True)]
    weight = problem.weight[0]
    aim = np.array([column @ weight for column in columns])
    gram = np.array([[np.einsum("gr,gr,r->g", c, d, weight) for d in columns] for c in columns])
    linear, _ = _non_negative(gram, aim)
    return np.asarray(np.log(np.maximum(linear, LEAST_SHARE)) - tops)


def _normal_equations(
    space: PowerSumSpace, values: Array, at: list[NDArray[np.int64]], loss: Array, weight: Array
) -> tuple[Array, Array]:
    """gram (columns, columns, grid) and aim (columns, grid); the constant's column is first."""
    columns = [np.exp(-values[:, None] * x) for x in space.x]
    places = list(at)
    if space.constant is not None:
        columns.insert(0, np.ones((1, len(loss))))
        places.insert(0, np.zeros_like(at[0]))
    importance = weight / loss**2
    aim = np.array([(c @ (importance * loss))[p] for c, p in zip(columns, places, strict=True)])
    gram = np.array(
        [
            [((c * importance) @ d.T)[p, q] for d, q in zip(columns, places, strict=True)]
            for c, p in zip(columns, places, strict=True)
        ]
    )
    return gram, aim


def _non_negative(gram: Array, aim: Array) -> tuple[Array, Array]:
    """Least squares without negative coefficients: the best feasible subset of columns.

    gram (size, size, grid) and aim (size, grid) to coefficients (size, grid) and cost (grid,), the
    sum of squares less a constant.  A handful of columns has few subsets, so all are tried.
    """
    rows = np.arange(len(aim))
    gram[rows, rows] += RIDGE * np.einsum("iij->j", gram)
    linear, cost = np.zeros_like(aim), np.zeros(aim.shape[1])
    open_points = np.arange(aim.shape[1])
    for count in range(len(aim), 0, -1):
        for subset in combinations(range(len(aim)), count):
            s = np.array(subset)[:, None]
            solved, definite = solve(gram[s, s.T][..., open_points], aim[s, open_points])
            gained = -np.einsum("ij,ij->j", solved, aim[s, open_points])
            wins = definite & (solved >= 0).all(axis=0) & (gained < cost[open_points])
            won = open_points[wins]
            cost[won] = gained[wins]
            linear[:, won] = 0.0
            linear[s, won] = solved[:, wins]
        # Where all columns help, no fewer do better.
        open_points = open_points[(linear[:, open_points] == 0).any(axis=0)]
    return linear, cost
