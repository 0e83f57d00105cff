"""The course of a loss towards its end, and how far runs depart from it.

    ln L(x) = ln L(1) + course(x) + slow(x) + quick(x)        x: share of the plan that is done

The slow part is a Gaussian process whose standard deviation depends on x and whose correlation
falls with the distance in ln x: it makes neighbouring residuals alike, as they are.  The quick part
is independent from one evaluation to the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Course:
    """What finished runs say of the way of another run to its end.

    share      -  (nodes,)  rising, the last is 1
    log_ratio  -  (nodes,)  expected ln L(x) - ln L(1)
    slow       -  (nodes,)  sd of the slow part of a run's departure from it
    quick      -  (nodes,)  sd of the quick part
    memory     -  ()        distance in ln x at which the slow part's correlation is 1/e
    runs       -  ()        finished runs it stands on
    kind       -  ()        collapse or annealing: how it was found
    """

    share: Array
    log_ratio: Array
    slow: Array
    quick: Array
    memory: float
    runs: int
    kind: str

    def at(self, share: ArrayLike) -> tuple[Array, Array]:
        """Expected ln L(x) - ln L(1), and the sd of a run's departure from it (points,)."""
        x = np.asarray(share, dtype=float)
        ratio, slow, quick = (self._on(v, x) for v in (self.log_ratio, self.slow, self.quick))
        return ratio, np.hypot(slow, quick)

    def covariance(self, share: Array) -> Array:
        """Covariance (points, points) of one run's departures at these shares (points,)."""
        slow, quick = self._on(self.slow, share), self._on(self.quick, share)
        return covariance(share, slow, quick, self.memory)

    def _on(self, values: Array, x: Array) -> Array:
        return np.interp(np.log(x), np.log(self.share), values)


def covariance(share: Array, slow: Array, quick: Array, memory: float) -> Array:
    """Of slow departures with that sd (points,) and memory, and independent quick ones."""
    place = np.log(share)
    alike = np.exp(-np.abs(place[:, None] - place[None]) / memory)
    return np.asarray(slow[:, None] * slow[None] * alike + np.diag(quick**2))
