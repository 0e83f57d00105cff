"""Runs whose law is known."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import laws
from laws.published import TEX

BUDGETS = (1e18, 4e18, 1.6e19)
SIZES = np.geomspace(5e7, 2e9, 7)


@pytest.fixture(scope="session")
def sweep() -> laws.Observations:
    """Seven sizes at three budgets, with a noise of 0.4 % on the TeX law."""
    return _planted(sd=0.004, seed=1)


@pytest.fixture(scope="session")
def sweep_fit(sweep: laws.Observations) -> laws.Fit:
    return laws.fit(laws.Chinchilla, sweep)


@pytest.fixture(scope="session")
def sweep_draws(sweep: laws.Observations, sweep_fit: laws.Fit) -> np.ndarray:
    return laws.bootstrap(sweep_fit, sweep, draws=400, seed=0)


@pytest.fixture(scope="session")
def epoch(shared_data: Path) -> laws.Observations:
    """The 240 points of Besiroglu et al. 2024: the 5 highest losses are left out, as they did."""
    path = shared_data / "epoch_chinchilla" / "svg_extracted_data.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = ("Model Size", "Training FLOP", "loss")
    N, C, L = (np.array([float(row[column]) for row in rows]) for column in columns)
    low = np.sort(L)[-5] > L
    return laws.Observations(N=N[low], D=C[low] / (6 * N[low]), L=L[low], C=C[low])


@pytest.fixture(scope="session")
def planted() -> Callable[..., laws.Observations]:
    """Make runs of the sweep's design: planted(law=TEX, sd=0, seed=0)."""
    return _planted


def _planted(law: laws.Chinchilla = TEX, sd: float = 0.0, seed: int = 0) -> laws.Observations:
    """The sweep's design with losses of that law, times a log-normal noise."""
    N, C = np.tile(SIZES, len(BUDGETS)), np.repeat(BUDGETS, len(SIZES))
    D = C / (6 * N)
    noise = np.random.default_rng(seed).normal(scale=sd, size=len(N)) if sd else 0.0
    return laws.Observations(N=N, D=D, L=law.loss(N, D) * np.exp(noise), C=C)
