"""Fit a law to runs, and say whether the answer may be used.

The estimate minimises the sum of Huber losses of the log residuals (Hoffmann et al. 2022,
arXiv:2203.15556, eq. 3), carried to convergence from several starts.  Reasons: docs/method.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from laws import identifiability
from laws.covariance import sandwich
from laws.engine.coordinates import centre, log_problem, to_coefficients
from laws.engine.problem import Problem, Solution
from laws.engine.scale import robust_sd
from laws.engine.search import minimum
from laws.errors import NoLaw
from laws.law import Law
from laws.observations import FLOPS_PER_PARAM_TOKEN, Observations
from laws.quantities import positive
from laws.verdict import USABLE, gradient, verdict

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
    theta, centre      the estimate as the search has it, where the bootstrap starts
    covariance  -  of the coefficients, by the cluster sandwich (coefficients, coefficients)
    k           -  FLOPs for one parameter and token of the runs; 6 where they have no N and D
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
    centre: Mapping[str, float]
    covariance: Array
    k: float = FLOPS_PER_PARAM_TOKEN

    @property
    def is_usable(self) -> bool:
        """True where the law has coefficients, doubtful ones included."""
        return self.status in USABLE

    def require_law(self) -> Any:
        """The law; NoLaw where the fit ended without one."""
        if not self.is_usable:
            raise NoLaw(self.status, self.reason)
        return self.law


def fit(law: type[Law], observations: Observations, delta: float | None = None) -> Fit:
    """The law of that class that fits the observations best.

    delta=None adapts the Huber delta to the noise; 1e-3 is the convention of the literature.
    Raises QuantityMissing where the observations lack what the law takes.
    """
    if delta is not None:
        positive("delta", delta)
    if (short := identifiability.shortage(law, observations)) is not None:
        return _without_law(law, observations, "too_few", short)
    if (flat := identifiability.degeneracy(law, observations)) is not None:
        return _without_law(law, observations, "not_identified", flat)
    at = centre(law, observations)
    problem = log_problem(law, observations, at)
    end, settled = minimum(problem, delta)
    return _judge(law, observations, problem.at(settled), end, at)


def _judge(
    law: type[Law],
    observations: Observations,
    problem: Problem,
    end: Solution,
    at: Mapping[str, float],
) -> Fit:
    jacobian = problem.space.jacobian(end.theta)[:, 0]
    condition = identifiability.condition(jacobian)
    slope = gradient(problem, end.theta, jacobian)
    status, reason = verdict(problem, end, condition, slope, observations)
    estimate = law(*to_coefficients(law, end.theta, at)[0].tolist())
    if (unseen := estimate.unseen(*(observations.column(name) for name in law.inputs))) is not None:
        status, reason = "not_identified", unseen
    return Fit(
        law=estimate if status in USABLE else law(*[np.nan] * len(law.coefficients)),
        status=status,
        reason=reason,
        objective=float(end.objective[0]),
        delta=problem.delta,
        gradient=slope,
        condition=condition,
        residual_sd=robust_sd(problem.residuals(end.theta)[0], end.theta.shape[1]),
        runs=len(observations),
        clusters=observations.clusters,
        theta=end.theta[0],
        centre=at,
        covariance=sandwich(law, problem, end.theta, observations.cluster, at),
        k=_flops_per_param_token(observations),
    )


def _without_law(law: type[Law], observations: Observations, status: str, reason: str) -> Fit:
    size = len(law.coefficients)
    return Fit(
        law=law(*[np.nan] * size),
        status=status,
        reason=reason,
        objective=np.nan,
        delta=np.nan,
        gradient=np.nan,
        condition=np.nan,
        residual_sd=np.nan,
        runs=len(observations),
        clusters=observations.clusters,
        theta=np.full(size, np.nan),
        centre={},
        covariance=np.full((size, size), np.nan),
        k=_flops_per_param_token(observations),
    )


def _flops_per_param_token(observations: Observations) -> float:
    """As the largest models were counted; the usual rule where no run has N and D."""
    is_counted = len(observations) and {"N", "D"} <= observations.columns.keys()
    return observations.flops_per_param_token if is_counted else FLOPS_PER_PARAM_TOKEN
