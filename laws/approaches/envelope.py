"""Approach 1 of Chinchilla: the frontier as the lower envelope of training curves.

Hoffmann et al. 2022, arXiv:2203.15556, section 3.1: each run's curve is smoothed and interpolated
against the compute spent so far; at each of 1,500 budgets, evenly spaced in log C, the run with the
least loss gives N* and D*; lines in log-log through those are the frontier.

Its known bias: a point in the middle of a decaying schedule is worse than the end of a schedule
made for it, so sizes need several horizons (four, over a factor of 16, in the paper, where every
winner is in the last 15 % of its schedule: is_late).  The winner has one of the sizes trained, so
N* is a staircase, and where the smallest or the largest size wins the optimum may lie beyond: those
budgets are left out (is_interior).  The least of noisy losses is too low.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.approaches.frontier_lines import FrontierLines
from laws.errors import LengthsDiffer, TooFewSizes
from laws.law import Array
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

BUDGETS = 1500
WINDOW = 10  # points of a curve averaged
LATE = 0.85  # of a schedule
LEAST_SIZES = 3  # that win somewhere, for a line


@dataclass(frozen=True, init=False, slots=True, eq=False)
class Curve:
    """One training run: its loss as tokens and compute are spent, (points,) in order.

    N  parameters
    D  tokens      so far
    L  nats/token
    C  FLOPs       so far; 6 N D where not given
    """

    N: float
    D: Array
    L: Array
    C: Array

    def __init__(self, N: float, D: ArrayLike, L: ArrayLike, C: ArrayLike | None = None) -> None:
        N = float(positive("N", N))
        D, L = (np.atleast_1d(positive(name, a)) for name, a in (("D", D), ("L", L)))
        C = FLOPS_PER_PARAM_TOKEN * N * D if C is None else np.atleast_1d(positive("C", C))
        if not D.shape == L.shape == C.shape or D.ndim != 1:
            raise LengthsDiffer({"D": D.size, "L": L.size, "C": C.size})
        order = np.argsort(C, kind="stable")
        for name, value in (("N", N), ("D", D[order]), ("L", L[order]), ("C", C[order])):
            object.__setattr__(self, name, value)


@dataclass(frozen=True, slots=True, eq=False)
class Envelope:
    """The best run at each budget, arrays of shape (budgets,).

    C            FLOPs
    N, D         parameters, tokens  of the best run there
    L            nats/token          its smoothed loss
    run          -                   its index
    is_interior  -                   runs of smaller and of larger size reached that budget too
    is_late      -                   it is in the last 15 % of its curve
    """

    C: Array
    N: Array
    D: Array
    L: Array
    run: NDArray[np.int64]
    is_interior: NDArray[np.bool_]
    is_late: NDArray[np.bool_]

    def lines(self) -> FrontierLines:
        """The frontier through the interior budgets; TooFewSizes where it would hang on a few."""
        sizes = len(np.unique(self.N[self.is_interior]))
        if sizes < LEAST_SIZES:
            raise TooFewSizes(sizes, LEAST_SIZES)
        columns = (column[self.is_interior] for column in (self.C, self.N, self.D))
        return FrontierLines.through(*columns)


def envelope(curves: Sequence[Curve], budgets: int = BUDGETS, window: int = WINDOW) -> Envelope:
    """The lower envelope of training curves; TooFewSizes where there are none of several sizes."""
    sizes = np.array([curve.N for curve in curves])
    if len(np.unique(sizes)) < LEAST_SIZES:
        raise TooFewSizes(len(np.unique(sizes)), LEAST_SIZES)
    ends = [curve.C[[0, -1]] for curve in curves]
    log_C = np.linspace(np.log(np.min(ends)), np.log(np.max(ends)), budgets)
    losses = np.stack([_interpolated(curve, log_C, window) for curve in curves])
    log_C, losses = (a[..., np.isfinite(losses).any(axis=0)] for a in (log_C, losses))
    run = np.nanargmin(losses, axis=0)
    has_run = np.isfinite(losses)
    smallest = np.where(has_run, sizes[:, None], np.inf).min(axis=0)
    largest = np.where(has_run, sizes[:, None], 0.0).max(axis=0)
    N, D = sizes[run], _tokens(curves, run, log_C)
    trained = np.array([curve.D[-1] for curve in curves])[run]
    L = np.exp(losses[run, np.arange(len(run))])
    is_interior = (smallest < N) & (largest > N)
    is_late = trained * LATE <= D
    return Envelope(np.exp(log_C), N, D, L, run, is_interior, is_late)


def _interpolated(curve: Curve, log_C: Array, window: int) -> Array:
    """Log of the smoothed loss at the budgets; NaN where the run was not or no longer trained."""
    at, log_L = np.log(curve.C), _smoothed(np.log(curve.L), window)
    return np.interp(log_C, at, log_L, left=np.nan, right=np.nan)


def _smoothed(y: Array, window: int) -> Array:
    """Mean of `window` points about each, of as many as there are on both sides near an end."""
    i = np.arange(len(y))
    reach = np.minimum(np.minimum(i, len(y) - 1 - i), window // 2)
    total = np.concatenate([[0.0], np.cumsum(y)])
    return (total[i + reach + 1] - total[i - reach]) / (2 * reach + 1)


def _tokens(curves: Sequence[Curve], run: NDArray[np.int64], log_C: Array) -> Array:
    D = np.empty(len(run))
    for i in np.unique(run):
        own = run == i
        D[own] = np.exp(np.interp(log_C[own], np.log(curves[i].C), np.log(curves[i].D)))
    return D
