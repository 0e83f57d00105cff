"""The law of a public ladder from 190M to 1B, beside the published one, and its runs of 3B."""

import csv
from pathlib import Path

import numpy as np
import pytest

import laws

METRIC = "eval/c4_en-validation/CrossEntropyLoss"


@pytest.fixture(scope="module")
def ladder(shared_data: Path) -> dict[str, laws.Observations]:
    """Final C4 losses of the runs of 1x to 10x that are no reruns: those up to 1B, and of 3B."""
    root = shared_data / "olmo_ladder"
    with (root / "manifest.csv").open(encoding="utf-8") as file:
        runs = [run for run in csv.DictReader(file) if run["is_rerun"] == "False"]
    found: dict[str, list[tuple[float, ...]]] = {"small": [], "3B": []}
    for run in runs:
        if "0.5xC" in run["run"]:
            continue
        with (root / run["file"]).open(encoding="utf-8") as file:
            last = [row for row in csv.DictReader(file) if row[METRIC]][-1]
        row = float(run["params"]), float(last["throughput/total_tokens"]), float(last[METRIC])
        found["3B" if run["size"] == "3B" else "small"].append(row)
    return {name: laws.Observations(*np.array(rows).T) for name, rows in found.items()}


def test_the_law_of_the_small_runs_is_about_the_published(ladder):
    # published: 12.48 / N**.10 + 33.48 / D**.16 + .93, rounded
    law = laws.fit(laws.Chinchilla, ladder["small"], delta=1e-3).require_law()
    assert len(ladder["small"]) == 16
    np.testing.assert_allclose([law.alpha, law.beta], [0.10, 0.16], atol=0.015)
    np.testing.assert_allclose([law.A, law.B, law.E], [12.48, 33.48, 0.93], rtol=0.15)


def test_the_published_rounding_costs_more_than_the_fit_misses_by(ladder):
    rounded = laws.Chinchilla(E=0.93, A=12.48, B=33.48, alpha=0.10, beta=0.16)
    small = ladder["small"]
    fitted = laws.fit(laws.Chinchilla, small, delta=1e-3).require_law()
    missed = [np.abs(law.loss(small.N, small.D) / small.L - 1).mean() for law in (rounded, fitted)]
    assert missed[0] > 10 * missed[1]


def test_the_small_runs_foretell_those_of_three_billion(ladder):
    law, large = laws.fit(laws.Chinchilla, ladder["small"]).require_law(), ladder["3B"]
    errors = law.loss(large.N, large.D) / large.L - 1
    assert len(errors) == 4
    assert np.abs(errors).max() < 0.02  # 4 % is what the literature calls good


def test_four_sizes_hardly_determine_five_coefficients_and_the_intervals_say_so(ladder):
    fit = laws.fit(laws.Chinchilla, ladder["small"])
    rows = laws.intervals(fit, laws.bootstrap(fit, ladder["small"], draws=400))
    E = next(row for row in rows if row["coefficient"] == "E")
    assert E["hi"] - E["lo"] > 1
