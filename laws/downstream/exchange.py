"""Compute in training for compute at test time, at equal performance.

    test compute  ~  training compute**-rate

so ten times the training saves 10**rate of the compute at test time.  Jones 2021, arXiv:2104.03113,
measured 1.2 for AlphaZero at the board game Hex: ten times the training for about fifteen times the
search.  The rate is that of one task, one family and one way to spend compute, and it holds where
both were tried.  For language models none is established, so there is no default here.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.quantities import positive

Array = NDArray[np.float64]


def at_test_time(training_factor: ArrayLike, rate: ArrayLike) -> Array:
    """The factor on test-time compute that a factor on training compute makes up for."""
    return np.asarray(positive("ratio", training_factor) ** -positive("ratio", rate))


def in_training(test_factor: ArrayLike, rate: ArrayLike) -> Array:
    """The factor on training compute that a factor on test-time compute is worth."""
    return np.asarray(positive("ratio", test_factor) ** (1 / positive("ratio", rate)))


def measured_rate(train_flops: ArrayLike, test_flops: ArrayLike) -> float:
    """The exchange rate that systems of equal performance show, by least squares in logs."""
    train, test = np.log(positive("C", train_flops)), np.log(positive("C", test_flops))
    return float(-np.polynomial.Polynomial.fit(train, test, 1).convert().coef[1])
