"""Compute from a cluster and days, and back.

    C = accelerators * peak_flops * mfu * goodput * 86,400 * days

peak_flops is the FLOP/s one accelerator could do, mfu the share of it that trains (model FLOPs
utilisation: Chowdhery et al. 2022, arXiv:2204.02311, appendix B), goodput the share of the days
that is not lost to restarts.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

Array = NDArray[np.float64]

SECONDS_A_DAY = 86_400


def cluster_flops(
    accelerators: ArrayLike,
    peak_flops: ArrayLike,
    days: ArrayLike,
    mfu: ArrayLike = 1.0,
    goodput: ArrayLike = 1.0,
) -> Array:
    """FLOPs of training a cluster yields; arrays broadcast, as for draws of the mfu."""
    return _rate(accelerators, peak_flops, mfu, goodput) * positive("days", days)


def days_for(
    C: ArrayLike,
    accelerators: ArrayLike,
    peak_flops: ArrayLike,
    mfu: ArrayLike = 1.0,
    goodput: ArrayLike = 1.0,
) -> Array:
    """Days a cluster needs for C FLOPs."""
    return positive("C", C) / _rate(accelerators, peak_flops, mfu, goodput)


def training_flops(N: ArrayLike, D: ArrayLike, k: ArrayLike = FLOPS_PER_PARAM_TOKEN) -> Array:
    """C = k N D of a run."""
    return positive("k", k) * positive("N", N) * positive("D", D)


def used_share(
    C: ArrayLike, accelerators: ArrayLike, peak_flops: ArrayLike, days: ArrayLike
) -> Array:
    """mfu * goodput of a run of C FLOPs; above 1 where one of the numbers cannot be right."""
    return positive("C", C) / cluster_flops(accelerators, peak_flops, days)


def _rate(
    accelerators: ArrayLike, peak_flops: ArrayLike, mfu: ArrayLike, goodput: ArrayLike
) -> Array:
    """FLOPs a day."""
    used = positive("mfu", mfu) * positive("goodput", goodput)
    peak = positive("accelerators", accelerators) * positive("peak_flops", peak_flops)
    return np.asarray(peak * used * SECONDS_A_DAY)
