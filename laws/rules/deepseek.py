"""What DeepSeek LLM would train with a budget: model, tokens, learning rate and batch size.

Bi et al. 2024, arXiv:2401.02954, eqs. 1 to 4.  Size is no number of parameters but M, the FLOPs a
token costs without the vocabulary, so C = M D exactly, attention included:

    M       = 72 layers width**2 + 12 layers width context      (eq. 2)
    M*(C)   = 0.1715 C**0.5243      D*(C) = 5.8316 C**0.4757      (eq. 4)
    lr(C)   = 0.3118 C**-0.1250     batch = 0.2920 C**0.3271 tokens   (eq. 1)

Fitted on 1e17 to 3e20 FLOPs (learning rate and batch to 2e19).  The exponents moved with the data:
M grew as C**0.450 on an early corpus, 0.524 on this one, 0.578 on OpenWebText2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.quantities import positive
from laws.rules.power_rule import PowerRule

Array = NDArray[np.float64]

FLOPS_PER_TOKEN = PowerRule(0.1715, 0.5243)  # of C in FLOPs, as the three below
TOKENS = PowerRule(5.8316, 0.4757)
LEARNING_RATE = PowerRule(0.3118, -0.1250)
BATCH = PowerRule(0.2920, 0.3271)


class Plan(NamedTuple):
    """What the rules give for a budget, of its shape.

    flops_per_token  FLOPs   M, without the vocabulary
    D                tokens
    learning_rate    -       the peak
    batch_tokens     tokens  a step
    """

    flops_per_token: Array
    D: Array
    learning_rate: Array
    batch_tokens: Array


def plan(C: ArrayLike) -> Plan:
    """Model, tokens and hyperparameters for C FLOPs."""
    C = positive("C", C)
    return Plan(FLOPS_PER_TOKEN.at(C), TOKENS.at(C), LEARNING_RATE.at(C), BATCH.at(C))


def flops_per_token(layers: ArrayLike, width: ArrayLike, context: ArrayLike) -> Array:
    """M: FLOPs of training a token, attention included, vocabulary left out."""
    layers, width, context = _shape(layers=layers, width=width, context=context)
    return 72 * layers * width**2 + 12 * layers * width * context


def without_attention(
    layers: ArrayLike, width: ArrayLike, vocabulary: ArrayLike | None = None
) -> Array:
    """FLOPs a token by 6 N, which M replaces: N without the vocabulary, or with the one given.

    The paper's 6 N_1 and 6 N_2 (eq. 2): 0.43 and 1.32 of M for its smallest model.
    """
    layers, width = _shape(layers=layers, width=width)
    head = 0.0 if vocabulary is None else 6 * positive("vocabulary", vocabulary) * width
    return np.asarray(72 * layers * width**2 + head)


def _shape(**sizes: ArrayLike) -> tuple[Array, ...]:
    return tuple(positive(name, size) for name, size in sizes.items())
