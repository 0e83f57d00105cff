"""A smooth bend: the piece that turns one power law into the next.

    bend(u, f) = f log(1 + exp(u / f))        u = log(x / d)

It is 0 where x is far below d and log(x / d) where x is far above; f is how far, in log x, the
transition reaches.  exp(-c bend) is the factor (1 + (x / d)**(1 / f))**(-c f) of Caballero et al.
2023, arXiv:2210.14891, eq. 1.
"""

from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

FLOORS = np.array([0.0, 0.3, 0.6, 0.8, 0.9, 0.97])  # shares of the least loss tried as E
LEAST_FLOOR = 0.01  # share of the least loss put for E = 0, which has no logarithm


def bend(u: Any, f: Any) -> Any:
    """f log(1 + exp(u / f)) without overflow; u and f may be complex."""
    t = u / f
    is_above = np.real(t) > 0
    return f * (t * is_above + np.log1p(np.exp(np.where(is_above, -1.0, 1.0) * t)))


def projected(L: Array, bases: Iterable[Array]) -> list[tuple[float, float, Array]]:
    """(cost, E, coefficients) of the E and line through log(L - E) that suit each basis best.

    With E and the bends fixed these laws are lines in log(L - E), so every start is solved for.
    bases are (columns, runs) each; the cost is the sum of squares in log L to first order.
    """
    floors = FLOORS * L.min()
    aims = np.log(L - floors[:, None])
    importance = 1 - floors[:, None] / L
    found = []
    for basis in bases:
        columns = (basis * importance[:, None, :]).swapaxes(1, 2)
        line = (np.linalg.pinv(columns) @ (aims * importance)[:, :, None])[..., 0]
        cost = (((line @ basis - aims) * importance) ** 2).sum(axis=1)
        best = int(np.argmin(cost))
        E = float(max(floors[best], LEAST_FLOOR * L.min()))
        found.append((float(cost[best]), E, line[best]))
    return found
