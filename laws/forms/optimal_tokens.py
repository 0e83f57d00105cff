"""Optimal tokens by isoFLOP: the minimum of each budget's curve in tokens, against compute.

    D*(C) = A C**alpha_C        N*(C) = C / (k D*)

Llama 3 (Dubey et al. 2024, arXiv:2407.21783, eq. 1 and section 3.2.1): parabolas in log tokens
through the held-out loss of runs of 6e18 to 1e22 FLOPs, 40M to 16B parameters.  The paper's symbol
for D* is N*: it is a number of TOKENS.  The text prints (0.29, 0.53), the label of figure 3
(0.299, 0.537); neither gives the plan the paper states, so that stands here as it was published.

Fit it to minima of isoFLOP curves, which keep that method's bias (laws/approaches/isoflop.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.law import Array, Coefficient, Law, Number
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class OptimalTokens(Law):
    """One fitted line of isoFLOP minima; its fields are its coefficients.

    A        tokens  optimal tokens at one FLOP
    alpha_C  -       how fast they grow with compute: 0.5 is in proportion with the size
    """

    A: Number
    alpha_C: Number

    name: ClassVar[str] = "optimal_tokens"
    inputs: ClassVar[tuple[str, ...]] = ("C",)
    response: ClassVar[str] = "D"
    centred: ClassVar[tuple[str, ...]] = ("C",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "A": Coefficient("tokens", 1e5, 1e15, interval="log"),
        "alpha_C": Coefficient("-", 0.01, 1.5, is_log=False),
    }
    derived_units: ClassVar[Mapping[str, str]] = {"n_exponent": "-", "d_exponent": "-"}

    def equation(self, C: Any) -> Any:
        """D* = A C**alpha_C."""
        return self.A * C**self.alpha_C

    def uncentred(self, C: float) -> Self:
        """A at one FLOP, from that at the centre of the budgets."""
        return type(self)(self.A * C**-self.alpha_C, self.alpha_C)

    def frontier(self, C: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN) -> tuple[Array, Array]:
        """Compute-optimal (N, D) for C FLOPs, with C = k N D."""
        D = self.predict(C)
        return np.asarray(C, dtype=float) / (positive("k", k) * D), D

    def flops_for_tokens(self, D: ArrayLike) -> Array:
        """The FLOPs for which D tokens are optimal."""
        return np.asarray((positive("D", D) / self.A) ** (1 / self.alpha_C))

    def derived(self) -> dict[str, Any]:
        """n_exponent of N* ~ C**n_exponent and d_exponent of D*."""
        return {"n_exponent": 1 - self.alpha_C, "d_exponent": self.alpha_C}


class PublishedPlan(NamedTuple):
    """A plan as a paper states it, with no formula behind it that gives these numbers."""

    C: float
    N: float
    D: float


PUBLISHED: Mapping[str, OptimalTokens] = MappingProxyType(
    {
        "Llama 3, text": OptimalTokens(A=0.29, alpha_C=0.53),
        "Llama 3, figure 3": OptimalTokens(A=0.299, alpha_C=0.537),
    }
)
CITATIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(PUBLISHED, "arXiv:2407.21783"))

LLAMA_3_PLAN = PublishedPlan(C=3.8e25, N=402e9, D=16.55e12)  # section 3.2.1; 6 N D is 3.99e25
