"""Fit a law to runs, and say whether the answer may be used.

The estimate minimises the sum of Huber losses of the log residuals (Hoffmann et al. 2022,
arXiv:2203.15556, eq. 3), carried to convergence from several starts.  Reasons: docs/method.md.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laws import identifiability
from laws.chinchilla import Chinchilla
from laws.errors import NoLaw
from laws.observations import Observations
from laws.problem import Problem, Solution
from laws.quantities import positive
from laws.scale import robust_sd
from laws.search import log_problem, minimum, residuals
from laws.verdict import USABLE, verdict

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted law and how far to trust it.

    law         -  the estimate; all NaN where status is too_few or not_identified
    status      -  converged, at_bound, max_iterations, not_identified or too_few
    reason      -  the status in a sentence a person can act on
    objective   -  sum of the Huber losses of the log residuals
    delta       -  of the Huber loss, in log loss
    gradient    -  largest cosine between a slope of the law and the clipped residuals
    condition   -  condition number of the scaled Jacobian
    residual_sd -  robust standard deviation of the log residuals: the noise of one run
    runs, clusters     in the fit
    theta, centre      the estimate in log space, where the bootstrap starts
    """

    law: Any
    status: str
    reason: str
    objective: float
    delta: float
    gradient: float
    condition: float
    residual_sd: float
    runs: int
    clusters: int
    theta: Array
    centre: Array

    @property
    def is_usable(self) -> bool:
        """True where the law has coefficients, doubtful ones included."""
        return self.status in USABLE

    def require_law(self) -> Any:
        """The law; NoLaw where the fit ended without one."""
        if not self.is_usable:
            raise NoLaw(self.status, self.reason)
        return self.law


def fit(law: type[Chinchilla], observations: Observations, delta: float | None = None) -> Fit:
    """The law of that class that fits the observations best.

    delta=None adapts the Huber delta to the noise; 1e-3 is the convention of the literature.
    """
    if delta is not None:
        positive("delta", delta)
    if (short := identifiability.shortage(observations)) is not None:
        return _without_law(law, observations, "too_few", short)
    if (flat := identifiability.degeneracy(observations)) is not None:
        return _without_law(law, observations, "not_identified", flat)
    features = law.log_features(observations)
    centre = features.mean(axis=1)
    problem = log_problem(law, observations, features - centre[:, None])
    end, settled = minimum(problem, delta)
    return _judge(law, observations, problem.at(settled), end, centre)


def _judge(
    law: type[Chinchilla],
    observations: Observations,
    problem: Problem,
    end: Solution,
    centre: Array,
) -> Fit:
    shares = problem.space.predict(end.theta, problem.x)[1]
    condition = identifiability.condition(problem.space.jacobian(shares, problem.x)[0])
    status, reason = verdict(problem, end, condition, observations, law.units)
    coefficients = law.from_theta(end.theta, centre)[0]
    if status not in USABLE:
        coefficients = np.full_like(coefficients, np.nan)
    return Fit(
        law=law(*coefficients.tolist()),
        status=status,
        reason=reason,
        objective=float(end.objective[0]),
        delta=problem.delta,
        gradient=float(end.gradient[0]),
        condition=condition,
        residual_sd=robust_sd(residuals(problem, end.theta), problem.space.size),
        runs=len(observations),
        clusters=observations.clusters,
        theta=end.theta[0],
        centre=centre,
    )


def _without_law(
    law: type[Chinchilla], observations: Observations, status: str, reason: str
) -> Fit:
    nothing = [np.nan] * len(law.units)
    return Fit(
        law=law(*nothing),
        status=status,
        reason=reason,
        objective=np.nan,
        delta=np.nan,
        gradient=np.nan,
        condition=np.nan,
        residual_sd=np.nan,
        runs=len(observations),
        clusters=observations.clusters,
        theta=np.full(law.log_space.size, np.nan),
        centre=np.full(law.log_space.powers, np.nan),
    )
