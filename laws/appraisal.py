"""How far coefficients are from the best that these runs allow: the check of a fit made elsewhere.

An optimiser that stops early looks converged and is not: from Hoffmann's values L-BFGS-B with its
default tolerances stops after 2 steps on the mean of the Huber losses and after 19 on their sum,
14 % above the optimum, and intervals from such fits are many times too narrow (Besiroglu et al.
2024, arXiv:2404.10102).  So a fit is judged by its objective and its slope, never by a solver's
word.
"""

from dataclasses import dataclass

import numpy as np

from laws.engine.coordinates import centre, log_problem, to_theta
from laws.errors import NoLaw
from laws.fitting import fit
from laws.law import Law
from laws.observations import Observations
from laws.verdict import CONVERGED_GRADIENT, gradient

CLOSE = 1e-6  # share of the least objective


@dataclass(frozen=True, slots=True)
class Appraisal:
    """How good coefficients are for some runs.

    objective   -  sum of their Huber losses
    least       -  that of the best fit of the same law, delta and runs
    gap         -  objective above the least, as a share of it
    gradient    -  as in Fit.gradient: 0 at an optimum
    is_optimum  -  whether both say that nothing is left to gain
    sentence    -  the same for a reader
    """

    objective: float
    least: float
    gap: float
    gradient: float
    is_optimum: bool
    sentence: str


def appraise(law: Law, observations: Observations, delta: float = 1e-3) -> Appraisal:
    """The objective of a law's coefficients beside the least there is; NoLaw where no fit is."""
    best = fit(type(law), observations, delta)
    if not best.is_usable:
        raise NoLaw(best.status, best.reason)
    at = centre(type(law), observations)
    problem = log_problem(type(law), observations, at).at(delta)
    theta = to_theta(type(law), np.array([law.values()], dtype=float), at)
    objective = float(problem.look(theta).objective[0])
    slope = gradient(problem, theta, problem.space.jacobian(theta)[:, 0])
    gap = objective / best.objective - 1
    is_optimum = gap <= CLOSE and slope <= CONVERGED_GRADIENT**0.5
    return Appraisal(objective, best.objective, gap, slope, is_optimum, _said(gap, is_optimum))


def _said(gap: float, is_optimum: bool) -> str:
    if is_optimum:
        return "These coefficients are the optimum for these runs."
    return (
        f"These coefficients lie {gap:.2%} above the least objective: the optimiser stopped early, "
        "or they were rounded, or belong to other runs. Use the coefficients of laws.fit."
    )
