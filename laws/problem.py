"""A fit in log space, and its end: many fits of one law to shared runs, side by side."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from laws.log_space import PowerSum

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Problem:
    """Fits of one law to shared runs; `y` and `weight` (fits, runs) may differ by fit.

    x      -           centred log features (powers, runs)
    y      -           log loss
    delta  -           of the Huber loss
    lower, upper       box of theta (size,)
    """

    space: PowerSum
    x: Array
    y: Array
    weight: Array
    delta: float
    lower: Array
    upper: Array

    def rows(self, which: NDArray[np.int64]) -> "Problem":
        """The same problem for some of its fits."""
        return replace(self, y=self.y[which], weight=self.weight[which])

    def of(self, y: Array, weight: Array) -> "Problem":
        """The same problem for other log losses and weights, both (fits, runs)."""
        return replace(self, y=y, weight=weight)

    def at(self, delta: float) -> "Problem":
        """The same problem with another Huber delta."""
        return replace(self, delta=delta)


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the fits ended: theta (fits, size), the rest (fits,).

    gain      share of the objective that a further Newton step promises
    gradient  largest cosine between a slope and the clipped residuals
    """

    theta: Array
    objective: Array
    gain: Array
    gradient: Array

    def rows(self, which: NDArray[np.int64]) -> "Solution":
        """Some of the fits."""
        return Solution(*(getattr(self, name)[which] for name in self.__slots__))

    def better(self, other: "Solution") -> "Solution":
        """Of each fit the lower of two ends."""
        lower = other.objective < self.objective
        pairs = [(getattr(self, name), getattr(other, name)) for name in self.__slots__]
        chosen = (np.where(lower.reshape(-1, *[1] * (a.ndim - 1)), b, a) for a, b in pairs)
        return Solution(*chosen)
