"""What goes into the ledger about a run: quantiles of the release, and baselines from its runs."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

import laws
from flows.errors import NoLaw, NoSuchFamily
from flows.forecasts.quantiles import quantiles
from flows.forecasts.rows import forecasts
from flows.forecasts.targets import Target
from laws.published import TEX
from tests import planted_release as planted

LAW = laws.Chinchilla(**planted.LAW)
N, D = 3e10, 6e11
TARGET = Target("tiny", "big", N, None, D, 0.0, True, "settings")
CONVENTIONS = {"tiny": "params_non_embedding"}


def release(name="2026-11-22", **law):
    """The tables of a release with three fitted runs of two budgets and one that is in no fit."""
    runs = pd.DataFrame(
        {
            "run_id": ["a", "b", "c", "bad"],
            "family": "tiny",
            "params": [1e8, 2e8, 1e9, 1e9],
            "tokens": [1e10, 5e9, 1e10, 1e10],
            "flops": [6e18, 6e18, 6e19, 6e19],
            "flops_budget": [6e18, 6e18, 6e19, 6e19],
            "loss_nats": [3.2, 3.4, 2.8, 1.0],
            "is_in_fit": [True, True, True, False],
        }
    )
    status = "converged" if law.pop("usable", True) else "too_few"
    tables = planted.tables(planted.LAW | law, objective=0.1, delta=1e-3, gradient=0, condition=9)
    tables["fits"] = tables["fits"].assign(
        release=name, status=status, is_selected=status == "converged"
    )
    return tables | {"runs": runs}


NONE = {name: rows.iloc[:0] for name, rows in release().items()}  # before the first release


def test_the_quantiles_are_the_median_and_the_ends_of_the_intervals_of_one_run():
    found = quantiles(release(), "tiny", N, D)
    assert found.q50 == pytest.approx(LAW.loss(N, D), rel=1e-12)
    ends = np.log([found.q05, found.q25, found.q75, found.q95]) - np.log(found.q50)
    np.testing.assert_allclose(ends / ends[-1], norm.ppf([0.05, 0.25, 0.75, 0.95]) / norm.ppf(0.95))
    sd = ends[-1] / norm.ppf(0.95)
    assert sd > 0.02  # the noise of a run alone, as planted
    assert (found.flops, found.flops_ratio) == (6 * N * D, 6 * N * D / 1e20)
    assert (found.law, found.widening) == ("chinchilla", 1.0)


def test_a_family_without_a_law_has_no_quantiles_and_says_why():
    with pytest.raises(NoLaw, match="too_few"):
        quantiles(release(usable=False), "tiny", N, D)
    with pytest.raises(NoSuchFamily, match='Did you mean "tiny"'):
        quantiles(release(), "tinny", N, D)


def test_a_row_has_the_baselines_of_the_runs_that_were_fitted():
    (row,) = forecasts(release(), NONE, [TARGET], CONVENTIONS).rows
    assert row["best_so_far_loss_nats"] == 2.8
    # through 3.2 at 6e18 and 2.8 at 6e19: each further decade is 2.8 / 3.2 of the one before
    decades = np.log10(6 * N * D / 6e19)
    assert row["power_law_loss_nats"] == pytest.approx(2.8 * (2.8 / 3.2) ** decades, rel=1e-12)
    gaps = [loss - TEX.loss(n, d) for loss, n, d in zip(
        (3.2, 3.4, 2.8), (1e8, 2e8, 1e9), (1e10, 5e9, 1e10), strict=True)]  # fmt: skip
    shape = np.median(gaps) + TEX.loss(N, D)
    assert row["published_shape_loss_nats"] == pytest.approx(shape, rel=1e-12)
    assert row["previous_release_loss_nats"] is None


def test_the_release_before_is_a_baseline_where_it_has_a_law():
    before = release("2026-11-21", E=1.8)
    (row,) = forecasts(release(), before, [TARGET], CONVENTIONS).rows
    assert row["previous_release_loss_nats"] == pytest.approx(LAW.loss(N, D) + 1.8 - 1.69)
    none = release("2026-11-21", usable=False)
    (row,) = forecasts(release(), none, [TARGET], CONVENTIONS).rows
    assert row["previous_release_loss_nats"] is None


@pytest.mark.parametrize(
    ("convention", "known", "stored"),
    [
        ("params_non_embedding", None, N),
        ("params_total", None, None),
        ("params_total", 2.5e10, 2.5e10),
    ],
)
def test_non_embedding_parameters_are_stored_where_they_are_known(convention, known, stored):
    target = Target("tiny", "big", N, known, D, 0.0, True, "settings")
    (row,) = forecasts(release(), NONE, [target], {"tiny": convention}).rows
    assert (row["params"], row["params_non_embedding"]) == (N, stored)


def test_a_family_without_a_law_stops_no_other_and_is_named_with_the_reason():
    strange = Target("strange", None, N, None, D, 0.0, True, "file")
    found = forecasts(release(), NONE, [strange, TARGET], CONVENTIONS)
    assert [row["family"] for row in found.rows] == ["tiny"]
    assert 'no family "strange"' in found.refusals["strange"]
