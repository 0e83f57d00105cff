"""The size and tokens that are cheapest to train and to serve, for a given quality.

    minimise  k N D + s N T    over all N and D of loss L        T tokens served, s FLOPs for each

Sardana et al. 2024, arXiv:2401.00448.  It has no closed form.  At the optimum, with
u = A / N**alpha + B / D**beta,

    alpha A / N**alpha  =  beta B / D**beta (1 + s T / (k D))

so a model that is served much is smaller and trained longer than the frontier says.  In the share
w = A / (u N**alpha) and z = log(w / (1 - w)) this is the zero of

    z + log(alpha / beta) - log(1 + s T / (k D)),        D = (B / (u (1 - w)))**(1 / beta)

which rises with a slope of at least 1, from what it is on the frontier, z = log(beta / alpha).
Serving that costs more a FLOP than training, as at a lower utilisation, is a larger s.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.engine.root import rising_root
from laws.frontier import FrontierLaw
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.quantities import positive

Array = NDArray[np.float64]

FLOPS_PER_PARAM_TOKEN_SERVED = 2.0  # a forward pass: Kaplan et al. 2020, arXiv:2001.08361, s. 2.1


class Lifetime(NamedTuple):
    """The cheapest model of a quality over training and serving; arrays of one shape.

    N, D            parameters, tokens      infinite where no model has the quality
    training_flops  FLOPs
    serving_flops   FLOPs
    saving          -   share of the FLOPs that the compute-optimal model of that quality would take
    """

    N: Array
    D: Array
    training_flops: Array
    serving_flops: Array
    saving: Array


def lifetime_optimum(
    law: FrontierLaw,
    L: ArrayLike,
    served: ArrayLike,
    k: float = FLOPS_PER_PARAM_TOKEN,
    k_served: float = FLOPS_PER_PARAM_TOKEN_SERVED,
) -> Lifetime:
    """The model of loss L that costs least over training and `served` tokens of inference."""
    positive("k", [k, k_served])
    L, served = positive("L", L), positive("served", served)
    C = law.flops_for_loss(L, k)
    reachable = np.where(np.isfinite(C), 1.0, np.nan)
    N, D = _cheapest(law, law.excess(L) * reachable, k_served / k * served)
    first_N, first_D = law.split(np.where(np.isfinite(C), C, np.nan) / k)
    saving = 1 - N * (k * D + k_served * served) / (first_N * (k * first_D + k_served * served))
    N, D = (np.where(np.isposinf(C), np.inf, each) for each in (N, D))
    return Lifetime(N, D, k * N * D, k_served * N * served, saving)


def _cheapest(law: FrontierLaw, u: Array, extra: Array) -> tuple[Array, Array]:
    """(N, D) at that u, where serving costs as much as training on `extra` tokens."""
    A, B, alpha, beta = law.tradeoff()

    def tokens(z: Array) -> Array:
        return np.asarray((B / u * (1 + np.exp(z))) ** (1 / beta))

    def tilt(z: Array) -> tuple[Array, Array]:
        weight = extra / tokens(z)
        slope = 1 + weight / (1 + weight) / beta / (1 + np.exp(-z))
        return z + np.log(alpha / beta) - np.log1p(weight), slope

    frontier = np.log(beta / alpha) + 0 * (u + extra)
    z = rising_root(tilt, frontier, frontier + np.log1p(extra / tokens(frontier)))
    return np.asarray((A / u * (1 + np.exp(-z))) ** (1 / alpha)), tokens(z)
