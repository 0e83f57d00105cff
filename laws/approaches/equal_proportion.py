"""PaLM 2's question: do the optimal size and tokens grow in equal proportion?

    N*(C) ~ C**n_exponent        equal proportion: n_exponent = 0.5, and so D* ~ C**0.5

Anil et al. 2023, arXiv:2305.10403, section 2: a parabola for each of four budgets, and the line
through their minima.  Asked of the minima, the test is Student's of that line's slope; of a fitted
law, it is a normal one with the standard error of its draws.  Minima of parabolas carry the bias of
their method (laws/approaches/isoflop.py), which no standard error shows.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import t

from laws.bands import LEAST_DRAWS, standard_error
from laws.errors import LengthsDiffer, TooFewBudgets, TooFewDraws
from laws.quantities import positive, share

Array = NDArray[np.float64]

EQUAL = 0.5
LEAST_BUDGETS = 3
SAME_COMPUTE = 1e-9  # in log C: rounding


class EqualProportion(NamedTuple):
    """The exponent of N* with its interval, and whether 0.5 is among what the runs allow.

    p_value is the chance of an estimate this far from 0.5 if it were 0.5; is_rejected where the
    interval of that level leaves 0.5 out.
    """

    n_exponent: float
    lo: float
    hi: float
    level: float
    p_value: float
    is_rejected: bool

    @property
    def sentence(self) -> str:
        """The verdict in words."""
        said = "is outside" if self.is_rejected else "is inside"
        return (
            f"N* grows as C**{self.n_exponent:.3f}; equal proportion, 0.5, {said} the "
            f"{self.level:.0%} interval [{self.lo:.3f}, {self.hi:.3f}] (p = {self.p_value:.2g})."
        )


def of_minima(C: ArrayLike, N: ArrayLike, level: float = 0.9) -> EqualProportion:
    """The test on minima of isoFLOP curves: C FLOPs and N parameters, both (budgets,)."""
    C, N = np.atleast_1d(positive("C", C)), np.atleast_1d(positive("N", N))
    if C.shape != N.shape or C.ndim != 1:
        raise LengthsDiffer({"C": C.size, "N": N.size})
    x, y = np.log(C) - np.log(C).mean(), np.log(N) - np.log(N).mean()
    budgets = 1 + int((np.diff(np.sort(x)) > SAME_COMPUTE).sum())
    if budgets < LEAST_BUDGETS:
        raise TooFewBudgets(budgets, LEAST_BUDGETS)
    slope = float(x @ y / (x @ x))
    free = len(x) - 2
    error = float(np.sqrt(((y - slope * x) ** 2).sum() / free / (x @ x)))
    return _verdict(slope, error, free, level)


def of_draws(n_exponent: float, draws: ArrayLike, level: float = 0.9) -> EqualProportion:
    """The test on a law's n_exponent and its bootstrap draws (draws,); lost draws are NaN."""
    drawn = np.ravel(np.asarray(draws, dtype=float))
    kept = drawn[np.isfinite(drawn)]
    if len(kept) < LEAST_DRAWS:
        raise TooFewDraws(len(kept), len(drawn), LEAST_DRAWS)
    return _verdict(float(n_exponent), float(standard_error(kept)), np.inf, level)


def _verdict(estimate: float, error: float, freedom: float, level: float) -> EqualProportion:
    """Student's test with so many degrees of freedom; the normal one where they are infinite."""
    reach = float(t.ppf((1 + share("level", level)) / 2, freedom)) * error
    distance = abs(estimate - EQUAL)
    with np.errstate(divide="ignore"):
        z = np.divide(distance, error) if distance else 0.0
    return EqualProportion(
        n_exponent=estimate,
        lo=estimate - reach,
        hi=estimate + reach,
        level=level,
        p_value=float(2 * t.sf(z, freedom)),
        is_rejected=bool(distance > reach),
    )
