"""Weights that carry a quantity from runs of known size and tokens to another run.

Universal kriging (Matheron 1969; Cressie 1993, *Statistics for Spatial Data*, section 3.4): the
best linear unbiased guess of a field with a trend, and its variance.

    cov(f(p), f(q)) = tau exp(-|p - q|^2 / (2 reach^2))        p = (ln N, ln D)
    value of a run  = trend + f(p) + what is its own, of variance 1 - tau

The trend is linear in ln N and ln D where the runs are enough for one and do not lie on a line.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

RUNS_FOR_TREND = 6  # three coefficients, and as many runs to spare
COLLINEAR = 1e-3  # least spread across the line of the places, over that along it
REACHES = (1.0, 2.0, 4.0)  # in ln N and ln D
SHARED = (0.5, 0.8, 0.95, 0.99)  # tau


@dataclass(frozen=True)
class Field:
    """How alike runs are: `reach` in ln N and ln D, and `shared`, the variance places share."""

    reach: float
    shared: float

    def weights(self, known: Array, wanted: Array) -> tuple[Array, float]:
        """Weights (runs,) of the known runs for a wanted one, and its variance.

        known (runs, 2), wanted (2,): ln N and ln D.  The variance is in units of the field's own.
        """
        own = (1 - self.shared) * np.eye(len(known))
        inverse = np.linalg.inv(self._shared(known, known) + own)
        near = self._shared(known, wanted[None])[:, 0]
        has_trend = _has_trend(known)
        trend, there = _trend(known, has_trend), _trend(wanted[None], has_trend)[0]
        missed = there - trend.T @ inverse @ near
        multipliers = np.linalg.solve(trend.T @ inverse @ trend, missed)
        weights = inverse @ (near + trend @ multipliers)
        return weights, float(1 - near @ inverse @ near + missed @ multipliers)

    def _shared(self, some: Array, others: Array) -> Array:
        distance = ((some[:, None] - others[None]) ** 2).sum(axis=-1)
        return np.asarray(self.shared * np.exp(-distance / (2 * self.reach**2)))


def fit_field(places: Array, values: Array) -> tuple[Field, Array, Array]:
    """The field under which each run is best told from the others.

    places (runs, 2), values (runs, nodes).  Returns the field, the errors of leaving each run out
    (runs, nodes) and their variances (runs,) in units of the field's: at each node the variance is
    the one of greatest likelihood.
    """
    tried = [
        (field, *_left_out(field, places, values))
        for field in (Field(reach, shared) for reach in REACHES for shared in SHARED)
    ]
    return min(tried, key=lambda one: _badness(one[1], one[2]))


def _left_out(field: Field, places: Array, values: Array) -> tuple[Array, Array]:
    errors, variances = np.empty_like(values), np.empty(len(values))
    for run in range(len(values)):
        others = np.arange(len(values)) != run
        weights, variances[run] = field.weights(places[others], places[run])
        errors[run] = values[run] - weights @ values[others]
    return errors, variances


def _badness(errors: Array, variances: Array) -> float:
    """Minus twice the log likelihood of the errors, a node's on average."""
    scale = (errors**2 / variances[:, None]).mean(axis=0)
    told = scale[scale > 0]  # at the end every run is 1 by definition
    return float(len(errors) * np.log(told).mean() + np.log(variances).sum()) if len(told) else 0.0


def _has_trend(places: Array) -> bool:
    if len(places) < RUNS_FOR_TREND:
        return False
    spread = np.linalg.svd(places - places.mean(axis=0), compute_uv=False)
    return bool(spread[-1] > COLLINEAR * spread[0] and spread[0] > 0)


def _trend(places: Array, has_trend: bool) -> Array:
    ones = np.ones((len(places), 1))
    return np.hstack([ones, places]) if has_trend else ones
