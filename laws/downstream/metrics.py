"""From loss to task metrics, and why metrics seem to emerge.

    p               = exp(-L)         probability of the right token, at loss L on it
    exact match     = p**n            of an answer of n tokens: stays near 0, then rises steeply
    edit distance   = n (1 - p)       falls smoothly
    Brier score     = (1 - p)**2 + (1 - p)**2 / (m - 1)      of m choices, the wrong ones alike

Schaeffer et al. 2023, arXiv:2304.15004, sections 2 and 3, for tokens that are right independently.
The loss is smooth where the exact match is not: forecast the loss, by draws, and convert last.  All
here rise or fall throughout, so a converted quantile is the quantile of what was converted; a
converted mean is not the mean.
"""

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.errors import QuantityOutOfRange
from laws.quantities import positive

Array = NDArray[np.float64]


def token_probability(L: ArrayLike) -> Array:
    """exp(-L): the geometric mean of the probabilities of the right tokens."""
    return np.exp(-positive("L", L))


def exact_match(L: ArrayLike, answer_tokens: ArrayLike) -> Array:
    """Chance that all tokens of the answer are right."""
    return np.asarray(np.exp(-positive("L", L) * positive("answer_tokens", answer_tokens)))


def loss_for_exact_match(share: ArrayLike, answer_tokens: ArrayLike) -> Array:
    """The loss at which so many answers are right throughout."""
    return np.asarray(-np.log(_share(share)) / positive("answer_tokens", answer_tokens))


def edit_distance(L: ArrayLike, answer_tokens: ArrayLike) -> Array:
    """Tokens of the answer that are wrong, on average."""
    return np.asarray(-np.expm1(-positive("L", L)) * positive("answer_tokens", answer_tokens))


def brier(probability: ArrayLike, choices: ArrayLike) -> Array:
    """Brier score, 0 to 2, with that probability on the right choice and the rest spread evenly."""
    wrong = 1 - _share(probability)
    return np.asarray(wrong**2 * (1 + 1 / (_choices(choices) - 1)))


def chance(choices: ArrayLike) -> Array:
    """Accuracy of guessing among equal choices."""
    return np.asarray(1 / _choices(choices))


def above_chance(accuracy: ArrayLike, floor: ArrayLike, ceiling: ArrayLike = 1.0) -> Array:
    """Where an accuracy stands between chance (0) and the ceiling (1); the ends may be crossed.

    The ceiling is below 1 where labels are wrong or ambiguous.
    """
    low, high = _ends(floor, ceiling)
    return np.asarray((positive("accuracy", accuracy) - low) / (high - low))


def between(share: ArrayLike, floor: ArrayLike, ceiling: ArrayLike = 1.0) -> Array:
    """The accuracy of a model that solves this share and guesses the rest: a floor, a ceiling."""
    low, high = _ends(floor, ceiling)
    return np.asarray(low + (high - low) * _share(share))


def perplexity(L: ArrayLike) -> Array:
    """exp(L)."""
    return np.exp(positive("L", L))


def bits_per_byte(L: ArrayLike, tokens_per_byte: ArrayLike) -> Array:
    """Bits for each byte of text: the loss without the unit of the tokenizer.

    Gao et al. 2020, arXiv:2101.00027, section 3.1; GPT-2 makes .29335 tokens of a byte of the Pile.
    """
    return np.asarray(positive("L", L) * positive("tokens_per_byte", tokens_per_byte) / math.log(2))


def nats_per_token(bits: ArrayLike, tokens_per_byte: ArrayLike) -> Array:
    """The loss at that many bits per byte."""
    return np.asarray(
        positive("bits", bits) * math.log(2) / positive("tokens_per_byte", tokens_per_byte)
    )


def _share(value: ArrayLike) -> Array:
    return positive("probability", value)


def _choices(value: ArrayLike) -> Array:
    choices = positive("choices", value)
    if np.any(choices < 2):
        raise QuantityOutOfRange("choices", value, "answers to choose from", "2 or more")
    return choices


def _ends(floor: ArrayLike, ceiling: ArrayLike) -> tuple[Array, Array]:
    low, high = np.asarray(floor, dtype=float), positive("accuracy", ceiling)
    if not np.all((low >= 0) & (low < high)):
        raise QuantityOutOfRange("floor", floor, "accuracy of guessing", "0 to below the ceiling")
    return low, high
