"""The pure power law: a straight line in log-log.

    L(x) = A / x**alpha        x(L) = (A / L)**(1 / alpha)

x is one of model size, tokens and FLOPs, the others being ample or at their best; it is counted by
the convention of the family.  L is the cross-entropy of held-out text in nats/token.  Kaplan et al.
2020, arXiv:2001.08361, eq. 1.1 to 1.3; the middle phase of Hestness et al. 2017, arXiv:1712.00409.
It promises a loss of zero in the end, so it holds for a range only.
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
class PowerLaw(LossLaw):
    """One fitted power law; its fields are its coefficients.

    A      nats/token  loss at x = 1
    alpha  -           how fast more of x pays off
    """

    A: Number
    alpha: Number

    name: ClassVar[str] = "power_law"
    inputs: ClassVar[tuple[str, ...]] = ("x",)
    centred: ClassVar[tuple[str, ...]] = ("x",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "A": Coefficient("nats/token", 1e-5, 1e6, interval="log"),
        "alpha": Coefficient("-", 0.005, 2.0, is_log=False),
    }
    power_sum: ClassVar[PowerSum | None] = PowerSum(None, (Term("A", "alpha", "x"),))

    def equation(self, x: Any) -> Any:
        """L = A / x**alpha."""
        return self.A / x**self.alpha

    def uncentred(self, x: float) -> Self:
        """A of the law of x, from that of x divided by this."""
        return type(self)(self.A * x**self.alpha, self.alpha)

    def x_for_loss(self, L: ArrayLike) -> Array:
        """The x with which the loss is L nats/token; inf where no number is that large."""
        with np.errstate(over="ignore"):
            return np.asarray((self.A / positive("L", L)) ** (1 / self.alpha))
