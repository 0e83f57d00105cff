"""The fit of one family from nothing: ours against the 4,500 starts of Hoffmann et al. 2022.

Their grid (arXiv:2203.15556, appendix D.3), each start by SciPy's L-BFGS-B with its defaults, for a
share of the starts drawn at random; the whole grid is that share times its size.  Then ours on
simulated families, held against many starts carried to convergence.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import product

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.best_known import STARTS, best_known
from benchmarks.families import chinchilla_points, simulated
from benchmarks.rivals import DELTA, Rival, objective, scipy_minimize, with_gradient
from benchmarks.turns import take_turns
from laws.engine.coordinates import log_problem

TITLE = "the fit of one family from nothing, delta 1e-3"
GRID = {  # e, a, b, alpha, beta
    "e": (-1.0, -0.5, 0.0, 0.5, 1.0),
    "a": (0.0, 5.0, 10.0, 15.0, 20.0, 25.0),
    "b": (0.0, 5.0, 10.0, 15.0, 20.0, 25.0),
    "alpha": (0.0, 0.5, 1.0, 1.5, 2.0),
    "beta": (0.0, 0.5, 1.0, 1.5, 2.0),
}
SHARE, ROUNDS, OURS = 45, 6, 5  # starts that are run, rounds, fits of ours in each
FAMILIES, SIZES = 150, (40, 60, 100)  # of runs
NEAR, EXACT = 1e-4, 1e-8  # gaps

Array = NDArray[np.float64]


def run(is_full: bool = False) -> Iterator[str]:
    """The time of a fit against that of the grid, then the share of fits at the optimum."""
    runs, what = chinchilla_points()
    columns = np.array([runs.N, runs.D, runs.L])
    grid = np.array(list(product(*GRID.values())))
    share = len(grid) if is_full else SHARE
    starts = np.random.default_rng(0).permutation(grid)[:share]
    methods: dict[str, Callable[[], object]] = {
        f"L-BFGS-B, {kind}": partial(_from_all, partial(fit, method="L-BFGS-B"), columns, starts)
        for kind, fit in (("numeric gradient", scipy_minimize), ("exact gradient", with_gradient))
    }
    methods["lawbook"] = lambda: [laws.fit(laws.Chinchilla, runs, DELTA) for _ in range(OURS)]
    timed = take_turns(methods, 1 if is_full else ROUNDS)
    ours, fit = timed["lawbook"].seconds / OURS, timed["lawbook"].result[0]
    yield f"{what}; {len(grid):,} starts from {share:,} of them, drawn at random"
    yield f"{'lawbook':30}{1e3 * ours:10.2f} ms"
    for name in list(methods)[:-1]:
        seconds, ends = timed[name]
        whole = seconds * len(grid) / share
        near = np.mean([objective(end, columns) / fit.objective - 1 <= NEAR for end in ends])
        yield (
            f"{name:30}{1e3 * seconds / share:10.2f} ms a start {whole:8.1f} s in all   "
            f"x {whole / ours:8,.0f}   starts within {NEAR:.0e} of the optimum: {near:.0%}"
        )
    yield from (_simulated(size, FAMILIES // len(SIZES)) for size in SIZES)


def _from_all(rival: Rival, columns: Array, starts: Array) -> list[Array]:
    with np.errstate(all="ignore"):
        return [rival(columns, start) for start in starts]


def _simulated(size: int, families: int) -> str:
    """How many fits of simulated families are at the best that is known."""
    gaps = []
    for seed in range(families):
        runs = simulated(size, seed)
        fit = laws.fit(laws.Chinchilla, runs, DELTA)
        problem = log_problem(laws.Chinchilla, runs, fit.centre).at(DELTA)
        gaps.append(fit.objective / best_known(problem, fit.theta, seed)[0] - 1)
    exact = np.mean(np.array(gaps) <= EXACT)
    return (
        f"{families} simulated families of {size} runs: {exact:.1%} within {EXACT:.0e} "
        f"of the best of {STARTS} starts, largest gap {max(gaps):.0e}"
    )
