"""What Kaplan et al. 2020 would train with a budget; historical, see forms/kaplan_rows.py.

arXiv:2001.08361, table 6, with C_min in PF-days as printed there:

    N = 1.3e9 C_min**0.73  parameters        batch = 2.0e6 C_min**0.24  tokens
    D = 2e10 C_min**0.27   tokens            S_min = 5.4e3 C_min**0.03  steps

They follow from L(N, S_min) and the critical batch (appendix B): with 6 N batch S_min = C_min and

    alpha_C = 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N)

the loss falls as C_min**-alpha_C, and N, batch and S_min grow with the exponents
alpha_C / alpha_N, alpha_C / alpha_B and alpha_C / alpha_S, which add up to 1.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.counting.pf_days import pf_days_of
from laws.quantities import positive
from laws.rules.power_rule import PowerRule

Array = NDArray[np.float64]

SIZE = PowerRule(1.3e9, 0.73)  # of PF-days, as the three below
BATCH = PowerRule(2.0e6, 0.24)
STEPS = PowerRule(5.4e3, 0.03)
TOKENS = PowerRule(2e10, 0.27)

DATA_NEED = PowerRule(5e3, 0.74)  # eq. 4.4: tokens for N parameters, at 2 % lost to overfitting


class Allocation(NamedTuple):
    """What table 6 would train, of the shape of the budget.

    N             parameters  without embeddings
    batch_tokens  tokens      a step
    S_min         steps       the least there could be, at a batch without limit
    D             tokens      processed at the critical batch, where steps are twice S_min
    """

    N: Array
    batch_tokens: Array
    S_min: Array
    D: Array


class Exponents(NamedTuple):
    """Exponents in C_min: of the loss (falling), the size, the batch and the steps."""

    loss: float
    size: float
    batch: float
    steps: float


def allocation(C_min: ArrayLike) -> Allocation:
    """Table 6 for C_min FLOPs, not PF-days: the least compute, at a batch far below critical."""
    budget = pf_days_of(C_min)
    return Allocation(SIZE.at(budget), BATCH.at(budget), STEPS.at(budget), TOKENS.at(budget))


def data_need(N: ArrayLike) -> Array:
    """Tokens below which N parameters lose more than 2 % to overfitting; eq. 4.4."""
    return DATA_NEED.at(positive("N", N))


def exponents(alpha_N: float, alpha_B: float, alpha_S: float) -> Exponents:
    """How loss, size, batch and steps go with C_min; appendix B."""
    loss = 1 / (1 / alpha_S + 1 / alpha_B + 1 / alpha_N)
    return Exponents(loss, loss / alpha_N, loss / alpha_B, loss / alpha_S)
