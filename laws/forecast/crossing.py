"""Where a falling curve on evenly spaced nodes first comes down to a value.

Between nodes the curve is Lagrange's cubic (lagrange.py), whose root Newton finds from the chord; a
fixed number of steps, so that sql/macros/scalar/cubic_root.sql takes the same.
"""

import numpy as np
from numpy.typing import NDArray

from laws.forecast.lagrange import Axis

Array = NDArray[np.float64]

NEWTON_STEPS = 8  # the curve is nearly straight within a step: four reach rounding


def crossing(axis: Axis, values: Array, wanted: Array) -> Array:
    """Of the shape of `wanted`: inf where no node is as low, the first node where that one is."""
    wanted = np.asarray(wanted)
    low = values <= wanted[..., None]
    node = np.argmax(low, axis=-1)
    inner = np.clip(node - 1, 1, axis.nodes - 3)
    t = root(np.stack([values[inner + i] for i in (-1, 0, 1, 2)]), wanted, node - inner)
    x = np.where(node == 0, axis.first, axis.first + axis.step * (inner + t))
    return np.where(low.any(axis=-1), x, np.inf)


def root(values: Array, wanted: Array, node: Array) -> Array:
    """t at which the cubic through values (4, ...) at t = -1, 0, 1, 2 is wanted, before `node`."""
    before, first, second, after = values
    c1 = (6 * second - 2 * before - 3 * first - after) / 6
    c2 = (before - 2 * first + second) / 2
    c3 = (after - before + 3 * first - 3 * second) / 6
    t = np.asarray(node, dtype=float) - 0.5
    with np.errstate(invalid="ignore", divide="ignore"):
        for _ in range(NEWTON_STEPS):
            step = (first - wanted + t * (c1 + t * (c2 + t * c3))) / (
                c1 + t * (2 * c2 + 3 * t * c3)
            )
            t = np.clip(t - step, node - 1.0, node)
    return t
