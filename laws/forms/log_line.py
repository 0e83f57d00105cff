"""A line in log compute: the first of Llama 3's two steps to a benchmark.

    L(C) = level + slope log C

Dubey et al. 2024, arXiv:2407.21783, section 3.2.1: the normalised negative log-likelihood of a
benchmark's correct answer is linear in the log of the training FLOPs; L is in nats per token or
per character, by the benchmark.  The constants are unpublished.  A line falls through zero, which
no such loss does: far beyond the runs it has no answer (laws/downstream/two_step.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.law import Array, Coefficient, LossLaw, Number


@dataclass(frozen=True, slots=True)
class LogLine(LossLaw):
    """One fitted line; its fields are its coefficients.

    level  nats/token  the loss at one FLOP
    slope  nats/token  what is added for e times the compute: below zero
    """

    level: Number
    slope: Number

    name: ClassVar[str] = "log_line"
    inputs: ClassVar[tuple[str, ...]] = ("C",)
    centred: ClassVar[tuple[str, ...]] = ("C",)
    is_log_response: ClassVar[bool] = False
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "level": Coefficient("nats/token", 1e-3, 30.0, is_log=False),
        "slope": Coefficient("nats/token", -3.0, 0.5, is_log=False),
    }

    def equation(self, C: Any) -> Any:
        """L = level + slope log C."""
        return self.level + self.slope * np.log(C)

    def uncentred(self, C: float) -> Self:
        """The level at one FLOP, from that at the centre of the budgets."""
        return type(self)(self.level - self.slope * np.log(C), self.slope)

    def flops_for_loss(self, L: ArrayLike) -> Array:
        """The FLOPs at which the line is at L; inf where it never is."""
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            reached = np.exp((np.asarray(L, dtype=float) - self.level) / self.slope)
        return np.where(np.less(self.slope, 0), reached, np.inf)
