"""From bootstrap draws to intervals.

    se(x) = (q84(x) - q16(x)) / 2        q by linear interpolation, at Phi(1) and Phi(-1)
    lo, hi = estimate -+ z se            z = Phi^-1((1 + level) / 2)

A normal interval on the quantile standard error: it keeps the level in simulation where percentile
intervals are too narrow, and a few wild draws do not move it.  The macros of sql/ state the same.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from laws.errors import TooFewDraws
from laws.fitting import Fit
from laws.quantities import share

Array = NDArray[np.float64]

UPPER, LOWER = 0.8413447460685429, 0.15865525393145707  # Phi(1), Phi(-1)
LEAST_DRAWS = 20
SHARES = {"n_exponent": 1.0, "d_exponent": 1.0}  # no more than the whole


def standard_error(draws: Array) -> Array:
    """Half the distance between the 16 % and 84 % quantiles along the first axis (draws, ...)."""
    upper, lower = np.quantile(draws, [UPPER, LOWER], axis=0)
    return np.asarray((upper - lower) / 2)


def band(
    estimate: ArrayLike, draws: Array, level: float, residual_sd: float = 0.0
) -> tuple[Array, Array]:
    """(lo, hi) of a positive quantity, in its logarithm; draws (draws, ...), estimate (...).

    residual_sd, in log units, widens the band from the law's to one run's.
    """
    spread = np.hypot(standard_error(np.log(draws)), residual_sd)
    reach = np.exp(normal_quantile(level) * spread)
    return np.asarray(estimate / reach), np.asarray(estimate * reach)


def intervals(fit: Fit, draws: Array, level: float = 0.9) -> list[dict[str, Any]]:
    """A row a coefficient, derived ones last: coefficient, estimate, lo, hi, level, unit, ...

    A and B have intervals of their logarithm; E and the exponents linear ones, cut off where they
    cannot be: below 0, and for shares above 1.  standard_error is in the coefficient's own unit.
    """
    law, many = fit.require_law(), type(fit.law).from_draws(kept(draws))
    rows = [
        interval_row(name, c.unit, c.interval, getattr(law, name), getattr(many, name)[:, 0], level)
        for name, c in law.coefficients.items()
    ]
    estimates, drawn = law.derived(), many.derived()
    rows += [
        interval_row(name, unit, "linear", estimates[name], drawn[name][:, 0], level)
        | {"is_derived": True}
        for name, unit in law.derived_units.items()
    ]
    return rows


def kept(draws: Array) -> Array:
    """The draws that found an answer; TooFewDraws where an interval needs more."""
    found = draws[np.isfinite(draws).all(axis=1)]
    if len(found) < LEAST_DRAWS:
        raise TooFewDraws(len(found), len(draws), LEAST_DRAWS)
    return found


def draws_lost(draws: Array) -> int:
    """Draws without an answer: rows (draws, coefficients) that hold NaN."""
    return int((~np.isfinite(draws).all(axis=1)).sum())


def normal_quantile(level: float) -> float:
    """z of a two-sided normal interval that holds `level`."""
    return float(ndtri((1 + share("level", level)) / 2))


def interval_row(
    name: str, unit: str, scale: str, estimate: float, draws: Array, level: float
) -> dict[str, Any]:
    """One such row from draws (draws,); scale is "log" or "linear"."""
    se = float(standard_error(draws))
    if scale == "log":
        lo, hi = (float(end) for end in band(estimate, draws, level))
    else:
        reach = normal_quantile(level) * se
        lo = max(estimate - reach, 0.0)
        hi = min(estimate + reach, SHARES.get(name, np.inf))
    return {
        "coefficient": name,
        "estimate": float(estimate),
        "lo": float(lo),
        "hi": float(hi),
        "level": level,
        "unit": unit,
        "standard_error": se,
        "is_derived": False,
    }
