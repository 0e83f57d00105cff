"""What is fitted and what is foretold: the runs up to a cut of compute, and every run above it."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

import laws
from benchmarks.forecast.sets import Sweep

TIMES = (3.0, 10.0, 30.0, 100.0)  # the largest compute over the cut
LEAST_RUNS, LEAST_SIZES = 8, 3
LARGEST = 2e9  # parameters of the ladder's last rung but one


class Task(NamedTuple):
    """One cut of one family; cut is said in words."""

    source: str
    family: str
    cut: str
    seen: laws.Observations
    hidden: laws.Observations


def tasks(sweep: Sweep) -> Iterator[Task]:
    """Cuts a factor of compute below the largest run; the ladder's largest models as well."""
    C, N = sweep.runs.C, sweep.runs.N
    masks = {f"{times:.0f}x": C.max() / times * (1 + 1e-9) >= C for times in TIMES}
    if sweep.source == "ladder":
        masks["largest size"] = N < LARGEST
    for cut, below in masks.items():
        if below.all() or below.sum() < LEAST_RUNS or _sizes(N[below]) < LEAST_SIZES:
            continue
        yield Task(sweep.source, sweep.family, cut, sweep.runs.only(below), sweep.runs.only(~below))


def _sizes(N: NDArray[np.float64]) -> int:
    return len(np.unique(laws.observations.size_groups(N)))
