"""A two-sided alarm for repeated looks at one run: likelihood ratios averaged over departures.

Innovations z_i are residuals given all earlier ones: autocorrelation, and an error of the forecast
that all evaluations share, are in their covariance and not in z.  For a departure delta v that
begins at a share c, as a step or growing, w is v in the same coordinates, and

    E_t = mean over v of  E_delta exp(delta S_t - delta^2 A_t / 2)
    S_t = sum_i w_i z_i,  A_t = sum_i w_i^2,  delta half-normal with scale TAU

Of runs on track, whose z are independent and standard normal, E_t is a martingale that begins at 1,
and by Ville's inequality (Ville 1939; Ramdas et al. 2023, arXiv:2210.01948) it ever reaches 1 / a
with probability a at most, however often one looks.  One process asks for worse and one for better,
each at half of what is allowed; averaging over a scale is Robbins 1970, Ann. Math. Stat. 41.

A z beyond CLIP counts as CLIP, and later ones are expected from what it counts as (as in Masreliez
& Martin 1977, IEEE Trans. Autom. Control 22): one spike is no proof, and a shift that stays goes on
to count.  So long as no z is that large nothing changes, and of LOOKS looks one is with probability
CLIPPED at most.  That is taken off what is allowed, and so is ESTIMATED, because the covariance is
not known but estimated from the finished runs.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular
from scipy.special import log_ndtr, logsumexp, ndtr

from laws.live.curve import FIRST_LOOK, LOOKS, ROUNDING

Array = NDArray[np.float64]

ALPHA = 0.05  # share of runs on track that ever raise an alarm, both sides together
CLIP = 3.9  # the largest at which no single look can raise an alarm
CLIPPED = LOOKS * 2 * float(ndtr(-CLIP))
ESTIMATED = 0.01  # by simulation, benchmarks/live.py
THRESHOLD = 2 / (ALPHA - CLIPPED - ESTIMATED)
TAU = 0.03  # of ln loss: the size of a departure worth finding
STARTS = np.arange(FIRST_LOOK, 0.95, 0.1)  # shares at which it may begin


@dataclass(frozen=True)
class Evidence:
    """Logarithm of both e-values after each look (looks,): for worse, and for better."""

    share: Array
    log_worse: Array
    log_better: Array

    def alarm(self) -> tuple[str, float] | None:
        """("above" or "below", share of the plan) of the first alarm; None where there was none."""
        limit = np.log(THRESHOLD)
        first = [
            (float(self.share[np.argmax(log >= limit)]), side)
            for side, log in (("above", self.log_worse), ("below", self.log_better))
            if (log >= limit).any()
        ]
        share, side = min(first, default=(1.0, ""))
        return (side, share) if side else None

    @property
    def e_value(self) -> float:
        """The largest that either process ever was; an alarm at THRESHOLD."""
        return float(np.exp(max(self.log_worse.max(), self.log_better.max())))


def evidence(share: Array, residual: Array, covariance: Array) -> Evidence:
    """Of residuals (looks,) of ln loss at these shares, with the covariance of runs on track."""
    root = np.linalg.cholesky(covariance)
    z = _clipped(root, residual)
    w = solve_triangular(root, _departures(share), lower=True)
    S, A = np.cumsum(w * z[:, None], axis=0), np.cumsum(w**2, axis=0)
    return Evidence(share, _log_mean(S, A), _log_mean(-S, A))


def _clipped(root: NDArray[np.floating[Any]], residual: Array) -> Array:
    """Innovations (looks,), each given what the earlier ones count as."""
    z = np.zeros(len(residual))
    for look, (row, actual) in enumerate(zip(root, residual, strict=True)):
        z[look] = np.clip((actual - row[:look] @ z[:look]) / row[look], -CLIP, CLIP)
    return z


def _departures(share: Array) -> Array:
    """Unit departures (looks, kinds): a step, or a growth that reaches 1 at the end."""
    since = share[:, None] - STARTS[None] + ROUNDING
    return np.hstack([since >= 0, np.maximum(since, 0) / (1 - STARTS)[None]]).astype(float)


def _log_mean(S: Array, A: Array) -> Array:
    """ln of the mean over kinds of the half-normal mixture of exp(delta S - delta^2 A / 2)."""
    precision = 1 + TAU**2 * A
    logs = (
        np.log(2)
        - np.log(precision) / 2
        + (TAU * S) ** 2 / (2 * precision)
        + log_ndtr(TAU * S / np.sqrt(precision))
    )
    return np.asarray(logsumexp(logs, axis=1) - np.log(S.shape[1]))
