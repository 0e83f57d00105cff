"""The Chinchilla law: loss from model size and data.

    L(N, D) = E + A / N**alpha + B / D**beta

Hoffmann et al. 2022, arXiv:2203.15556, eq. 2; the frontier is its eq. 4.  With C = k N D:

    G     = (alpha A / (beta B))**(1 / (alpha + beta))
    N*(C) = G (C / k)**(beta / (alpha + beta))         D*(C) = (C / k) / N*
    K     = A G**-alpha + B G**beta                    gamma = alpha beta / (alpha + beta)
    L*(C) = E + K (C / k)**-gamma
    C*(L) = k (K / (L - E))**(1 / gamma), infinite where L <= E

Units: docs/glossary.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.log_space import PowerSum
from laws.observations import FLOPS_PER_PARAM_TOKEN, Observations
from laws.quantities import positive

Array = NDArray[np.float64]
Number = float | Array


@dataclass(frozen=True, slots=True)
class Chinchilla:
    """One fitted Chinchilla law; its fields are its coefficients.

    E      nats/token  irreducible loss: what remains at infinite N and D
    A      nats/token  the loss a finite model adds, at N = 1
    B      nats/token  the loss finite data adds, at D = 1
    alpha  -           how fast more parameters pay off
    beta   -           how fast more tokens pay off

    A field may be an array: many laws at once, as in from_draws.
    """

    E: Number
    A: Number
    B: Number
    alpha: Number
    beta: Number

    name: ClassVar[str] = "chinchilla"
    units: ClassVar[Mapping[str, str]] = {
        "E": "nats/token",
        "A": "nats/token",
        "B": "nats/token",
        "alpha": "-",
        "beta": "-",
    }
    derived_units: ClassVar[Mapping[str, str]] = {
        "n_exponent": "-",
        "d_exponent": "-",
        "gamma": "-",
    }
    log_scale: ClassVar[tuple[str, ...]] = ("A", "B")
    most: ClassVar[Mapping[str, float]] = {"n_exponent": 1.0, "d_exponent": 1.0}
    log_space: ClassVar[PowerSum] = PowerSum(powers=2)

    def loss(self, N: ArrayLike, D: ArrayLike) -> Array:
        """Predicted loss in nats/token; N and D broadcast."""
        return self._loss(positive("N", N), positive("D", D))

    def frontier(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> tuple[Array, Array]:
        """Compute-optimal (N, D) for C FLOPs, with C = k N D."""
        return self.split(positive("C", C) / positive("k", k))

    def split(self, ND: Array) -> tuple[Array, Array]:
        """The compute-optimal (N, D) whose product is ND, however large."""
        N = np.asarray(self._tilt * ND ** (self.beta / (self.alpha + self.beta)))
        return N, ND / N

    def frontier_flops(
        self,
        N: ArrayLike | None = None,
        D: ArrayLike | None = None,
        k: float = FLOPS_PER_PARAM_TOKEN,
    ) -> Array:
        """FLOPs at which N parameters, or D tokens, are compute-optimal; give one of the two."""
        if N is not None:
            return np.asarray(
                positive("k", k) * (positive("N", N) / self._tilt) ** (1 + self.alpha / self.beta)
            )
        if D is not None:
            return np.asarray(
                positive("k", k) * (positive("D", D) * self._tilt) ** (1 + self.beta / self.alpha)
            )
        raise TypeError("frontier_flops needs N or D")

    def optimal_loss(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> Array:
        """Loss in nats/token at the frontier: the least that C FLOPs can reach."""
        return self._loss(*self.frontier(C, k))

    def flops_for_loss(self, L: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> Array:
        """FLOPs with which the frontier reaches L nats/token; inf where L <= E."""
        gap = positive("L", L) - self.E
        K = self.A * self._tilt**-self.alpha + self.B * self._tilt**self.beta
        gamma = self.exponents()["gamma"]
        with np.errstate(over="ignore"):
            reached = positive("k", k) * (K / np.where(gap > 0, gap, np.nan)) ** (1 / gamma)
        return np.where(np.isnan(gap) | np.isnan(gamma), np.nan, np.where(gap > 0, reached, np.inf))

    def exponents(self) -> dict[str, Any]:
        """n_exponent of N* ~ C**n_exponent, d_exponent of D*, and gamma of L* - E ~ C**-gamma."""
        total = self.alpha + self.beta
        return {
            "n_exponent": self.beta / total,
            "d_exponent": self.alpha / total,
            "gamma": self.alpha * self.beta / total,
        }

    @classmethod
    def from_draws(cls, draws: Array) -> Self:
        """All draws (draws, 5) as one law with fields (draws, 1): loss(N, D) is (draws, runs)."""
        return cls(*(column[:, None] for column in np.asarray(draws, dtype=float).T))

    @classmethod
    def log_features(cls, observations: Observations) -> Array:
        """log N and log D, (2, runs)."""
        return np.log([observations.N, observations.D])

    @classmethod
    def from_theta(cls, theta: Array, centre: Array) -> Array:
        """Coefficients (fits, 5) from theta (fits, 5) of features centred at centre (2,)."""
        heights = theta[:, 1:3] + theta[:, 3:5] * centre
        return np.column_stack([np.exp(theta[:, 0]), np.exp(heights), theta[:, 3:5]])

    def _loss(self, N: Array, D: Array) -> Array:
        return np.asarray(self.E + self.A / N**self.alpha + self.B / D**self.beta)

    @property
    def _tilt(self) -> Any:
        ratio = self.alpha * self.A / (self.beta * self.B)
        return ratio ** (1 / (self.alpha + self.beta))
