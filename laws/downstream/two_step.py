"""Benchmark accuracy from compute in two steps: compute to loss, loss to accuracy.

    L(C) = level + slope log C        accuracy = floor + (ceiling - floor) / (1 + exp(k (L - L0)))

Llama 3 (Dubey et al. 2024, arXiv:2407.21783, section 3.2.1): the line is fitted to models of at
most 1e22 FLOPs, the sigmoid to those and to larger ones of another family, and their composition
was a slight under-estimate on ARC Challenge over four orders of magnitude.  Accuracy is never
extrapolated itself, and a benchmark needs a held-out check of its own: of 46, 18 scaled
predictably (Lourie et al. 2025).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from laws.forms.log_line import LogLine
from laws.forms.sigmoid import Sigmoid
from laws.law import Array


class TwoStep(NamedTuple):
    """Both fitted laws of one benchmark, or of as many draws of each (fields (draws, 1))."""

    line: LogLine
    sigmoid: Sigmoid

    def accuracy(self, C: ArrayLike) -> Array:
        """Accuracy at C FLOPs; NaN where the line has fallen to a loss of zero or less."""
        L = self.line.predict(C)
        return np.where(L > 0, self.sigmoid.equation(L), np.nan)

    def flops_for_accuracy(self, accuracy: ArrayLike) -> Array:
        """The FLOPs at which the accuracy is reached; inf where it needs a loss of zero or less."""
        L = self.sigmoid.loss_for_accuracy(accuracy)
        return np.where(L > 0, self.line.flops_for_loss(L), np.inf)
