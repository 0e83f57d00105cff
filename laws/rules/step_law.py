"""Step Law: peak learning rate and batch size from model size and tokens.

    lr = 1.79 N**-0.713 D**0.307        batch = 0.58 D**0.571 tokens

Li et al. 2025, arXiv:2503.04715, eq. 1; N without vocabulary, D in tokens.  From 3,700 runs with
AdamW; the rule's settings were within 0.09 % of the best loss of the authors' grids.  Others find
a learning rate that falls with D (Bjorck et al. 2024, arXiv:2409.19913).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.quantities import positive
from laws.rules.power_rule import PowerRule

Array = NDArray[np.float64]

OF_SIZE = PowerRule(1.79, -0.713)
OF_TOKENS = PowerRule(1.0, 0.307)
BATCH = PowerRule(0.58, 0.571)


class Hyperparameters(NamedTuple):
    """learning_rate, the peak, and batch_tokens, tokens a step."""

    learning_rate: Array
    batch_tokens: Array


def hyperparameters(N: ArrayLike, D: ArrayLike) -> Hyperparameters:
    """Peak learning rate and batch for N parameters and D tokens, which broadcast."""
    N, D = positive("N", N), positive("D", D)
    return Hyperparameters(OF_SIZE.at(N) * OF_TOKENS.at(D), BATCH.at(D))
