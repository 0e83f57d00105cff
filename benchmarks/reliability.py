"""How many bootstrap refits miss their minimum: ours against the best of many starts a draw."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.best_known import STARTS, best_known
from benchmarks.families import simulated
from benchmarks.rivals import DELTA
from laws.engine.coordinates import log_problem
from laws.engine.refits import refit
from laws.resampling import resampled

TITLE = f"refits that miss the best of {STARTS} starts (each draw has its own)"


class Case(NamedTuple):
    """Families of so many runs, and how their runs are drawn again."""

    runs: int
    way: str
    delta: float | None
    families: int
    draws: int  # checked of each family; all of a chunk are refitted


CASES = (
    Case(100, "pairs", DELTA, 8, 250),
    Case(50, "pairs", DELTA, 10, 200),
    Case(16, "pairs", DELTA, 40, 50),
    Case(100, "clusters", None, 4, 250),
    Case(50, "clusters", None, 5, 200),
    Case(16, "clusters", None, 20, 50),
)
LINE = "{:>4}  {:10}{:>9}{:>8}{:>9}{:>9}{:>9}"
FULL = 5  # times as many families


def run(is_full: bool = False) -> Iterator[str]:
    """One line a case: shares of the draws beyond two gaps, and the largest."""
    yield LINE.format("runs", "drawn", "delta", "draws", "> 1e-4", "> 1e-3", "largest")
    for case in CASES:
        families = case.families * (FULL if is_full else 1)
        gaps = np.concatenate([_gaps(case, seed) for seed in range(families)])
        beyond = (f"{(gaps > gap).mean():.2%}" for gap in (1e-4, 1e-3))
        delta = "adaptive" if case.delta is None else f"{case.delta:.0e}"
        yield LINE.format(
            case.runs, case.way, delta, f"{len(gaps):,}", *beyond, f"{gaps.max():.0e}"
        )


def _gaps(case: Case, seed: int) -> NDArray[np.float64]:
    """The gaps of the first draws of one family; none where the family has no law."""
    runs = simulated(case.runs, seed)
    fit = laws.fit(laws.Chinchilla, runs, case.delta)
    if not fit.is_usable:
        return np.empty(0)
    problem = log_problem(laws.Chinchilla, runs, fit.centre).at(fit.delta)
    draws = resampled(problem, fit.theta, runs, case.way, 0, seed)
    ours = refit(draws, fit.theta).objective[: case.draws]
    best = best_known(draws.rows(np.arange(case.draws)), fit.theta, seed)
    return np.asarray(ours / np.fmin(best, ours) - 1)
