"""A law of mixtures of experts: dense models are those with one expert.

    L(N, D, experts) = E + A X**delta N**-(alpha - gamma ln X) + B X**omega D**-(beta - zeta ln X)
    1 / X = 1 / (experts - 1 + (1 / X_start - 1 / X_max)**-1) + 1 / X_max

Ludziejewski et al. 2025, arXiv:2502.05172, the joint law, there E-hat for X, c for E, and -alpha
and -beta for alpha and beta (some notes print these signs the wrong way).  X is that of Clark et
al. 2022, arXiv:2202.01169: X_start for a dense model, saturating at X_max.

N counts the *active* parameters, those that a token passes; experts is their number in a layer, 1
for a dense model; D tokens; L nats/token.  With the experts given it is a Chinchilla law,
at(experts), whose optimum has a closed form with C = k N D.  Memory is not in it: it grows with all
experts, see laws/counting/architecture.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.errors import QuantityOutOfRange
from laws.forms.chinchilla import Chinchilla
from laws.law import Array, Coefficient, LossLaw, Number
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class MixtureOfExperts(LossLaw):
    """One fitted law of dense models and mixtures of experts; its fields are its coefficients.

    E              nats/token  irreducible loss: what remains at infinite N and D
    A              nats/token  the loss a finite model adds, at N = X = 1
    B              nats/token  the loss finite data adds, at D = X = 1
    alpha          -           how fast more active parameters pay off, at X = 1
    beta           -           how fast more tokens pay off, at X = 1
    delta          -           power of X in what the model adds
    omega          -           power of X in what the data add
    gamma          -           how much slower N pays off with more experts
    zeta           -           how much slower D pays off with more experts; negative: faster
    experts_start  -           X_start: X of a dense model
    experts_max    -           X_max: X of endlessly many experts
    """

    E: Number
    A: Number
    B: Number
    alpha: Number
    beta: Number
    delta: Number
    omega: Number
    gamma: Number
    zeta: Number
    experts_start: Number
    experts_max: Number

    name: ClassVar[str] = "mixture_of_experts"
    inputs: ClassVar[tuple[str, ...]] = ("N", "D", "experts")
    centred: ClassVar[tuple[str, ...]] = ("N", "D")
    least_runs: ClassVar[int] = 30
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "E": Coefficient("nats/token", 1e-3, 1e2),
        "A": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "B": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "alpha": Coefficient("-", 0.005, 2.0, is_log=False),
        "beta": Coefficient("-", 0.005, 2.0, is_log=False),
        "delta": Coefficient("-", -1.0, 1.0, is_log=False),
        "omega": Coefficient("-", -1.0, 1.0, is_log=False),
        "gamma": Coefficient("-", -0.2, 0.2, is_log=False),
        "zeta": Coefficient("-", -0.2, 0.2, is_log=False),
        "experts_start": Coefficient("-", 1.01, 30.0),
        "experts_max": Coefficient("-", 40.0, 1e4),
    }

    def equation(self, N: Any, D: Any, experts: Any) -> Any:
        """L = E + A X**delta N**-(alpha - gamma ln X) + B X**omega D**-(beta - zeta ln X)."""
        log_X = np.log(self.effective_experts(experts))
        of_model = self.delta * log_X - (self.alpha - self.gamma * log_X) * np.log(N)
        of_data = self.omega * log_X - (self.beta - self.zeta * log_X) * np.log(D)
        return self.E + self.A * np.exp(of_model) + self.B * np.exp(of_data)

    def effective_experts(self, experts: Any) -> Any:
        """X of so many experts, between experts_start and experts_max."""
        free = 1 / (1 / self.experts_start - 1 / self.experts_max)
        return 1 / (1 / (np.asarray(experts) - 1 + free) + 1 / self.experts_max)

    def uncentred(self, N: float, D: float) -> Self:
        """The law of N and D, from that of N and D divided by these."""
        return type(self)(
            self.E,
            self.A * N**self.alpha,
            self.B * D**self.beta,
            self.alpha,
            self.beta,
            self.delta - self.gamma * np.log(N),
            self.omega - self.zeta * np.log(D),
            self.gamma,
            self.zeta,
            self.experts_start,
            self.experts_max,
        )

    def at(self, experts: ArrayLike) -> Chinchilla:
        """The Chinchilla law of active parameters and tokens with so many experts."""
        X = self.effective_experts(_counted(experts))
        return Chinchilla(
            self.E,
            self.A * X**self.delta,
            self.B * X**self.omega,
            self.alpha - self.gamma * np.log(X),
            self.beta - self.zeta * np.log(X),
        )

    def frontier(
        self, C: ArrayLike, experts: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN
    ) -> tuple[Array, Array]:
        """Compute-optimal (active N, D) for C FLOPs with so many experts, with C = k N D."""
        return self.at(experts).frontier(C, k)

    def optimal_loss(
        self, C: ArrayLike, experts: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN
    ) -> Array:
        """Loss in nats/token at the frontier: the least that C FLOPs can reach."""
        return self.at(experts).optimal_loss(C, k)

    def flops_for_loss(
        self, L: ArrayLike, experts: ArrayLike, k: float = FLOPS_PER_PARAM_TOKEN
    ) -> Array:
        """FLOPs with which the frontier reaches L nats/token; inf where none do."""
        return self.at(experts).flops_for_loss(L, k)

    def _checked(
        self, inputs: tuple[ArrayLike, ...], named: Mapping[str, ArrayLike]
    ) -> tuple[Array, ...]:
        *others, experts = super(MixtureOfExperts, self)._checked(inputs, named)
        return (*others, _counted(experts))


def _counted(experts: ArrayLike) -> Array:
    numbers = positive("experts", experts)
    if (numbers < 1).any():
        raise QuantityOutOfRange("experts", numbers.min(), "experts of a layer", ">= 1 (1: dense)")
    return numbers


PUBLISHED: Mapping[str, MixtureOfExperts] = MappingProxyType(
    {
        "Ludziejewski 2025": MixtureOfExperts(
            E=1.3637,
            A=35.91,
            B=35.98,
            alpha=0.1889,
            beta=0.1775,
            delta=-0.2285,
            omega=0.5529,
            gamma=0.0098,
            zeta=-0.0259,
            experts_start=2.0732,
            experts_max=290.4521,
        ),
    }
)
CITATIONS: Mapping[str, str] = MappingProxyType({"Ludziejewski 2025": "arXiv:2502.05172"})
