"""Runs that could be trained next: budgets by sizes about the frontier.

Budgets go from the least of the family to a share of the target, sizes from a fourth to four times
the optimum: 16 times wide, as an isoFLOP curve may be without bias (arXiv:2603.22339).
"""

import numpy as np
from numpy.typing import NDArray

from laws.forecast import Surface

Array = NDArray[np.float64]

A_DECADE = 4  # budgets
SIZES = np.array([0.25, 0.5, 1.0, 2.0, 4.0])  # of the optimum
OF_TARGET = 0.25  # a run of more is no small run
STARVED = 0.5  # tokens a parameter: Besiroglu et al. 2024, arXiv:2404.10102, drop such runs


def candidates(surface: Surface, least: float, most: float) -> tuple[Array, Array, Array]:
    """(N, D, C) of each, (points,), with budgets from least to most [FLOPs], both included."""
    steps = max(1, round(A_DECADE * np.log10(most / least)))
    C = np.repeat(np.geomspace(least, most, steps + 1), len(SIZES))
    N = surface.optimum(C).N * np.tile(SIZES, steps + 1)
    D = C / (surface.k * N)
    fed = D / N >= STARVED
    return N[fed], D[fed], C[fed]
