"""What a smaller model, trained longer to the same loss, costs beyond the compute-optimal one.

A model of k_N times the optimal size reaches the optimal loss with k_D times the optimal tokens:

    k_D = (1 - beta / alpha (k_N**-alpha - 1))**(-1 / beta)        overhead = k_N k_D - 1

de Vries 2023, "Go smol or go home" (harmdevries.com).  Neither depends on the compute, because at
every optimum the size's part of the loss stands to the data's as beta to alpha.  Below

    k_N = (1 + alpha / beta)**(-1 / alpha)

no amount of data is enough.  For any law that is a rising function of A / N**alpha + B / D**beta.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.frontier import FrontierLaw
from laws.observations import FLOPS_PER_PARAM_TOKEN
from laws.plans.inference import FLOPS_PER_PARAM_TOKEN_SERVED
from laws.quantities import positive

Array = NDArray[np.float64]


def tokens_factor(law: FrontierLaw, k_N: ArrayLike) -> Array:
    """k_D for a model k_N times as large as optimal; inf where no data is enough."""
    u, k_N = law.tradeoff(), positive("ratio", k_N)
    left = 1 - u.beta / u.alpha * (k_N**-u.alpha - 1)
    with np.errstate(divide="ignore"):
        return np.asarray(np.maximum(left, 0.0) ** (-1 / u.beta))


def overhead(law: FrontierLaw, k_N: ArrayLike) -> Array:
    """Share of compute that a model k_N times as large as optimal takes beyond the optimum."""
    return np.asarray(positive("ratio", k_N) * tokens_factor(law, k_N) - 1)


def smallest_factor(law: FrontierLaw) -> Array:
    """The k_N below which no amount of data makes up for the size."""
    u = law.tradeoff()
    return np.asarray((1 + u.alpha / u.beta) ** (-1 / u.alpha))


def break_even_tokens(
    law: FrontierLaw,
    C: ArrayLike,
    k_N: ArrayLike,
    k: float = FLOPS_PER_PARAM_TOKEN,
    k_served: float = FLOPS_PER_PARAM_TOKEN_SERVED,
) -> Array:
    """Tokens served after which the smaller model has cost less, of the loss that C FLOPs buy.

    Extra FLOPs of training over FLOPs saved a token; NaN where the model is no smaller.
    """
    N, _ = law.frontier(C, k)
    saved = positive("k", k_served) * N * (1 - positive("ratio", k_N))
    extra = positive("C", C) * overhead(law, k_N)
    return np.asarray(np.where(saved > 0, extra / np.where(saved > 0, saved, 1.0), np.nan))
