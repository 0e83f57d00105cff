"""The power law with an irreducible loss.

    L(x) = E + A / x**alpha        x(L) = (A / (L - E))**(1 / alpha), infinite where L <= E

Henighan et al. 2020, arXiv:2010.14701, eq. 1.1, with E the entropy of the text; one input of
Rosenfeld et al. 2020, arXiv:1909.12673, eq. 4, and of Chinchilla.  With x in FLOPs along the
frontier it is the law that foretold GPT-4's loss: arXiv:2303.08774, section 3.1.  x counts
parameters, tokens or FLOPs by the convention of the family; L is in nats/token.

E is known only where the curve has begun to flatten: laws/curves/phases.py says whether it has.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.engine.power_sum import PowerSum, Term
from laws.law import Array, Coefficient, LossLaw, Number
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class PowerLawFloor(LossLaw):
    """One fitted power law with a floor; its fields are its coefficients.

    E      nats/token  irreducible loss: what remains at infinite x
    A      nats/token  the loss above E at x = 1
    alpha  -           how fast more of x pays off
    """

    E: Number
    A: Number
    alpha: Number

    name: ClassVar[str] = "power_law_floor"
    inputs: ClassVar[tuple[str, ...]] = ("x",)
    centred: ClassVar[tuple[str, ...]] = ("x",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "E": Coefficient("nats/token", 1e-3, 1e2),
        "A": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "alpha": Coefficient("-", 0.005, 2.0, is_log=False),
    }
    power_sum: ClassVar[PowerSum | None] = PowerSum("E", (Term("A", "alpha", "x"),))

    def equation(self, x: Any) -> Any:
        """L = E + A / x**alpha."""
        return self.E + self.A / x**self.alpha

    def uncentred(self, x: float) -> Self:
        """A of the law of x, from that of x divided by this."""
        return type(self)(self.E, self.A * x**self.alpha, self.alpha)

    def x_for_loss(self, L: ArrayLike) -> Array:
        """The x with which the loss is L nats/token; inf where none is enough."""
        left = positive("L", L) - self.E
        with np.errstate(over="ignore"):
            reached = (self.A / np.where(left > 0, left, np.nan)) ** (1 / self.alpha)
        return np.where(np.isnan(left), np.nan, np.where(left > 0, reached, np.inf))
