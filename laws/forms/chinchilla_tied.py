"""The Chinchilla law with one exponent: for families too small to tell two apart.

    L(N, D) = E + A / N**alpha + B / D**alpha

Muennighoff et al. 2023, arXiv:2305.16264, and Gadre et al. 2024, arXiv:2403.08540, fit this form.
N* and D* then grow in equal proportion.  Frontier: laws/frontier.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

from laws.engine.power_sum import PowerSum, Term
from laws.frontier import FrontierLaw, Tradeoff
from laws.law import Coefficient, Number


@dataclass(frozen=True, slots=True)
class ChinchillaTied(FrontierLaw):
    """One fitted law; its fields are its coefficients.

    E      nats/token  irreducible loss: what remains at infinite N and D
    A      nats/token  the loss a finite model adds, at N = 1
    B      nats/token  the loss finite data adds, at D = 1
    alpha  -           how fast more parameters, and more tokens, pay off
    """

    E: Number
    A: Number
    B: Number
    alpha: Number

    name: ClassVar[str] = "chinchilla_tied"
    centred: ClassVar[tuple[str, ...]] = ("N", "D")
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "E": Coefficient("nats/token", 1e-3, 1e2),
        "A": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "B": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "alpha": Coefficient("-", 0.005, 2.0, is_log=False),
    }
    derived_units: ClassVar[Mapping[str, str]] = {"gamma": "-"}
    power_sum: ClassVar[PowerSum | None] = PowerSum(
        "E", (Term("A", "alpha", "N"), Term("B", "alpha", "D"))
    )

    def equation(self, N: Any, D: Any) -> Any:
        """L = E + A / N**alpha + B / D**alpha."""
        return self.E + self.A / N**self.alpha + self.B / D**self.alpha

    def uncentred(self, N: float, D: float) -> Self:
        """A and B of the law of N and D, from those of N and D divided by these."""
        return type(self)(self.E, self.A * N**self.alpha, self.B * D**self.alpha, self.alpha)

    def tradeoff(self) -> Tradeoff:
        """L = E + u, both exponents alpha."""
        return Tradeoff(self.A, self.B, self.alpha, self.alpha)

    def excess(self, L: Any) -> Any:
        """u = L - E."""
        return L - self.E

    def derived(self) -> dict[str, Any]:
        """gamma of u* ~ C**-gamma; N* and D* both grow as C**(1/2)."""
        return {"gamma": self.alpha / 2}
