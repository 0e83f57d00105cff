"""Refits of the Chinchilla points to bootstrap replicates: ours against how others do it.

Every method gets the same replicates, runs drawn with replacement, and starts at the fit of all
runs.  Ours carries all of them at once, the rivals go one by one through a share of them, because
they take long.  A time counts only beside the gap of the objective to the best that is known of the
same replicate: the least of all methods and of many starts.
"""

from collections.abc import Callable, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.best_known import STARTS, best_known
from benchmarks.families import chinchilla_points
from benchmarks.rivals import DELTA, Rival, available, objective
from benchmarks.turns import Timed, take_turns
from laws.engine.coordinates import log_problem, to_coefficients
from laws.engine.refits import refit
from laws.resampling import CHUNK, resampled

TITLE = "refits of one family to bootstrap replicates, delta 1e-3, all from the full fit"
CHUNKS, ROUNDS = 4, 3
CHECKED = 1000  # replicates that are held against many starts
OFF = 1e-4  # a gap that counts as missed
HEAD = ("CPU time of a refit", "us", "x ours", "refits", "largest gap", "beyond 1e-4")
LINE = "{:46}{:>10}{:>9}{:>8}{:>13}{:>13}"

Array = NDArray[np.float64]


def run(is_full: bool = False) -> Iterator[str]:
    """One line a method: time a refit, ratio to ours, gap of the objective."""
    runs, what = chinchilla_points()
    fit = laws.fit(laws.Chinchilla, runs, delta=DELTA)
    problem = log_problem(laws.Chinchilla, runs, fit.centre).at(DELTA)
    chunks = [resampled(problem, fit.theta, runs, "pairs", i, seed=0) for i in range(CHUNKS)]
    times = np.concatenate([chunk.weight for chunk in chunks])
    columns = np.array([runs.N, runs.D, runs.L])

    def ours() -> Array:
        ends = np.concatenate([refit(chunk, fit.theta).theta for chunk in chunks])
        return _logs(to_coefficients(laws.Chinchilla, ends, fit.centre))

    rivals, missing = available()
    methods: dict[str, Callable[[], Array]] = {"lawbook, all at once": ours}
    start = _logs(np.array([fit.law.values()]))[0]
    for name, (rival, count) in rivals.items():
        methods[name] = _one_by_one(rival, columns, times[:count], start)
    timed = take_turns(methods, ROUNDS)

    yield f"{what}; {CHUNKS * CHUNK:,} replicates, rivals on the first of them"
    yield LINE.format(*HEAD)
    checked = len(times) if is_full else CHECKED
    found = {
        name: _objectives(taken.result[:checked], columns, times) for name, taken in timed.items()
    }
    best = best_known(problem.of(problem.y, times[:checked]), fit.theta, seed=1)
    for objectives in found.values():
        best[: len(objectives)] = np.fmin(best[: len(objectives)], objectives)
    yield from _lines(timed, found, best)
    yield f"gaps of at most {checked:,} replicates, to the best of {STARTS} starts and all methods"
    if missing:
        yield f"not installed: pip install {' '.join(missing)}"


def _lines(timed: Mapping[str, Timed], found: Mapping[str, Array], best: Array) -> Iterator[str]:
    """A line a method, ours first."""
    each = {name: taken.seconds / len(taken.result) for name, taken in timed.items()}
    ours = next(iter(each.values()))
    for name, objectives in found.items():
        gap = objectives / best[: len(objectives)] - 1
        times = f"{1e6 * each[name]:,.0f}", f"{each[name] / ours:,.1f}"
        count = f"{len(timed[name].result):,}"
        yield LINE.format(name, *times, count, f"{gap.max():.0e}", f"{(gap > OFF).mean():.2%}")


def _one_by_one(rival: Rival, columns: Array, times: Array, start: Array) -> Callable[[], Array]:
    """Refit the replicates in turn, each with its runs written out as often as it has them."""
    rows = [np.repeat(columns, own.astype(int), axis=1) for own in times]
    return lambda: np.array([rival(own, start) for own in rows])


def _objectives(theta: Array, columns: Array, times: Array) -> Array:
    """The objective of each replicate at its own theta."""
    pairs = zip(theta, times, strict=False)
    return np.array([objective(own, columns, weight=weight) for own, weight in pairs])


def _logs(coefficients: Array) -> Array:
    """(fits, 5) with E, A and B as logarithms."""
    return np.column_stack([np.log(coefficients[:, :3]), coefficients[:, 3:]])
