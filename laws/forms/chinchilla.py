"""The Chinchilla law: loss from model size and data.

    L(N, D) = E + A / N**alpha + B / D**beta

Hoffmann et al. 2022, arXiv:2203.15556, eq. 2; its frontier is that of laws/frontier.py.  N counts
parameters and D tokens by the convention of the family, L is the cross-entropy of held-out text.

    L*(C) = E + K (C / k)**-gamma        C*(L) = k (K / (L - E))**(1 / gamma), infinite where L <= E

Units: docs/glossary.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from laws.engine.power_sum import PowerSum, Term
from laws.frontier import FrontierLaw, Tradeoff
from laws.law import Coefficient, Number


@dataclass(frozen=True, slots=True)
class Chinchilla(FrontierLaw):
    """One fitted Chinchilla law; its fields are its coefficients.

    E      nats/token  irreducible loss: what remains at infinite N and D
    A      nats/token  the loss a finite model adds, at N = 1
    B      nats/token  the loss finite data adds, at D = 1
    alpha  -           how fast more parameters pay off
    beta   -           how fast more tokens pay off
    """

    E: Number
    A: Number
    B: Number
    alpha: Number
    beta: Number

    name: ClassVar[str] = "chinchilla"
    centred: ClassVar[tuple[str, ...]] = ("N", "D")
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "E": Coefficient("nats/token", 1e-3, 1e2),
        "A": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "B": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "alpha": Coefficient("-", 0.005, 2.0, is_log=False),
        "beta": Coefficient("-", 0.005, 2.0, is_log=False),
    }
    derived_units: ClassVar[Mapping[str, str]] = {
        "n_exponent": "-",
        "d_exponent": "-",
        "gamma": "-",
    }
    power_sum: ClassVar[PowerSum | None] = PowerSum(
        "E", (Term("A", "alpha", "N"), Term("B", "beta", "D"))
    )

    def equation(self, N: Any, D: Any) -> Any:
        """L = E + A / N**alpha + B / D**beta."""
        return self.E + self.A / N**self.alpha + self.B / D**self.beta

    def uncentred(self, N: float, D: float) -> Self:
        """A and B of the law of N and D, from those of N and D divided by these."""
        A, B = self.A * N**self.alpha, self.B * D**self.beta
        return type(self)(self.E, A, B, self.alpha, self.beta)

    def tradeoff(self) -> Tradeoff:
        """L = E + u."""
        return Tradeoff(self.A, self.B, self.alpha, self.beta)

    def excess(self, L: Any) -> Any:
        """u = L - E."""
        return L - self.E
