"""The runs that a law is fitted to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.errors import LengthsDiffer
from laws.quantities import positive

FLOPS_PER_PARAM_TOKEN = 6.0  # C = 6 N D: Kaplan et al. 2020, arXiv:2001.08361, section 2.1

SAME_SIZE = 0.01  # in log N


@dataclass(frozen=True, eq=False, init=False, slots=True)
class Observations:
    """Final losses of runs, all arrays of shape (runs,).

    N        parameters
    D        tokens
    L        nats/token
    C        FLOPs        6 N D where not given
    cluster  -            label of runs whose noise may be shared; the model size where not given
    weight   -            1 where not given

    Raises LengthsDiffer and QuantityOutOfRange: NaN, zero and negative numbers are no observations.
    """

    N: NDArray[np.float64]
    D: NDArray[np.float64]
    L: NDArray[np.float64]
    C: NDArray[np.float64]
    cluster: NDArray[np.int64]
    weight: NDArray[np.float64]

    def __init__(
        self,
        N: ArrayLike,
        D: ArrayLike,
        L: ArrayLike,
        C: ArrayLike | None = None,
        cluster: Sequence[Any] | NDArray[Any] | None = None,
        weight: ArrayLike | None = None,
    ) -> None:
        given = {"N": N, "D": D, "L": L, "C": C, "weight": weight}
        columns = {
            name: positive(name, value) for name, value in given.items() if value is not None
        }
        columns = {name: np.atleast_1d(column) for name, column in columns.items()}
        labels = size_groups(columns["N"]) if cluster is None else np.asarray(cluster)
        _check_lengths({**columns, "cluster": labels})
        columns.setdefault("C", FLOPS_PER_PARAM_TOKEN * columns["N"] * columns["D"])
        columns.setdefault("weight", np.ones_like(columns["N"]))
        for name, column in columns.items():
            object.__setattr__(self, name, column)
        object.__setattr__(self, "cluster", np.unique(labels, return_inverse=True)[1])

    def __len__(self) -> int:
        return len(self.N)

    @property
    def clusters(self) -> int:
        """Distinct clusters; model sizes where none were given."""
        return len(np.unique(self.cluster))

    @property
    def flops_per_param_token(self) -> float:
        """k of C = k N D as the largest models were counted: the median of their runs.

        Attention and head weigh less the larger the model, so k falls with N, and what is planned
        is larger still.
        """
        largest = size_groups(self.N) == size_groups(self.N).max()
        return float(np.median(self._k[largest]))

    @property
    def _k(self) -> NDArray[np.float64]:
        return self.C / (self.N * self.D)

    def only(self, mask: NDArray[np.bool_]) -> "Observations":
        """The runs where mask, of shape (runs,), is true."""
        kept = (self.N, self.D, self.L, self.C, self.cluster, self.weight)
        return Observations(*(column[mask] for column in kept))

    def extent(self) -> dict[str, float]:
        """Least and most of what was tried, and k; the names are columns of publish.fits."""
        spans = {
            "params": self.N,
            "tokens": self.D,
            "flops": self.C,
            "tokens_per_param": self.D / self.N,
            "flops_per_param_token": self._k,
        }
        extent = {f"{name}_min": float(column.min()) for name, column in spans.items()}
        extent |= {f"{name}_max": float(column.max()) for name, column in spans.items()}
        return extent | {"flops_per_param_token": self.flops_per_param_token}


def size_groups(values: NDArray[np.float64]) -> NDArray[np.int64]:
    """A label for every value; those within 1 % of their neighbour share one.

    Counts read off a figure, or of models that differ in a few norms, are one size.
    """
    order = np.argsort(values, kind="stable")
    labels = np.empty(len(values), dtype=np.int64)
    labels[order] = np.cumsum(np.diff(np.log(values[order]), prepend=-np.inf) > SAME_SIZE) - 1
    return labels


def _check_lengths(columns: Mapping[str, NDArray[Any]]) -> None:
    lengths = {name: column.size for name, column in columns.items()}
    if len(set(lengths.values())) > 1 or any(column.ndim != 1 for column in columns.values()):
        raise LengthsDiffer(lengths)
