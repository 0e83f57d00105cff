"""Kaplan's training curve: loss from model size and steps at a large batch.

    L(N, S_min) = (N_c / N)**alpha_N + (S_c / S_min)**alpha_S

Kaplan et al. 2020, arXiv:2001.08361, eq. 1.6, constants of table 3; N without embeddings, S_min
the steps there would be at a batch far above the critical one (rules/batch_trade.py), L in
nats/token.  At the least N S_min, and so the least compute, for a loss L (appendix B):

    (N_c / N)**alpha_N     = L / (1 + alpha_N / alpha_S)
    (S_c / S_min)**alpha_S = L / (1 + alpha_S / alpha_N)

so the cheapest run to a loss stops alpha_N / alpha_S, about 10 %, above where it would converge.
A model r times the cheapest size costs, of its compute (eq. B.16):

    r (1 + alpha_S / alpha_N (1 - r**-alpha_N))**(-1 / alpha_S)
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.forms.kaplan_rows import CITATION, ROWS, refuse_other_rows
from laws.law import Array, Coefficient, LossLaw, Number
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class KaplanSteps(LossLaw):
    """One fitted law of size and steps; its fields are its coefficients.

    N_c      parameters  size at which the loss after infinite steps would be 1 nat/token
    S_c      steps       steps at which an infinite model would be at 1 nat/token
    alpha_N  -           how fast more parameters pay off
    alpha_S  -           how fast more steps pay off
    """

    N_c: Number
    S_c: Number
    alpha_N: Number
    alpha_S: Number

    name: ClassVar[str] = "kaplan_steps"
    inputs: ClassVar[tuple[str, ...]] = ("N", "S_min")
    centred: ClassVar[tuple[str, ...]] = ("N", "S_min")
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "N_c": Coefficient("parameters", 1e-6, 1e12, interval="log"),
        "S_c": Coefficient("steps", 1e-6, 1e6, interval="log"),
        "alpha_N": Coefficient("-", 0.01, 1.0, is_log=False),
        "alpha_S": Coefficient("-", 0.05, 3.0, is_log=False),
    }

    def __post_init__(self) -> None:
        """Refuse the constants of L(N) and L(N, D), which belong to other equations."""
        refuse_other_rows("L(N, S_min)", self)

    def equation(self, N: Any, S_min: Any) -> Any:
        """L = (N_c / N)**alpha_N + (S_c / S_min)**alpha_S."""
        return (self.N_c / N) ** self.alpha_N + (self.S_c / S_min) ** self.alpha_S

    def uncentred(self, N: float, S_min: float) -> Self:
        """N_c and S_c in parameters and steps, from those over the centre of the runs."""
        return type(self)(self.N_c * N, self.S_c * S_min, self.alpha_N, self.alpha_S)

    def cheapest(self, L: ArrayLike) -> tuple[Array, Array]:
        """(N, S_min) that reach L nats/token at the least N S_min."""
        L, ratio = positive("L", L), self.alpha_N / self.alpha_S
        with np.errstate(over="ignore"):
            N = self.N_c * ((1 + ratio) / L) ** (1 / self.alpha_N)
            S_min = self.S_c * ((1 + 1 / ratio) / L) ** (1 / self.alpha_S)
        return np.asarray(N), np.asarray(S_min)

    def above_converged(self) -> Any:
        """How far above its converged loss the cheapest run stops, as a share; appendix B."""
        return self.alpha_N / self.alpha_S

    def wrong_size_cost(self, ratio: ArrayLike) -> Array:
        """Compute over the least, at a size `ratio` times the cheapest; inf where L is beyond it.

        Kaplan et al. 2020, eq. B.16.
        """
        r = positive("ratio", ratio)
        left = 1 + self.alpha_S / self.alpha_N * (1 - r**-self.alpha_N)
        with np.errstate(divide="ignore", over="ignore"):
            return np.asarray(r * np.maximum(left, 0.0) ** (-1 / self.alpha_S))


PUBLISHED: Mapping[str, KaplanSteps] = MappingProxyType(
    {"Kaplan 2020, table 3": KaplanSteps(**ROWS["L(N, S_min)"])}
)
CITATIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(PUBLISHED, CITATION))
