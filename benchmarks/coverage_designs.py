"""Runs whose law is known: what the coverage study plants.

DESIGNS  the 240 runs of Hoffmann et al. 2022 as Besiroglu et al. 2024 (arXiv:2404.10102) read them:
         as many sizes, runs a size and budgets, on even grids; and a small sweep of three budgets
LAWS     laws.published
NOISES   of log loss, drawn for runs of the sizes N; in units of SD
"""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

import laws
from laws.observations import FLOPS_PER_PARAM_TOKEN, size_groups
from laws.published import C4_TIED, EPOCH_OPTIMUM, TEX

Array = NDArray[np.float64]
Noise = Callable[[np.random.Generator, Array], Array]

SD = 0.005  # of log loss: the robust standard deviation of Hoffmann's points about their law
SHARED = 0.27  # intraclass correlation of their residuals by model size
RUNS_A_SIZE = (
    *(1, 5, 3, 4, 3, 7, 3, 7, 4, 6, 3, 8, 7, 8, 4, 2, 8, 8, 8, 3, 3),
    *(10, 3, 7, 10, 10, 12, 4, 9, 7, 11, 7, 8, 5, 9, 6, 7, 4, 2, 3, 1),
)


class Design(NamedTuple):
    """Sizes and tokens of runs, (runs,) each."""

    N: Array
    D: Array

    @property
    def most_flops(self) -> float:
        """Of its runs."""
        return float(FLOPS_PER_PARAM_TOKEN * (self.N * self.D).max())


def plant(
    law: Any, design: Design, noise: Noise, random: np.random.Generator, planned: float
) -> tuple[laws.Observations, float]:
    """Runs of the design, and the log noise of one more run, of `planned` parameters."""
    drawn = SD * noise(random, np.append(design.N, planned))
    loss = law.loss(design.N, design.D) * np.exp(drawn[:-1])
    return laws.Observations(N=design.N, D=design.D, L=loss), float(drawn[-1])


def _hoffmann() -> Design:
    sizes = np.geomspace(5.7e7, 1.6e10, len(RUNS_A_SIZE))
    ratio = sizes / 7.4e7
    least = np.maximum(1.4e18 * ratio**0.9, FLOPS_PER_PARAM_TOKEN * sizes**2)
    most = np.minimum(1e19 * ratio**1.3, 1e22)
    budgets = [
        np.geomspace(low, high, runs + 2)[1:-1] if runs == 1 else np.geomspace(low, high, runs)
        for low, high, runs in zip(least, most, RUNS_A_SIZE, strict=True)
    ]
    N = np.repeat(sizes, RUNS_A_SIZE)
    return Design(N, np.concatenate(budgets) / (FLOPS_PER_PARAM_TOKEN * N))


def _sweep() -> Design:
    N, C = np.tile(np.geomspace(5e7, 2e9, 7), 3), np.repeat([1e18, 4e18, 1.6e19], 7)
    return Design(N, C / (FLOPS_PER_PARAM_TOKEN * N))


def _normal(random: np.random.Generator, N: Array) -> Array:
    return random.normal(size=len(N))


def _heavy(random: np.random.Generator, N: Array) -> Array:
    return random.standard_t(3, size=len(N)) / np.sqrt(3)


def _outliers(random: np.random.Generator, N: Array) -> Array:
    return random.normal(size=len(N)) * np.where(random.random(len(N)) < 0.05, 10, 1)


def _small_noisier(random: np.random.Generator, N: Array) -> Array:
    return random.normal(size=len(N)) * (N / 1e9) ** -0.25


def _shared(random: np.random.Generator, N: Array) -> Array:
    size = size_groups(N)
    own, common = random.normal(size=len(N)), random.normal(size=size.max() + 1)[size]
    return np.sqrt(SHARED) * common + np.sqrt(1 - SHARED) * own


DESIGNS: Mapping[str, Design] = {
    "41 sizes, 240 runs": _hoffmann(),
    "7 sizes, 21 runs": _sweep(),
}
LAWS: Mapping[str, laws.Chinchilla] = {
    "Hoffmann, TeX": TEX,
    "Besiroglu": EPOCH_OPTIMUM,
    "C4, tied": C4_TIED,
}
NOISES: Mapping[str, Noise] = {
    "normal": _normal,
    "Student t3": _heavy,
    "5 % outliers, x 10": _outliers,
    "larger for small models": _small_noisier,
    "shared by size, .27": _shared,
}
