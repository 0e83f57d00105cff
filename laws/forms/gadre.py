"""The over-training law: loss from compute and tokens per parameter.

    L(C, M) = E + (a M**eta + b M**-eta) C**-eta          C = k N D,  M = D / N

Gadre et al. 2024, arXiv:2403.08540, eq. 4.  It is Chinchilla with one exponent for size and data,

    eta = alpha / 2        a = A k**eta        b = B k**eta

seen along lines of constant M: each line falls with the same power of compute.  N counts all
parameters, L is in nats/token.  Their fit is least squares on the losses of five small runs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.forms.chinchilla import Chinchilla
from laws.law import Array, Coefficient, LossLaw, Number
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class Gadre(LossLaw):
    """One fitted over-training law; its fields are its coefficients.

    E    nats/token  irreducible loss: what remains at infinite compute
    a    nats/token  what a small model adds, at C = 1 and M = 1
    b    nats/token  what little data adds, at C = 1 and M = 1
    eta  -           how fast more compute pays off at any M
    """

    E: Number
    a: Number
    b: Number
    eta: Number

    name: ClassVar[str] = "gadre"
    inputs: ClassVar[tuple[str, ...]] = ("C", "M")
    centred: ClassVar[tuple[str, ...]] = ("C", "M")
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "E": Coefficient("nats/token", 1e-3, 1e2),
        "a": Coefficient("nats/token", 1e-4, 1e2, interval="log"),
        "b": Coefficient("nats/token", 1e-4, 1e2, interval="log"),
        "eta": Coefficient("-", 0.005, 1.0, is_log=False),
    }

    def equation(self, C: Any, M: Any) -> Any:
        """L = E + (a M**eta + b M**-eta) C**-eta."""
        return self.E + self.a * (M / C) ** self.eta + self.b / (M * C) ** self.eta

    def uncentred(self, C: float, M: float) -> Self:
        """a and b of the law of C and M, from those of C and M divided by these."""
        a, b = self.a * (C / M) ** self.eta, self.b * (C * M) ** self.eta
        return type(self)(self.E, a, b, self.eta)

    @classmethod
    def of(cls, law: Chinchilla, k: float = FLOPS_PER_PARAM_TOKEN) -> Self:
        """The same law as a Chinchilla whose alpha and beta are equal; ValueError if not."""
        if not np.array_equal(law.alpha, law.beta):
            raise ValueError(
                f"alpha = {law.alpha} and beta = {law.beta} differ: lines of constant M have no "
                "power of compute in common. Fit with tied exponents first."
            )
        height = k ** (law.alpha / 2)
        return cls(law.E, law.A * height, law.B * height, law.alpha / 2)

    def chinchilla(self, k: float = FLOPS_PER_PARAM_TOKEN) -> Chinchilla:
        """The same law in parameters and tokens, with C = k N D."""
        height, alpha = k**-self.eta, 2 * self.eta
        return Chinchilla(self.E, self.a * height, self.b * height, alpha, alpha)

    def optimal_tokens_per_param(self) -> Any:
        """Tokens per parameter that are compute-optimal, at every C."""
        return (self.b / self.a) ** (1 / (2 * self.eta))

    def overtraining_cost(self, M: ArrayLike) -> Array:
        """How many times the compute-optimal FLOPs a run at M takes to the same loss."""
        off = (positive("M", M) / self.optimal_tokens_per_param()) ** self.eta
        return np.asarray(((off + 1 / off) / 2) ** (1 / self.eta))
