"""Where rising functions are zero, all at once: Newton's steps inside a bracket that shrinks."""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

MOST_STEPS = 100
ROUNDING = 4 * np.finfo(float).eps


def rising_root(
    function: Callable[[Array], tuple[Array, Array]], low: ArrayLike, high: ArrayLike
) -> Array:
    """The zero between low and high, which broadcast; NaN where a bound is.

    function gives its value and its slope.  A step that leaves the bracket is a bisection instead,
    so a function that rises is enough; one that also bends one way takes some six steps.
    """
    low, high = (end.copy() for end in np.broadcast_arrays(*map(_floats, (low, high))))
    x = (low + high) / 2
    for _ in range(MOST_STEPS):
        value, slope = function(x)
        low, high = np.where(value < 0, x, low), np.where(value > 0, x, high)
        with np.errstate(all="ignore"):
            newton = x - value / slope
        inside = (newton >= low) & (newton <= high)
        moved = np.where(inside, newton, (low + high) / 2)
        if not np.any(np.abs(moved - x) > ROUNDING * np.maximum(1.0, np.abs(x))):
            return np.asarray(moved)
        x = moved
    return np.asarray(x)


def _floats(value: ArrayLike) -> Array:
    return np.asarray(value, dtype=float)
