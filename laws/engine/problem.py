"""A fit in log space, and its end: many fits of one law to shared inputs, side by side."""

from dataclasses import dataclass, replace
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Local(NamedTuple):
    """An objective and its derivatives, of each fit: (fits,), (size, fits), (size, size, fits)."""

    objective: Array
    slope: Array
    bend: Array


class Space(Protocol):
    """A law at the inputs of the runs, in the coordinates theta that the search moves in."""

    @property
    def names(self) -> tuple[str, ...]:
        """The coefficients in the order of theta."""
        ...

    @property
    def additive(self) -> NDArray[np.bool_]:
        """True for logarithms of terms that add up: the search steps in the terms; (size,)."""
        ...

    @property
    def exponential(self) -> NDArray[np.bool_]:
        """True for exponents of such terms, which are positive, (size,)."""
        ...

    def predict(self, theta: Array) -> Array:
        """The response or its logarithm, (fits, runs), at theta (fits, size)."""
        ...

    def jacobian(self, theta: Array) -> Array:
        """Slope of predict by theta, (size, fits, runs)."""
        ...

    def look(self, theta: Array, y: Array, weight: Array, delta: float) -> Local:
        """The summed Huber loss of predict(theta) - y, with derivatives."""
        ...


@dataclass(frozen=True, slots=True)
class Problem:
    """What to minimise; `y` and `weight` are (fits, runs), or (1, runs) where fits share them.

    y      -           log loss, or the response itself where a law is fitted to that
    delta  -           of the Huber loss
    lower, upper       box of theta (size,)
    """

    space: Space
    y: Array
    weight: Array
    delta: float
    lower: Array
    upper: Array

    def rows(self, which: NDArray[np.int64]) -> "Problem":
        """The same problem for some of its fits."""
        y, weight = (a if len(a) == 1 else a[which] for a in (self.y, self.weight))
        return replace(self, y=y, weight=weight)

    def of(self, y: Array, weight: Array) -> "Problem":
        """The same problem for other responses and weights."""
        return replace(self, y=y, weight=weight)

    def at(self, delta: float) -> "Problem":
        """The same problem with another Huber delta."""
        return replace(self, delta=delta)

    def look(self, theta: Array) -> Local:
        """The objective at theta (fits, size)."""
        return self.space.look(theta, self.y, self.weight, self.delta)

    def residuals(self, theta: Array) -> Array:
        """Predicted less actual (fits, runs)."""
        return self.space.predict(theta) - self.y


@dataclass(frozen=True, slots=True)
class Solution:
    """Where the fits ended: theta (fits, size), the rest (fits,).

    gain  share of the objective that a further Newton step promised at the last look
    """

    theta: Array
    objective: Array
    gain: Array

    def rows(self, which: NDArray[np.int64]) -> "Solution":
        """The ends of some of the fits."""
        return Solution(self.theta[which], self.objective[which], self.gain[which])

    def better(self, other: "Solution") -> "Solution":
        """Of each fit the lower of two ends."""
        lower = other.objective < self.objective
        return Solution(
            np.where(lower[:, None], other.theta, self.theta),
            np.where(lower, other.objective, self.objective),
            np.where(lower, other.gain, self.gain),
        )
