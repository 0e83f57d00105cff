"""Loss under any learning-rate schedule: the law of its sum and of its annealing.

    L = L0 + A T**-alpha - C R
    T = tokens * mean rate so far / peak rate
    R = sum_i m_i / memory,  m_i = lam m_(i-1) + (rate_(i-1) - rate_i) / peak rate

Tissue et al. 2024, arXiv:2408.11029, eq. 1, with both sums made free of units: T is their S1 in
tokens at the peak rate, R their S2 with lam = exp(-1 / memory), so that a fall of the rate to zero
long ago counts as 1.  Warm-up anneals nothing.  Where several sizes are fitted, each has its own
L0, and A, alpha and C are shared.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar, nnls
from scipy.signal import lfilter

from laws.errors import NoSchedules
from laws.live.curve import FIRST_LOOK, Curve

Array = NDArray[np.float64]

MEMORIES = (100.0, 300.0, 1000.0, 3000.0, 10000.0)  # steps; the paper's lam of .99 to .9999
ALPHAS = (0.05, 2.0)
NODES = 2000  # of a schedule from its begin to its end
LEAST_RUNS = 2  # one curve hardly tells the falling rate from the growing sum


@dataclass(frozen=True, slots=True)
class Annealing:
    """One fitted law.

    L0      nats/token  what remains of a size's loss at a constant rate and infinite tokens
    A       nats/token  the loss finite data adds, at one token
    alpha   -           how fast more tokens pay off
    C       nats/token  what annealing to zero gains
    memory  steps       how long annealing takes
    """

    L0: float
    A: float
    alpha: float
    C: float
    memory: float

    def loss(self, tokens: Array, annealed: Array) -> Array:
        """Loss in nats/token after so many tokens at the peak rate and so much annealing."""
        return np.asarray(self.L0 + self.A * tokens**-self.alpha - self.C * annealed)

    def of(self, run: Curve, share: Array) -> Array:
        """Loss of a run with logged rates at these shares of its plan (points,)."""
        return self.loss(*sums(run, share, self.memory))


def fit_annealing(runs: Sequence[Curve], N: float) -> Annealing:
    """The law of runs with rates, least squares of ln loss, L0 that of the size nearest to N.

    Each run weighs the same, from its first look on.  Raises NoSchedules.
    """
    known = [run for run in runs if has_schedule(run)]
    if len(known) < LEAST_RUNS:
        raise NoSchedules(len(known), LEAST_RUNS)
    sizes = np.unique([run.N for run in known])
    nearest = int(np.argmin(np.abs(np.log(sizes / N))))
    tried = [_fit(known, sizes, memory) for memory in MEMORIES]
    _, alpha, memory, c = min(tried, key=lambda one: one[0])
    return Annealing(float(c[nearest]), float(c[-2]), alpha, float(c[-1]), memory)


def has_schedule(run: Curve) -> bool:
    """True for a run whose rates and steps are known."""
    return run.rate is not None and run.steps is not None


def sums(run: Curve, share: Array, memory: float) -> tuple[Array, Array]:
    """T [tokens] and R [-] of a run with rates and steps, at shares of its plan (points,)."""
    if run.rate is None or run.steps is None:
        raise NoSchedules(0, 1)
    grid = np.linspace(0.0, 1.0, NODES + 1)
    rate = np.interp(grid, run.share, run.rate / run.rate.max())
    seen = np.concatenate([[0.0], np.cumsum((rate[1:] + rate[:-1]) / 2)]) / NODES
    rate[: np.argmax(rate)] = 1.0  # warm-up
    falls = np.concatenate([[0.0], -np.diff(rate)])
    kept = np.exp(-run.steps / NODES / memory)  # of an annealing, from node to node
    annealed = np.cumsum(lfilter([1.0], [1.0, -kept], falls)) * (1 - kept)
    return np.interp(share, grid, seen) * run.D, np.interp(share, grid, annealed)


def _fit(runs: Sequence[Curve], sizes: Array, memory: float) -> tuple[float, float, float, Array]:
    """(sum of squares, alpha, memory, coefficients): the levels of the sizes, A and C."""
    parts = [_part(run, sizes, memory) for run in runs]
    tokens, annealed, loss, weight = (
        np.concatenate(column) for column in zip(*(p[1:] for p in parts), strict=True)
    )
    levels = np.vstack([part[0] for part in parts])

    def solve(alpha: float) -> tuple[Array, float]:
        design = np.column_stack([levels, tokens**-alpha, -annealed])
        scale = np.abs(design).max(axis=0) + (design == 0).all(axis=0)
        found, rest = nnls(design / scale * weight[:, None], loss * weight)
        return found / scale, float(rest)

    best = minimize_scalar(lambda alpha: solve(alpha)[1] ** 2, bounds=ALPHAS, method="bounded")
    return float(best.fun), float(best.x), memory, solve(best.x)[0]


def _part(run: Curve, sizes: Array, memory: float) -> tuple[Array, Array, Array, Array, Array]:
    kept = run.share >= FIRST_LOOK
    tokens, annealed = sums(run, run.share[kept], memory)
    levels = np.tile(sizes == run.N, (len(tokens), 1)).astype(float)
    weight = 1 / run.L[kept] / np.sqrt(max(len(tokens), 1))
    return levels, tokens, annealed, run.L[kept], weight
