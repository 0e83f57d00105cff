"""Runs one after another under a budget, each the one that buys most.

A run's worth is its fall of variance over cost**power.  Power 1 is most per FLOP and takes many
cheap runs, power 0 is most at all and takes few dear ones; neither is safe alone, so several powers
are tried and the order that ends with the least variance is taken (Leskovec et al. 2007, KDD,
who take the two ends).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from laws.design.gain import after, falls

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

POWERS = (1.0, 0.75, 0.5, 0.25, 0.0)


class Chosen(NamedTuple):
    """Runs in the order in which they were chosen.

    runs      places among the points
    variance  mean over the targets, before any run and after each, (runs + 1,)
    """

    runs: Indices
    variance: Array


class Problem(NamedTuple):
    """What there is to choose from.

    covariance  of ln loss, (points, points)
    noise       variance of one run about it, (points,)
    cost        FLOPs of a run, (points,); infinite where none may be trained
    targets     places of the targets among the points
    """

    covariance: Array
    noise: Array
    cost: Array
    targets: Indices


def choose(problem: Problem, budget: float, most: int, is_repeated: bool = True) -> Chosen:
    """At most so many runs that together cost no more than the budget [FLOPs].

    is_repeated says whether a point may be taken again, as a run with another seed.
    """
    orders = [_order(problem, budget, most, is_repeated, power) for power in POWERS]
    return min(orders, key=lambda chosen: chosen.variance[-1])


def _order(problem: Problem, budget: float, most: int, is_repeated: bool, power: float) -> Chosen:
    covariance, cost = problem.covariance, problem.cost.copy()
    runs: list[int] = []
    variance = [_mean(covariance, problem.targets)]
    while len(runs) < most and (cost <= budget).any():
        worth = falls(covariance, problem.targets, problem.noise) / cost**power
        run = int(np.argmax(np.where(cost <= budget, worth, -np.inf)))
        covariance = after(covariance, np.array([run]), problem.noise)
        budget -= cost[run]
        cost[run] = cost[run] if is_repeated else np.inf
        runs.append(run)
        variance.append(_mean(covariance, problem.targets))
    return Chosen(np.array(runs, dtype=np.int64), np.array(variance))


def _mean(covariance: Array, targets: Indices) -> float:
    return float(np.diag(covariance)[targets].mean())
