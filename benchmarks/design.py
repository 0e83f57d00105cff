"""Replay real sweeps as if they were trained run by run: python -m benchmarks.design.

The costliest budgets, four runs or more (--hide), are hidden.  From the six cheapest runs on, each
method adds runs until a share of the compute of all lower runs is spent; then the forecast is made
anew from the runs it has, and predicts the hidden ones.  A cell is the mean absolute error there as
a share of the loss.  What a method may know of a run before it is trained is its N and D.  Those
that choose by what is known so far choose in stages, after each of which they look again.
"""

import argparse
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.families import chinchilla_points
from benchmarks.forecast.sets import SHARED, sweeps
from laws.design.gain import after
from laws.design.greedy import Problem, choose
from laws.design.law_alone import law_alone
from laws.design.next_runs import noise_of_runs
from laws.forecast import Forecaster, fit_forecast, map_surface
from laws.forecast.forecaster import LEAST_RUNS
from laws.published import EPOCH

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]

SHARES = (0.1, 0.2, 0.5)  # of the compute of all lower runs
STAGES = (0.003, 0.01, 0.03, *SHARES)
LEAST_HIDDEN = 4
SEEDS = 8
LINE = "{:30}{:>8}{:>8}{:>8}{:>8}"


class Replay(NamedTuple):
    """One sweep: all its runs, which are hidden, and the compute of the rest [FLOPs]."""

    runs: laws.Observations
    hidden: Mask
    total: float

    def affordable(self, known: Mask, budget: float) -> Mask:
        """Lower runs that are not trained and cost no more than that."""
        return ~known & ~self.hidden & (budget >= self.runs.C)


Method = Callable[[Replay, Mask, float], list[int]]


def main() -> None:
    """A table a sweep, and one of the mean over the sweeps."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.design", description=__doc__)
    parser.add_argument("--hide", type=int, default=LEAST_HIDDEN, help="least runs to hide")
    least = parser.parse_args().hide
    tables = []
    if not SHARED.is_dir():
        print(f"no public data at {SHARED} (LAWBOOK_SHARED_DATA): the tiny sweep alone")
    for name, runs in _replayed():
        print(f"\n{name}")
        replay = _hide(runs, least)
        print(f"  {_head(replay)}", flush=True)
        tables.append(errors(replay))
        _print(tables[-1])
    print(f"\nmean of {len(tables)} sweeps")
    _print({name: np.mean([table[name] for table in tables], axis=0) for name in tables[0]})


def errors(replay: Replay) -> dict[str, Array]:
    """Mean absolute error at the top by method: for each share of compute, and for all of it."""
    start = _start(replay)
    found = {name: _errors(replay, method, start) for name, method in METHODS.items()}
    drawn = np.array([_errors(replay, partial(_at_random, seed), start) for seed in range(SEEDS)])
    found |= {f"random, mean of {SEEDS}": drawn.mean(axis=0)}
    found |= {f"random, worst of {SEEDS}": drawn.max(axis=0)}
    whole = _error(replay, ~replay.hidden)
    return {name: np.append(one, whole) for name, one in found.items()}


def _replayed() -> Iterator[tuple[str, laws.Observations]]:
    """The Chinchilla points of the published fit, over-training judged on C4, the tiny sweep."""
    if SHARED.is_dir():
        yield "Chinchilla points", chinchilla_points()[0]
    for sweep in sweeps():
        if sweep.source == "tiny sweep" or sweep.family.endswith(", c4_val"):
            yield sweep.family, sweep.runs


def _head(replay: Replay) -> str:
    start = _start(replay)
    spent = replay.runs.C[start].sum() / replay.total
    return (
        f"{(~replay.hidden).sum()} lower runs, {replay.hidden.sum()} hidden; the first "
        f"{LEAST_RUNS} are {spent:.1%} of the compute and err by {_error(replay, start):.2%}"
    )


def _print(table: dict[str, Array]) -> None:
    print("  " + LINE.format("", *(f"{share:.0%}" for share in SHARES), "all"))
    for name, row in table.items():
        print("  " + LINE.format(name, *(f"{error:.2%}" for error in row)), flush=True)


def _hide(runs: laws.Observations, least: int) -> Replay:
    budgets = laws.isoflop.budgets(runs.C)
    levels = np.unique(budgets)[::-1]
    hidden = next(h for level in levels if (h := budgets >= level).sum() >= least)
    return Replay(runs, hidden, float(runs.C[~hidden].sum()))


def _start(replay: Replay) -> Mask:
    known = np.zeros(len(replay.runs), dtype=bool)
    known[np.lexsort((replay.runs.N, replay.runs.C))[:LEAST_RUNS]] = True
    return known


def _errors(replay: Replay, method: Method, start: Mask) -> Array:
    """For each share of compute, (shares,)."""
    known, found = start.copy(), []
    for stage in STAGES if method in ADAPTIVE else SHARES:
        left = stage * replay.total - replay.runs.C[known].sum()
        known[method(replay, known, left)] = True
        if stage in SHARES:
            found.append(_error(replay, known))
    return np.array(found)


def _error(replay: Replay, known: Mask) -> float:
    top = replay.runs.only(replay.hidden)
    mean, _ = fit_forecast(replay.runs.only(known)).moments(top.N, top.D)
    return float(np.abs(np.exp(mean) / top.L - 1).mean())


def _ours(replay: Replay, known: Mask, left: float) -> list[int]:
    runs = replay.runs
    forecaster = fit_forecast(runs.only(known))
    covariance = forecaster.covariance(runs.N, runs.D)
    return _chosen(replay, known, forecaster, covariance, left)


def _by_the_law(replay: Replay, known: Mask, left: float) -> list[int]:
    """The law as it fits so far, or a published one where it does not; the same noise as ours."""
    runs = replay.runs
    forecaster = fit_forecast(runs.only(known))
    fit = laws.fit(laws.Chinchilla, runs.only(known))
    law = fit.law if fit.is_usable else EPOCH
    before = law_alone(law, runs.N, runs.D)
    noise = np.full(len(runs), forecaster.noise_sd**2)
    return _chosen(replay, known, forecaster, after(before, np.flatnonzero(known), noise), left)


def _chosen(
    replay: Replay, known: Mask, forecaster: Forecaster, covariance: Array, left: float
) -> list[int]:
    runs = replay.runs
    noise = noise_of_runs(forecaster, map_surface(forecaster), runs.N, runs.D)
    cost = np.where(known | replay.hidden, np.inf, runs.C)
    problem = Problem(covariance, noise, cost, np.flatnonzero(replay.hidden))
    return choose(problem, left, len(runs), is_repeated=False).runs.tolist()


def _in_order(order: Array, replay: Replay, known: Mask, left: float) -> list[int]:
    """Whatever comes next in the order and can still be paid."""
    taken: list[int] = []
    for run in np.argsort(order, kind="stable"):
        if replay.affordable(known, left)[run]:
            taken.append(int(run))
            left -= replay.runs.C[run]
    return taken


def _at_random(seed: int, replay: Replay, known: Mask, left: float) -> list[int]:
    order = np.random.default_rng(seed).permutation(len(replay.runs))
    return _in_order(order, replay, known, left)


def _cheapest(replay: Replay, known: Mask, left: float) -> list[int]:
    return _in_order(replay.runs.C, replay, known, left)


def _dearest(replay: Replay, known: Mask, left: float) -> list[int]:
    return _in_order(-replay.runs.C, replay, known, left)


METHODS: dict[str, Method] = {
    "law and form error (ours)": _ours,
    "law alone, V-optimal": _by_the_law,
    "cheapest first": _cheapest,
    "dearest that fits first": _dearest,
}
ADAPTIVE = (_ours, _by_the_law)

if __name__ == "__main__":
    main()
