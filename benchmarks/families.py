"""The runs that the benchmarks fit: the Chinchilla points, and families whose law is known."""

import csv
import os
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

import laws

Array = NDArray[np.float64]

BESIDE = Path(__file__).parents[1].parent / "shared" / "data"
POINTS = Path("epoch_chinchilla", "svg_extracted_data.csv")
NOISE = 0.01  # of a log loss, about that of the Chinchilla points


def chinchilla_points() -> tuple[laws.Observations, str]:
    """The 240 points of Besiroglu et al. 2024, arXiv:2404.10102, or a planted family; and which."""
    path = Path(os.environ.get("LAWBOOK_SHARED_DATA", BESIDE)) / POINTS
    if not path.is_file():
        return _planted(), "240 runs planted on the law of Besiroglu et al. (no points found)"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    columns = ("Model Size", "Training FLOP", "loss")
    N, C, L = (np.array([float(row[column]) for row in rows]) for column in columns)
    low = np.sort(L)[-5] > L  # they left the 5 highest losses out
    runs = laws.Observations(N=N[low], D=C[low] / (6 * N[low]), L=L[low])
    return runs, f"the {len(runs)} Chinchilla points"


def simulated(runs: int, seed: int) -> laws.Observations:
    """Runs of a random law at random sizes and ratios, with noise that is normal or heavier.

    About the square root of `runs` are the sizes, the ratios are 2 to 200 tokens a parameter.
    """
    random = np.random.default_rng([runs, seed])
    sizes = np.geomspace(5e7, 10 ** random.uniform(9, 10.2), max(4, round(np.sqrt(runs))))
    N = random.choice(sizes, runs)
    N[: len(sizes)] = sizes
    D = N * np.exp(random.uniform(np.log(2), np.log(200), runs))
    E, A, B = random.uniform(1.2, 2.2), random.uniform(100, 900), random.uniform(200, 3000)
    law = laws.Chinchilla(E, A, B, *random.uniform(0.25, 0.45, 2))
    noise = random.normal(size=runs) if seed % 3 else random.standard_t(3, size=runs)
    sd = NOISE if seed % 2 else 0.4 * NOISE
    return laws.Observations(N=N, D=D, L=law.loss(N, D) * np.exp(sd * noise))


def _planted() -> laws.Observations:
    """The design of the Chinchilla points: sizes by budgets."""
    random = np.random.default_rng(0)
    N = np.repeat(np.geomspace(5e7, 1.6e10, 40), 6)
    D = N * np.tile([2.0, 6.0, 12.0, 25.0, 60.0, 150.0], 40)
    noise = np.exp(NOISE * random.standard_t(4, size=len(N)))
    return laws.Observations(N=N, D=D, L=laws.published.EPOCH.loss(N, D) * noise)
