"""What anyone could have predicted without fitting a law: the predictions that a law has to beat.

    best so far       the least loss of any run yet; some 18 % off in Choshen et al. 2024,
                      arXiv:2410.11840
    power law         A / C**alpha through the best runs of the two costliest budgets
    published shape   E + A / N**alpha + B / D**beta with A, B, alpha and beta of Hoffmann et al.
                      2022, arXiv:2203.15556 (laws.published.TEX), E alone from the runs

Each is a loss in nats/token at one run or several; NaN where the runs determine none.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.published import TEX
from laws.quantities import positive

Array = NDArray[np.float64]


def best_so_far(L: ArrayLike) -> float:
    """The least of the losses (runs,) in nats/token; NaN where there is none."""
    losses = positive("L", L)
    return float(losses.min()) if losses.size else float("nan")


def power_law_of_compute(C: ArrayLike, L: ArrayLike, budgets: ArrayLike, at_C: ArrayLike) -> Array:
    """Loss at at_C FLOPs by the line, in logarithms, through the best runs of two budgets.

    C (runs,) in FLOPs and L (runs,) belong to runs of the budgets (runs,), of which NaN is none;
    the two costliest budgets count.  Of the shape of at_C; NaN where there are fewer than two.
    """
    C, L, at_C = positive("C", C), positive("L", L), positive("C", at_C)
    levels = np.asarray(budgets, dtype=float)
    last = np.unique(levels[np.isfinite(levels)])[-2:]
    if len(last) < 2:
        return np.full(at_C.shape, np.nan)
    best = [_best(L, levels == level) for level in last]
    x, y = np.log(C[best]), np.log(L[best])
    if x[0] == x[1]:
        return np.full(at_C.shape, np.nan)
    alpha = -(y[1] - y[0]) / (x[1] - x[0])
    return np.asarray(np.exp(y[1] - alpha * (np.log(at_C) - x[1])))


def published_shape(
    N: ArrayLike, D: ArrayLike, L: ArrayLike, at_N: ArrayLike, at_D: ArrayLike
) -> Array:
    """Loss at at_N parameters and at_D tokens by the published law with a floor of one's own.

    E is the median over the runs (runs,) of what L leaves above A / N**alpha + B / D**beta: half of
    them lie above the law, half below, so the median log residual is 0 too.  NaN where there is no
    run, or where that floor leaves no loss above 0.
    """
    N, D, L = positive("N", N), positive("D", D), positive("L", L)
    at_N, at_D = np.broadcast_arrays(positive("N", at_N), positive("D", at_D))
    if not L.size:
        return np.full(at_N.shape, np.nan)
    floor = np.median(L - TEX.loss(N, D)) + TEX.E
    loss = floor + TEX.loss(at_N, at_D) - TEX.E
    return np.where(loss > 0, loss, np.nan)


def _best(L: Array, mask: NDArray[np.bool_]) -> int:
    """Index of the least loss among the runs of a mask; the first of equals."""
    return int(np.flatnonzero(mask)[np.argmin(L[mask])])
