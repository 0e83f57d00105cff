"""The compute-optimal frontier of a loss law without a closed form, found numerically.

With C = k N D the best size is where the loss stops falling along the isoFLOP:

    d L(N, C / (k N)) / d log N = 0, from below to above

The slope is a complex step, exact to rounding, and its sign is bisected within the tokens per
parameter that the law states.  Such laws may have further optima where nobody trains (Farseer
promises gains for ever larger models on a handful of tokens); so only that range is searched, and
where the loss has no minimum within it there is no answer: NaN.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.engine.root import rising_root
from laws.law import STEP, Array, LossLaw
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

PLACES = 97  # sizes tried along an isoFLOP before bisecting
HALVINGS = 60
FLOPS_SEARCHED = (1e6, 1e33)  # by flops_for_loss
DECADES = 27


class NumericFrontier(LossLaw):
    """A loss law of N and D whose optimum is searched for."""

    __slots__ = ()

    tokens_per_param: ClassVar[tuple[float, float]] = (0.1, 1e5)

    def frontier(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> tuple[Array, Array]:
        """Compute-optimal (N, D) for C FLOPs, with C = k N D; NaN where there is none."""
        ND = np.asarray(positive("C", C) / positive("k", k))
        few, many = np.log(self.tokens_per_param)
        along = [(np.log(ND) - ratio) / 2 for ratio in np.linspace(many, few, PLACES)]
        is_turn, place = self._lowest_turn(along, ND)
        step = (many - few) / 2 / (PLACES - 1)
        low = along[0] + place * step
        log_N = _bisected(lambda log_N: self._slope(log_N, ND) < 0, low, low + step)
        N = np.where(is_turn, np.exp(log_N), np.nan)
        return N, ND / N

    def optimal_loss(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> Array:
        """Loss in nats/token at the frontier: the least that C FLOPs can reach."""
        with np.errstate(invalid="ignore"):
            return np.asarray(self.equation(*self.frontier(C, k)))

    def flops_for_loss(self, L: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> Array:
        """FLOPs with which the frontier reaches L nats/token.

        inf where no budget searched is enough, NaN where the least is or has no optimum.
        """
        L = positive("L", L)
        budgets = np.geomspace(*FLOPS_SEARCHED, DECADES + 1)
        best = np.stack([self.optimal_loss(C, k) + 0 * L for C in budgets])
        is_crossed = (best[:-1] > L) & (best[1:] <= L)
        place = np.argmax(is_crossed, axis=0)
        ends = (
            np.where(is_crossed.any(axis=0), np.log(budgets[place + i]), np.nan) for i in (0, 1)
        )
        log_C = rising_root(lambda log_C: self._missing(log_C, L, k), *ends)
        is_beyond = np.isfinite(best).any(axis=0) & ~(best <= L).any(axis=0)
        return np.where(is_beyond, np.inf, np.exp(log_C))

    def _missing(self, log_C: Array, L: Array, k: float) -> tuple[Array, Array]:
        """What L is above the frontier's loss, and how that grows with log C: as with log D."""
        C = np.exp(np.where(np.isnan(log_C), 0.0, log_C))
        N, D = self.frontier(C, k)
        with np.errstate(invalid="ignore"):
            loss = self.equation(N, D * (1 + 1j * STEP))
        return np.where(np.isnan(log_C), np.nan, L - np.real(loss)), -np.imag(loss) / STEP

    def _slope(self, log_N: Array, ND: Array) -> Array:
        """d L / d log N along the isoFLOP of N D = ND."""
        N = np.exp(log_N + 1j * STEP)
        with np.errstate(invalid="ignore"):
            return np.asarray(np.imag(self.equation(N, ND / N)) / STEP)

    def _lowest_turn(self, along: list[Array], ND: Array) -> tuple[NDArray[np.bool_], Array]:
        """Whether the loss has a minimum between two of the sizes, and before which the lowest."""
        slopes = np.stack([self._slope(log_N, ND) for log_N in along])
        is_turn = (slopes[:-1] < 0) & (slopes[1:] >= 0)
        with np.errstate(invalid="ignore"):
            losses = np.stack([self.equation(np.exp(at), ND / np.exp(at)) for at in along[:-1]])
        return np.asarray(is_turn.any(axis=0)), np.argmin(np.where(is_turn, losses, np.inf), axis=0)


def _bisected(is_below: Callable[[Array], Any], low: Array, high: Array) -> Array:
    """Where is_below turns false between low and high."""
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        below = is_below(middle)
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (low + high) / 2
