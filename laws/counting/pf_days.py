"""Petaflop/s-days, the unit of compute of Kaplan et al. 2020, arXiv:2001.08361, section 1.3.

    1 PF-day = 1e15 FLOP/s * 86,400 s = 8.64e19 FLOPs

Everything else here counts compute in FLOPs; a constant printed in PF-days is converted once.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.quantities import positive

FLOPS_PER_PF_DAY = 8.64e19


def flops_of(pf_days: ArrayLike) -> NDArray[np.float64]:
    """FLOPs in so many PF-days."""
    return positive("C", pf_days) * FLOPS_PER_PF_DAY


def pf_days_of(C: ArrayLike) -> NDArray[np.float64]:
    """PF-days in C FLOPs."""
    return positive("C", C) / FLOPS_PER_PF_DAY
