"""Kaplan's joint law: loss from model size and data, without an irreducible part.

    L(N, D) = u**alpha_D        u = (N_c / N)**(alpha_N / alpha_D) + D_c / D

Kaplan et al. 2020, arXiv:2001.08361, eq. 1.5, constants of table 2; N without embeddings, D unique
tokens with training stopped early, L in nats/token.  u has the shape of laws/frontier.py with
alpha = alpha_N / alpha_D and beta = 1, so along C = k N D

    N* ~ C**(alpha_D / (alpha_N + alpha_D))     L* ~ C**-(alpha_N alpha_D / (alpha_N + alpha_D))

That is 0.58 for table 2 and not the paper's 0.73: the paper's allocation minimises the compute of
training at the best batch size (rules/kaplan.py), not 6 N D over this law.

The share that finite data adds to the loss of N parameters (eq. 4.3), and the tokens that keep it
at a given share (eq. 4.4, where 2 % gives about 5e3 N**0.74):

    overfit = (1 + (N / N_c)**(alpha_N / alpha_D) D_c / D)**alpha_D - 1
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.engine.power_norm import PowerNorm, Scaled
from laws.engine.power_sum import PowerSum
from laws.forms.kaplan_rows import CITATION, ROWS, refuse_other_rows
from laws.frontier import FrontierLaw, Tradeoff
from laws.law import Array, Coefficient, Number
from laws.quantities import positive, share


@dataclass(frozen=True, slots=True)
class Kaplan(FrontierLaw):
    """One fitted joint law; its fields are its coefficients.  RowsMixed for the rows of others.

    N_c      parameters  size at which the loss of infinite data would be 1 nat/token
    D_c      tokens      data at which the loss of an infinite model would be 1 nat/token
    alpha_N  -           how fast more parameters pay off
    alpha_D  -           how fast more tokens pay off
    """

    N_c: Number
    D_c: Number
    alpha_N: Number
    alpha_D: Number

    name: ClassVar[str] = "kaplan"
    centred: ClassVar[tuple[str, ...]] = ("N", "D")
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "N_c": Coefficient("parameters", 1e-6, 1e12, interval="log"),
        "D_c": Coefficient("tokens", 1e-6, 1e12, interval="log"),
        "alpha_N": Coefficient("-", 0.01, 1.0, is_log=False),
        "alpha_D": Coefficient("-", 0.01, 1.0, is_log=False),
    }
    derived_units: ClassVar[Mapping[str, str]] = {
        "n_exponent": "-",
        "d_exponent": "-",
        "gamma": "-",
    }
    power_sum: ClassVar[PowerSum | PowerNorm | None] = PowerNorm(
        Scaled("N_c", "alpha_N", "N"), Scaled("D_c", "alpha_D", "D")
    )

    def __post_init__(self) -> None:
        """Refuse the constants of L(N) and L(D), which belong to other equations."""
        refuse_other_rows("L(N, D)", self)

    def equation(self, N: Any, D: Any) -> Any:
        """L = u**alpha_D, the terms of u scaled by the larger so that none overflows."""
        of_size = (np.log(self.N_c) - np.log(N)) * (self.alpha_N / self.alpha_D)
        of_data = np.log(self.D_c) - np.log(D)
        larger = np.maximum(np.real(of_size), np.real(of_data))
        scaled = np.exp(of_size - larger) + np.exp(of_data - larger)
        return np.exp((larger + np.log(scaled)) * self.alpha_D)

    def uncentred(self, N: float, D: float) -> Self:
        """N_c and D_c in parameters and tokens, from those over the centre of the runs."""
        return type(self)(self.N_c * N, self.D_c * D, self.alpha_N, self.alpha_D)

    def tradeoff(self) -> Tradeoff:
        """L = u**alpha_D."""
        alpha = self.alpha_N / self.alpha_D
        with np.errstate(over="ignore"):
            return Tradeoff(np.power(self.N_c, alpha), self.D_c, alpha, 1.0)

    def excess(self, L: Any) -> Any:
        """u = L**(1 / alpha_D)."""
        with np.errstate(over="ignore"):
            return L ** (1 / self.alpha_D)

    def derived(self) -> dict[str, Any]:
        """Exponents of the frontier; gamma is that of L* itself, which has no irreducible part."""
        of_u = FrontierLaw.derived(self)
        return of_u | {"gamma": of_u["gamma"] * self.alpha_D}

    def overfit(self, N: ArrayLike, D: ArrayLike) -> Array:
        """The share that finite data adds: L(N, D) / L(N, infinite D) - 1; eq. 4.3."""
        added = self._size_ratio(N) * self.D_c / positive("D", D)
        return np.asarray(np.expm1(self.alpha_D * np.log1p(added)))

    def data_need(self, N: ArrayLike, overfit: float = 0.02) -> Array:
        """Tokens with which N parameters lose no more than that share to overfitting; eq. 4.4."""
        allowed = np.expm1(np.log1p(share("overfit", overfit)) / self.alpha_D)
        return np.asarray(self.D_c * self._size_ratio(N) / allowed)

    def _size_ratio(self, N: ArrayLike) -> Any:
        return (positive("N", N) / self.N_c) ** (self.alpha_N / self.alpha_D)


PUBLISHED: Mapping[str, Kaplan] = MappingProxyType(
    {"Kaplan 2020, table 2": Kaplan(**ROWS["L(N, D)"])}
)
CITATIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(PUBLISHED, CITATION))
