"""How far the isoFLOP frontier and the parametric law disagree on the plan.

Approaches 2 and 3 of Hoffmann et al. 2022, arXiv:2203.15556, answer the same question from the same
runs.  On the runs of Llama 3 they are 58 % of tokens apart at 3.8e25 FLOPs, and the losses of the
two plans .0003 nats: the optimum is flat, so a large difference is a wide band and no error.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from laws.law import Array
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

LARGE = 0.25


class Planner(Protocol):
    """What knows the optimum at a budget: a law, or the lines of approaches 1 and 2."""

    def frontier(self, C: ArrayLike, k: float = ...) -> tuple[Array, Array]:
        """Compute-optimal (N, D) for C FLOPs, with C = k N D."""
        ...


class PlanningLaw(Planner, Protocol):
    """A law that also knows the loss of a plan."""

    def loss(self, N: ArrayLike, D: ArrayLike) -> Array:
        """Predicted loss in nats/token."""
        ...


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Two plans for one budget.

    C           FLOPs
    tokens      tokens      D* by the isoFLOP lines, and by the law
    difference  -           the larger by the smaller, less 1
    cost_nats   nats/token  what the isoFLOP plan loses, if the law is right
    is_large    -           more than LARGE apart
    sentence    -           the same for a reader
    """

    C: float
    tokens: tuple[float, float]
    difference: float
    cost_nats: float
    is_large: bool
    sentence: str


def disagreement(
    isoflop: Planner, law: PlanningLaw, C: float, k: float = FLOPS_PER_PARAM_TOKEN
) -> Disagreement:
    """The plans of approach 2 and of a parametric law for C FLOPs, with C = k N D."""
    C = float(positive("C", C))
    plans = [planner.frontier(C, k) for planner in (isoflop, law)]
    tokens = float(plans[0][1]), float(plans[1][1])
    difference = float(np.exp(abs(np.log(tokens[0] / tokens[1]))) - 1)
    cost = float(law.loss(*plans[0]) - law.loss(*plans[1]))
    is_large = difference > LARGE
    sentence = (
        f"At {C:.3g} FLOPs isoFLOP minima say {tokens[0]:.3g} tokens and the law {tokens[1]:.3g}, "
        f"{difference:.0%} apart; by the law the first plan costs {cost:.2g} nats/token"
    )
    advice = ". Plan within that range, and add runs at larger budgets" if is_large else ""
    return Disagreement(C, tokens, difference, cost, is_large, f"{sentence}{advice}.")
