"""The runs that a law is fitted to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from laws.errors import LengthsDiffer, QuantityMissing
from laws.quantities import positive

FLOPS_PER_PARAM_TOKEN = 6.0  # C = 6 N D: Kaplan et al. 2020, arXiv:2001.08361, section 2.1

SAME_SIZE = 0.01  # in log N


@dataclass(frozen=True, eq=False, init=False, slots=True)
class Observations:
    """Final losses of runs, or other responses, all arrays of shape (runs,).

    N        parameters
    D        tokens
    L        nats/token
    C        FLOPs        6 N D where not given
    cluster  -            label of runs whose noise may be shared; the model size where not given
    weight   -            1 where not given
    others   any quantity of laws/quantities.py that a law takes or gives, by its name

    Raises LengthsDiffer, QuantityMissing and QuantityOutOfRange: NaN, zero and negative numbers are
    no observations.
    """

    columns: Mapping[str, NDArray[np.float64]]
    cluster: NDArray[np.int64]
    weight: NDArray[np.float64]

    def __init__(
        self,
        N: ArrayLike | None = None,
        D: ArrayLike | None = None,
        L: ArrayLike | None = None,
        C: ArrayLike | None = None,
        cluster: Sequence[Any] | NDArray[Any] | None = None,
        weight: ArrayLike | None = None,
        **others: ArrayLike,
    ) -> None:
        given = {"N": N, "D": D, "L": L, "C": C, "weight": weight, **others}
        columns = {
            name: np.atleast_1d(positive(name, value))
            for name, value in given.items()
            if value is not None
        }
        labels = _labels(columns) if cluster is None else np.asarray(cluster)
        _check_lengths({**columns, "cluster": labels})
        if "C" not in columns and {"N", "D"} <= columns.keys():
            columns["C"] = FLOPS_PER_PARAM_TOKEN * columns["N"] * columns["D"]
        object.__setattr__(self, "weight", columns.pop("weight", np.ones(len(labels))))
        object.__setattr__(self, "columns", MappingProxyType(columns))
        object.__setattr__(self, "cluster", np.unique(labels, return_inverse=True)[1])

    @property
    def N(self) -> NDArray[np.float64]:
        """Parameters."""
        return self.column("N")

    @property
    def D(self) -> NDArray[np.float64]:
        """Tokens."""
        return self.column("D")

    @property
    def L(self) -> NDArray[np.float64]:
        """Loss in nats/token."""
        return self.column("L")

    @property
    def C(self) -> NDArray[np.float64]:
        """FLOPs."""
        return self.column("C")

    def column(self, name: str) -> NDArray[np.float64]:
        """A quantity of the runs, by its name in laws/quantities.py."""
        if name not in self.columns:
            raise QuantityMissing(name, self.columns)
        return self.columns[name]

    def __len__(self) -> int:
        return len(self.weight)

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
        return Observations(
            cluster=self.cluster[mask],
            weight=self.weight[mask],
            **{name: column[mask] for name, column in self.columns.items()},
        )

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


def _labels(columns: Mapping[str, NDArray[np.float64]]) -> NDArray[np.int64]:
    """The model size of each run; a label of its own for each where there is no size."""
    if "N" in columns:
        return size_groups(columns["N"])
    return np.arange(max((len(column) for column in columns.values()), default=0))


def _check_lengths(columns: Mapping[str, NDArray[Any]]) -> None:
    lengths = {name: column.size for name, column in columns.items()}
    if len(set(lengths.values())) > 1 or any(column.ndim != 1 for column in columns.values()):
        raise LengthsDiffer(lengths)
