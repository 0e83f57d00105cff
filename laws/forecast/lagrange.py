"""Cubic interpolation on evenly spaced nodes, the same in Python, in SQL and on a page.

With u = (x - first) / step, i = min(max(floor(u), 1), nodes - 3) and t = u - i the nodes
i - 1 .. i + 2 count with

    -t (t - 1) (t - 2) / 6            (t + 1) (t - 1) (t - 2) / 2
    -(t + 1) t (t - 2) / 2            (t + 1) t (t - 1) / 6

Lagrange's polynomial through the four: its error is below (3 / 128) step**4 times the fourth
derivative.  sql/macros/scalar/cubic_weights.sql states the same.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Indices = NDArray[np.int64]

ROUNDING = 1e-9  # of a step: an end of the nodes that was computed another way


@dataclass(frozen=True, slots=True)
class Axis:
    """Nodes at first, first + step, ...; four of them at least."""

    first: float
    step: float
    nodes: int

    @property
    def places(self) -> Array:
        """Where the nodes are, (nodes,)."""
        return np.asarray(self.first + self.step * np.arange(self.nodes), dtype=np.float64)

    def holds(self, x: Array) -> NDArray[np.bool_]:
        """True where x lies between the first and the last node."""
        u = (x - self.first) / self.step
        return np.asarray((u >= -ROUNDING) & (u <= self.nodes - 1 + ROUNDING))

    def weights(self, x: Array) -> tuple[Indices, Array]:
        """The first of the four nodes (points,), and their weights (4, points)."""
        u = (x - self.first) / self.step
        at = np.clip(np.floor(u), 1, self.nodes - 3).astype(np.int64)
        return at - 1, cubic_weights(u - at)


def cubic_weights(t: Array) -> Array:
    """Of the four nodes about t, which lies between the second (0) and the third (1): (4, ...)."""
    weights = np.array(
        [
            -t * (t - 1) * (t - 2) / 6,
            (t + 1) * (t - 1) * (t - 2) / 2,
            -(t + 1) * t * (t - 2) / 2,
            (t + 1) * t * (t - 1) / 6,
        ]
    )
    return np.asarray(weights, dtype=np.float64)


def along(axis: Axis, values: Array, x: Array) -> Array:
    """Values (nodes,) interpolated at x (points,)."""
    first, weights = axis.weights(x)
    return np.asarray(sum(w * values[first + i] for i, w in enumerate(weights)))


def across(axes: tuple[Axis, Axis], values: Array, x: Array, y: Array) -> Array:
    """Values (nodes of the first axis, nodes of the second) interpolated at (x, y), (points,)."""
    (i, of_x), (j, of_y) = axes[0].weights(x), axes[1].weights(y)
    found = np.zeros(len(x))
    for row in range(4):
        line = sum(of_y[column] * values[i + row, j + column] for column in range(4))
        found += of_x[row] * line
    return found
