"""What a number may be before the mathematics sees it.

The upper limits only refuse what no run can be (1e308 after a broken export); plausible ranges are
the business of validation, not of the mathematics.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.errors import QuantityOutOfRange


class Quantity(NamedTuple):
    """What a symbol stands for and the largest value it can have."""

    meaning: str
    largest: float


QUANTITIES = {
    "N": Quantity("model size in parameters", 1e30),
    "D": Quantity("training tokens", 1e30),
    "C": Quantity("training compute in FLOPs", 1e60),
    "L": Quantity("loss in nats/token", 1e4),
    "k": Quantity("FLOPs per parameter and token", 1e6),
    "weight": Quantity("weight of a run", 1e12),
    "delta": Quantity("Huber delta on log loss", 1e3),
    "tolerance": Quantity("tolerance", 1e4),
}


def positive(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """The value as floats of any shape; QuantityOutOfRange unless all are finite, > 0, credible."""
    try:
        numbers = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        raise _out_of_range(name, repr(value), name) from None
    with np.errstate(invalid="ignore"):
        wrong = ~((numbers > 0) & (numbers <= QUANTITIES[name].largest))
    if wrong.any():
        at = tuple(np.argwhere(wrong)[0].tolist())
        where = f"{name}[{', '.join(map(str, at))}]" if at else name
        raise _out_of_range(name, numbers[at], where)
    return numbers


def share(name: str, value: float) -> float:
    """A share strictly between 0 and 1, such as the level of an interval."""
    if not 0 < value < 1:
        raise QuantityOutOfRange(name, value, "a share", "between 0 and 1, both excluded")
    return float(value)


def _out_of_range(name: str, value: object, where: str) -> QuantityOutOfRange:
    meaning, largest = QUANTITIES[name]
    return QuantityOutOfRange(where, value, meaning, f"a number > 0 and <= {largest:g}")
