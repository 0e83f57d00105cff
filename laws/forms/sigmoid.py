"""Benchmark accuracy from a loss: a sigmoid between chance and a ceiling.

    accuracy(L) = floor + (ceiling - floor) / (1 + exp(k (L - L0)))

The second of Llama 3's two steps (Dubey et al. 2024, arXiv:2407.21783, section 3.2.1) and of the
Ai2 ladder (Bhagia et al. 2024, arXiv:2412.04403); L is the loss on the benchmark's correct answer.
floor is the accuracy of guessing, where it is known better than fitted.  Runs that do not come
near the ceiling do not determine it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import ArrayLike

from laws.law import Array, Coefficient, Law, Number
from laws.quantities import positive

SEEN = 0.8  # of the way: from here on a ceiling is found to .08 with noise of .01 (simulated)


@dataclass(frozen=True, slots=True)
class Sigmoid(Law):
    """One fitted sigmoid; its fields are its coefficients.

    floor    -           accuracy at a large loss: of guessing
    ceiling  -           accuracy as the loss goes far below L0
    k        token/nats  how steeply accuracy falls with the loss
    L0       nats/token  the loss half-way
    """

    floor: Number
    ceiling: Number
    k: Number
    L0: Number

    name: ClassVar[str] = "sigmoid"
    inputs: ClassVar[tuple[str, ...]] = ("L",)
    response: ClassVar[str] = "accuracy"
    is_log_response: ClassVar[bool] = False
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "floor": Coefficient("-", 0.0, 1.0, is_log=False),
        "ceiling": Coefficient("-", 0.0, 1.0, is_log=False),
        "k": Coefficient("token/nats", 0.1, 100.0, interval="log"),
        "L0": Coefficient("nats/token", 0.05, 20.0, interval="log"),
    }

    def equation(self, L: Any) -> Any:
        """The logistic as a hyperbolic tangent, which no large k (L - L0) overflows."""
        falling = (1 - np.tanh(self.k * (L - self.L0) / 2)) / 2
        return self.floor + (self.ceiling - self.floor) * falling

    def unseen(self, *inputs: Array, held: Collection[str] = ()) -> str | None:
        """The ceiling, where the best run is not near it; a ceiling that is held needs no runs."""
        reached = (1 - np.tanh(self.k * (np.min(inputs[0]) - self.L0) / 2)) / 2
        if reached >= SEEN or "ceiling" in held:
            return None
        return (
            f"The best run is {reached:.0%} of the way from floor to ceiling, {SEEN:.0%} is needed "
            "to see the ceiling. Hold it: laws.holding(Sigmoid, ceiling=...), or add better runs."
        )

    def loss_for_accuracy(self, accuracy: ArrayLike) -> Array:
        """The loss at that accuracy; -inf at the ceiling and above, inf at the floor and below."""
        wanted = positive("accuracy", accuracy)
        above, below = wanted - self.floor, self.ceiling - wanted
        with np.errstate(divide="ignore"):
            odds = np.log(np.maximum(below, 0.0)) - np.log(np.maximum(above, 0.0))
        return np.asarray(self.L0 + odds / self.k)
