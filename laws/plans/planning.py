"""What a planner asks of a fitted law: predictions, optima and the compute for a loss.

Every answer carries an interval from the bootstrap draws (draws, coefficients).  `lo`, `hi` are
for one run, the law's uncertainty and a run's noise together; `lo_law`, `hi_law` are the law's
alone.  None of them covers a law of the wrong form far from the runs: docs/method.md.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.bands import band, kept
from laws.fitting import Fit
from laws.frontier import Tradeoff
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive, share

Array = NDArray[np.float64]

INDIFFERENT = 0.005  # nats/token: less than the noise of most runs
NEWTON_STEPS = 60


@dataclass(frozen=True, slots=True)
class Prediction:
    """Predicted loss in nats/token, each of the shape of N and D broadcast."""

    loss: Array
    lo: Array
    hi: Array
    lo_law: Array
    hi_law: Array


@dataclass(frozen=True, slots=True)
class Optimum:
    """The compute-optimal N (parameters), D (tokens) and loss, each of the shape of C."""

    N: Array
    lo_N: Array
    hi_N: Array
    D: Array
    lo_D: Array
    hi_D: Array
    loss: Prediction


@dataclass(frozen=True, slots=True)
class ComputeForLoss:
    """FLOPs C that reach a loss at the frontier, inf where unreachable; of the shape of L.

    probability is the share of draws whose law reaches the loss at all; N, D the optimum at C.
    """

    C: Array
    lo: Array
    hi: Array
    probability: Array
    N: Array
    D: Array


def predict(fit: Fit, draws: Array, N: ArrayLike, D: ArrayLike, level: float = 0.9) -> Prediction:
    """Loss of runs with N parameters and D tokens."""
    law = fit.require_law()
    N, D = np.broadcast_arrays(positive("N", N), positive("D", D))
    drawn = _many(fit, draws).loss(N.ravel(), D.ravel())
    return _prediction(law.loss(N, D), _shaped(drawn, N), level, fit.residual_sd)


def optimum(
    fit: Fit,
    draws: Array,
    C: ArrayLike,
    k: float | None = None,
    level: float = 0.9,
) -> Optimum:
    """The frontier at C FLOPs, with C = k N D: fit.k, as the runs were counted, unless k is given.

    The interval of its loss is that of each draw's own optimum.
    """
    law, many, C = fit.require_law(), _many(fit, draws), positive("C", C)
    k = fit.k if k is None else k
    N, D = law.frontier(C, k)
    drawn_N, drawn_D = (_shaped(drawn, C) for drawn in many.frontier(C.ravel(), k))
    drawn_loss = _shaped(many.optimal_loss(C.ravel(), k), C)
    loss = _prediction(law.optimal_loss(C, k), drawn_loss, level, fit.residual_sd)
    return Optimum(N, *band(N, drawn_N, level), D, *band(D, drawn_D, level), loss)


def compute_for_loss(
    fit: Fit,
    draws: Array,
    L: ArrayLike,
    k: float | None = None,
    level: float = 0.9,
) -> ComputeForLoss:
    """FLOPs for a target loss, with C = k N D: fit.k, as the runs were counted, unless k is given.

    The interval counts draws that never reach the loss as infinite.
    """
    law, L, tail = fit.require_law(), positive("L", L), (1 - share("level", level)) / 2
    k = fit.k if k is None else k
    C = law.flops_for_loss(L, k)
    drawn = _shaped(_many(fit, draws).flops_for_loss(L.ravel(), k), L)
    lo, hi = _drawn_quantile(drawn, tail), _drawn_quantile(drawn, (1 + level) / 2)
    reached = np.isfinite(C)
    N, D = law.split(np.where(reached, C, 1.0) / k)
    N, D = np.where(reached, N, np.inf), np.where(reached, D, np.inf)
    return ComputeForLoss(C, lo, hi, np.isfinite(drawn).mean(axis=0), N, D)


def indifference(
    law: Any,
    C: ArrayLike,
    k: float = FLOPS_PER_PARAM_TOKEN,
    tolerance: float = INDIFFERENT,
) -> tuple[Array, Array]:
    """The smallest and largest N whose loss at C FLOPs is within tolerance of the frontier.

    With t = log(N / N*) and u as in laws/frontier.py its excess a (exp(-alpha t) - 1) +
    b (exp(beta t) - 1) is convex, so Newton from outside, where one term alone exceeds the
    tolerance, comes down to each root.
    """
    N, D = law.frontier(C, k)
    u, best = law.tradeoff(), law.optimal_loss(C, k)
    a, b = u.A / N**u.alpha, u.B / D**u.beta
    room = law.excess(best + float(positive("tolerance", tolerance))) - law.excess(best)
    low = -np.log1p((room + b) / a) / u.alpha
    high = np.log1p((room + a) / b) / u.beta
    for _ in range(NEWTON_STEPS):
        low, high = (_newton_step(u, a, b, room, t) for t in (low, high))
    return N * np.exp(low), N * np.exp(high)


def _newton_step(u: Tradeoff, a: Array, b: Array, room: Array, t: Array) -> Array:
    excess = a * np.expm1(-u.alpha * t) + b * np.expm1(u.beta * t) - room
    slope = -a * u.alpha * np.exp(-u.alpha * t) + b * u.beta * np.exp(u.beta * t)
    return np.asarray(t - excess / slope)


def _many(fit: Fit, draws: Array) -> Any:
    return type(fit.law).from_draws(kept(draws))


def _shaped(drawn: Array, like: Array) -> Array:
    """(draws, points) back to (draws, *shape of the question)."""
    return drawn.reshape(len(drawn), *like.shape)


def _prediction(loss: Array, drawn: Array, level: float, residual_sd: float) -> Prediction:
    return Prediction(loss, *band(loss, drawn, level, residual_sd), *band(loss, drawn, level))


def _drawn_quantile(draws: Array, p: float) -> Array:
    """The draw at rank ceil(p draws): the inverse of their distribution, infinities included.

    The rank is rounded as DuckDB's quantile_disc rounds it, so that both name the same draw.
    """
    count = len(draws)
    rank = max(1, int(count - np.floor(count - p * count)))
    return np.asarray(np.sort(draws, axis=0)[rank - 1])
