"""Replay real sweeps as if they were trained run by run: python -m benchmarks.design.

The costliest budgets, four runs or more, are hidden.  From the six cheapest runs on, each method adds
runs until a share of the compute of all lower runs is spent; then the forecast is made anew from the
runs it has, and predicts the hidden ones.  A cell is the mean absolute error there as a share of the
loss.  What a method may know of a run before it is trained is its N and D.
"""

import argparse
from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.real_sweeps import real_sweeps
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
        return ~known & ~self.hidden & (self.runs.C <= budget)


Method = Callable[[Replay, Mask, Forecaster, float], list[int]]


def main() -> None:
    """A table a sweep."""
    argparse.ArgumentParser(prog="python -m benchmarks.design", description=__doc__).parse_args()
    for name, runs in real_sweeps():
        print(f"\n{name}")
        for line in ["  not here"] if runs is None else table(runs):
            print(f"  {line}", flush=True)


def table(runs: laws.Observations) -> Iterator[str]:
    """One line a method: mean absolute error at the top for each share of compute."""
    replay = _hide(runs)
    start = _start(replay)
    begun, whole = (_error(replay, fit_forecast(runs.only(m))) for m in (start, ~replay.hidden))
    spent = runs.C[start].sum() / replay.total
    yield (
        f"{(~replay.hidden).sum()} lower runs, {replay.hidden.sum()} hidden; the first {LEAST_RUNS} "
        f"are {spent:.1%} of the compute: {begun:.2%}"
    )
    yield LINE.format("", *(f"{share:.0%}" for share in SHARES), "all")
    for name, method in METHODS.items():
        errors = _errors(replay, method, start)
        yield LINE.format(name, *(f"{error:.2%}" for error in errors), f"{whole:.2%}")
    drawn = np.array([_errors(replay, _at_random(seed), start) for seed in range(SEEDS)])
    for name, one in (("mean", drawn.mean(axis=0)), ("worst", drawn.max(axis=0))):
        cells = (f"{error:.2%}" for error in one)
        yield LINE.format(f"random, {name} of {SEEDS}", *cells, f"{whole:.2%}")


def _hide(runs: laws.Observations) -> Replay:
    budgets = laws.isoflop.budgets(runs.C)
    levels = np.unique(budgets)[::-1]
    hidden = next(h for level in levels if (h := budgets >= level).sum() >= LEAST_HIDDEN)
    return Replay(runs, hidden, float(runs.C[~hidden].sum()))


def _start(replay: Replay) -> Mask:
    known = np.zeros(len(replay.runs), dtype=bool)
    known[np.lexsort((replay.runs.N, replay.runs.C))[:LEAST_RUNS]] = True
    return known


def _errors(replay: Replay, method: Method, start: Mask) -> list[float]:
    known, errors = start.copy(), []
    for share in SHARES:
        forecaster = fit_forecast(replay.runs.only(known))
        left = share * replay.total - replay.runs.C[known].sum()
        known[method(replay, known, forecaster, left)] = True
        errors.append(_error(replay, fit_forecast(replay.runs.only(known))))
    return errors


def _error(replay: Replay, forecaster: Forecaster) -> float:
    top = replay.runs.only(replay.hidden)
    return float(np.abs(np.exp(forecaster.moments(top.N, top.D)[0]) / top.L - 1).mean())


def _ours(replay: Replay, known: Mask, forecaster: Forecaster, left: float) -> list[int]:
    runs = replay.runs
    covariance = forecaster.covariance(runs.N, runs.D)
    return _chosen(replay, known, forecaster, covariance, left)


def _by_the_law(replay: Replay, known: Mask, forecaster: Forecaster, left: float) -> list[int]:
    """The law as it fits so far, or a published one where it does not."""
    runs = replay.runs
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


def _in_order(order: Array) -> Method:
    """Whatever comes next in the order and can still be paid."""

    def method(replay: Replay, known: Mask, forecaster: Forecaster, left: float) -> list[int]:
        del forecaster
        taken: list[int] = []
        for run in np.argsort(order, kind="stable"):
            if replay.affordable(known, left)[run]:
                taken.append(int(run))
                left -= replay.runs.C[run]
        return taken

    return method


def _at_random(seed: int) -> Method:
    def method(replay: Replay, known: Mask, forecaster: Forecaster, left: float) -> list[int]:
        order = np.random.default_rng(seed).permutation(len(replay.runs))
        return _in_order(order)(replay, known, forecaster, left)

    return method


def _cheapest(replay: Replay, known: Mask, forecaster: Forecaster, left: float) -> list[int]:
    return _in_order(replay.runs.C)(replay, known, forecaster, left)


def _dearest(replay: Replay, known: Mask, forecaster: Forecaster, left: float) -> list[int]:
    return _in_order(-replay.runs.C)(replay, known, forecaster, left)


METHODS: dict[str, Method] = {
    "law and form error (ours)": _ours,
    "law alone, V-optimal": _by_the_law,
    "cheapest first": _cheapest,
    "dearest that fits first": _dearest,
}

if __name__ == "__main__":
    main()
