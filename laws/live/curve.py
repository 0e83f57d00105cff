"""The loss of one run on its way: evaluations against the share of the plan that is done."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from laws.errors import LengthsDiffer, QuantityOutOfRange

Array = NDArray[np.float64]

FIRST_LOOK = 0.1  # share of the plan; before it warm-up and start decide the loss
LOOKS = 91  # one a hundredth of the plan, from FIRST_LOOK to the end
EDGES = np.linspace(FIRST_LOOK, 1.0, LOOKS)
ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Curve:
    """One run, evaluated `points` times.

    N      parameters  ()        size
    D      tokens      ()        tokens planned
    share  -           (points,) tokens seen over tokens planned, increasing
    L      nats/token  (points,) loss
    rate   -           (points,) learning rate, None where not logged; its unit does not matter
    steps  steps       ()        optimiser steps of the plan, None where not known

    Raises LengthsDiffer and QuantityOutOfRange.
    """

    N: float
    D: float
    share: Array
    L: Array
    rate: Array | None = None
    steps: float | None = None

    def __post_init__(self) -> None:
        """Refuse what is no curve."""
        lengths = {"share": len(self.share), "L": len(self.L)}
        lengths |= {} if self.rate is None else {"rate": len(self.rate)}
        if len(set(lengths.values())) > 1:
            raise LengthsDiffer(lengths)
        _require("N", np.array([self.N]), "size of a run in parameters")
        _require("D", np.array([self.D]), "tokens planned")
        _require("L", self.L, "loss of a run")
        _require("share", self.share, "share of a run that is done")
        if np.any(np.diff(self.share) <= 0):
            raise QuantityOutOfRange("share", self.share, "share of a run that is done", "rising")

    @property
    def log_loss(self) -> Array:
        """Natural logarithm of the loss (points,)."""
        return np.log(self.L)

    def until(self, share: float) -> "Curve":
        """The part of the curve up to a share of the plan."""
        kept = self.share <= share + ROUNDING
        rate = None if self.rate is None else self.rate[kept]
        return Curve(self.N, self.D, self.share[kept], self.L[kept], rate, self.steps)

    def looks(self) -> NDArray[np.intp]:
        """Places of the evaluations at which a run is judged: the first at or after each edge.

        Later evaluations change none of them, whenever and however often one looks.
        """
        places = np.searchsorted(self.share, EDGES - ROUNDING)
        return np.unique(places[places < len(self.share)])


def _require(name: str, values: Array, meaning: str) -> None:
    wrong = ~(np.isfinite(values) & (values > 0))
    if wrong.any():
        raise QuantityOutOfRange(name, values[wrong][0], meaning, "a number > 0")
