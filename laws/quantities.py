"""What a number may be before the mathematics sees it.

The upper limits only refuse what no run can be (1e308 after a broken export); plausible ranges are
the business of validation, not of the mathematics.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.errors import QuantityOutOfRange, UnknownChoice


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
    "S": Quantity("training steps", 1e15),
    "S_min": Quantity("training steps at a batch without limit", 1e15),
    "C_min": Quantity("training compute at the smallest batch, in FLOPs", 1e60),
    "batch_tokens": Quantity("tokens of a step", 1e15),
    "ratio": Quantity("ratio", 1e12),
    "accuracy": Quantity("accuracy, a share", 1.0),
    "error": Quantity("error, a share", 1.0),
    "accelerators": Quantity("number of accelerators", 1e12),
    "peak_flops": Quantity("FLOP/s of one accelerator at its peak", 1e30),
    "mfu": Quantity("share of the peak that trains", 1.0),
    "goodput": Quantity("share of the time that trains", 1.0),
    "days": Quantity("days of training", 1e6),
    "x": Quantity("the one input: parameters, tokens or FLOPs", 1e60),
    "experts": Quantity("experts of a layer", 1e6),
    "layers": Quantity("layers of a model", 1e6),
    "width": Quantity("width of a model", 1e9),
    "context": Quantity("tokens of context", 1e12),
    "vocabulary": Quantity("tokens of the vocabulary", 1e12),
    "U": Quantity("unique training tokens", 1e30),
    "M": Quantity("training tokens per parameter", 1e18),
    "served": Quantity("tokens a model will serve", 1e30),
    "epochs": Quantity("times the unique tokens are seen", 1e15),
    "P": Quantity("bits of the weights as they are served", 1e3),
    "P_w": Quantity("bits of the weights in training", 1e3),
    "P_a": Quantity("bits of the activations in training", 1e3),
    "P_kv": Quantity("bits of keys and values in training", 1e3),
    "damage": Quantity("loss added by quantising, in nats/token", 1e4),
    "samples": Quantity("samples an answer is chosen from", 1e15),
    "coverage": Quantity("share of problems that any sample solves", 1.0),
    "choices": Quantity("answers to choose from", 1e6),
    "answer_tokens": Quantity("tokens of an answer", 1e9),
    "tokens_per_byte": Quantity("tokens per byte of text", 1e3),
    "bits": Quantity("bits per byte of text", 1e4),
    "probability": Quantity("probability", 1.0),
    "weight": Quantity("weight of a run", 1e12),
    "delta": Quantity("Huber delta on log loss", 1e3),
    "tolerance": Quantity("tolerance", 1e4),
}


def positive(name: str, value: ArrayLike) -> NDArray[np.float64]:
    """The value as floats of any shape; QuantityOutOfRange unless all are finite, > 0, credible."""
    if name not in QUANTITIES:
        raise UnknownChoice("quantity", name, QUANTITIES)
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
