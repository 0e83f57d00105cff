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

    function gives its value and its slope.  A step that leaves the bracket, or that is not half as
    long as the last, is a bisection instead, so a function that rises is enough.
    """
    low, high = (end.copy() for end in np.broadcast_arrays(*map(_floats, (low, high))))
    x, last = (low + high) / 2, high - low
    for _ in range(MOST_STEPS):
        value, slope = function(x)
        low, high = np.where(value < 0, x, low), np.where(value > 0, x, high)
        with np.errstate(all="ignore"):
            newton = x - value / slope
        good = (newton >= low) & (newton <= high) & (np.abs(newton - x) <= last / 2)
        moved = np.where(good, newton, (low + high) / 2)
        last = np.abs(moved - x)
        if not np.any(last > ROUNDING * np.maximum(1.0, np.abs(x))):
            return np.asarray(moved)
        x = moved
    return np.asarray(x)


def _floats(value: ArrayLike) -> Array:
    return np.asarray(value, dtype=float)
