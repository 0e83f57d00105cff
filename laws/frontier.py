"""The compute-optimal frontier of every law whose loss rises with A / N**alpha + B / D**beta.

With C = k N D (Hoffmann et al. 2022, arXiv:2203.15556, eq. 4):

    G     = (alpha A / (beta B))**(1 / (alpha + beta))
    N*(C) = G (C / k)**(beta / (alpha + beta))         D*(C) = (C / k) / N*
    u*(C) = K (C / k)**-gamma, u = A / N**alpha + B / D**beta at its least
    K     = A G**-alpha + B G**beta                    gamma = alpha beta / (alpha + beta)
    C*(u) = k (K / u)**(1 / gamma), infinite where u <= 0
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.law import LossLaw
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

Array = NDArray[np.float64]


class Tradeoff(NamedTuple):
    """u(N, D) = A / N**alpha + B / D**beta: what size and data each leave to gain."""

    A: Any
    B: Any
    alpha: Any
    beta: Any

    @property
    def tilt(self) -> Any:
        """G, the optimal N at N D = 1."""
        ratio = self.alpha * self.A / (self.beta * self.B)
        return ratio ** (1 / (self.alpha + self.beta))


class FrontierLaw(LossLaw):
    """A loss law with a closed-form optimum; states its trade-off and which u gives a loss."""

    __slots__ = ()

    def tradeoff(self) -> Tradeoff:
        """A, B, alpha and beta of u."""
        raise NotImplementedError

    def excess(self, L: Any) -> Any:
        """The u at which the loss is L; zero or less where no u > 0 is."""
        raise NotImplementedError

    def frontier(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> tuple[Array, Array]:
        """Compute-optimal (N, D) for C FLOPs, with C = k N D."""
        return self.split(positive("C", C) / positive("k", k))

    def split(self, ND: Array) -> tuple[Array, Array]:
        """The compute-optimal (N, D) whose product is ND, however large."""
        u = self.tradeoff()
        N = np.asarray(u.tilt * ND ** (u.beta / (u.alpha + u.beta)))
        return N, ND / N

    def frontier_flops(
        self,
        N: ArrayLike | None = None,
        D: ArrayLike | None = None,
        k: float = FLOPS_PER_PARAM_TOKEN,
    ) -> Array:
        """FLOPs at which N parameters, or D tokens, are compute-optimal; give one of the two."""
        u = self.tradeoff()
        if N is not None:
            reached = (positive("N", N) / u.tilt) ** (1 + u.alpha / u.beta)
        elif D is not None:
            reached = (positive("D", D) * u.tilt) ** (1 + u.beta / u.alpha)
        else:
            raise TypeError("frontier_flops needs N or D")
        return np.asarray(positive("k", k) * reached)

    def optimal_loss(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> Array:
        """Loss in nats/token at the frontier: the least that C FLOPs can reach."""
        return np.asarray(self.equation(*self.frontier(C, k)))

    def flops_for_loss(self, L: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> Array:
        """FLOPs with which the frontier reaches L nats/token; inf where none do."""
        left, u = self.excess(positive("L", L)), self.tradeoff()
        K = u.A * u.tilt**-u.alpha + u.B * u.tilt**u.beta
        power = (u.alpha + u.beta) / (u.alpha * u.beta)
        with np.errstate(over="ignore"):
            reached = positive("k", k) * (K / np.where(left > 0, left, np.nan)) ** power
        unknown = np.isnan(left) | np.isnan(power)
        return np.where(unknown, np.nan, np.where(left > 0, reached, np.inf))

    def derived(self) -> dict[str, Any]:
        """n_exponent of N* ~ C**n_exponent, d_exponent of D*, and gamma of u* ~ C**-gamma."""
        alpha, beta = self.tradeoff().alpha, self.tradeoff().beta
        total = alpha + beta
        return {
            "n_exponent": beta / total,
            "d_exponent": alpha / total,
            "gamma": alpha * beta / total,
        }
