"""Downstream error from loss, as an exponential that levels off at chance.

    error(L) = eps - k exp(-gamma L)

Gadre et al. 2024, arXiv:2403.08540, eq. 5: top-1 error averaged over benchmarks against the loss
on a validation set (C4 there), in nats/token.  eps is the error as the loss grows without limit,
k and gamma how the error falls: a power law in the perplexity exp(L).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from laws.law import Array, Coefficient, Law, Number
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class ExponentialError(Law):
    """One fitted law of error against loss; its fields are its coefficients.

    eps    -           error at an infinite loss: of guessing
    k      -           what a loss of zero would take off eps
    gamma  token/nats  how fast the error approaches eps as the loss grows
    """

    eps: Number
    k: Number
    gamma: Number

    name: ClassVar[str] = "exponential_error"
    inputs: ClassVar[tuple[str, ...]] = ("L",)
    response: ClassVar[str] = "error"
    is_log_response: ClassVar[bool] = False
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "eps": Coefficient("-", 1e-3, 1.5, is_log=False),
        "k": Coefficient("-", 1e-3, 1e4, interval="log"),
        "gamma": Coefficient("token/nats", 0.01, 10.0, interval="log"),
    }

    def equation(self, L: Any) -> Any:
        """error = eps - k exp(-gamma L)."""
        return self.eps - self.k * np.exp(-self.gamma * L)

    def loss_for_error(self, error: ArrayLike) -> Array:
        """The loss at that error; inf at eps and above, where any loss has less."""
        left = self.eps - positive("error", error)
        with np.errstate(divide="ignore"):
            reached = (np.log(self.k) - np.log(np.maximum(left, 0.0))) / self.gamma
        return np.asarray(reached)
