"""y = factor * x**exponent with printed constants: the shape of most rules of thumb."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class PowerRule(NamedTuple):
    """One printed rule; what x and y are, and their units, stands where it is defined."""

    factor: float
    exponent: float

    def at(self, x: ArrayLike) -> NDArray[np.float64]:
        """y at x, of any shape."""
        return np.asarray(self.factor * np.asarray(x, dtype=float) ** self.exponent)
