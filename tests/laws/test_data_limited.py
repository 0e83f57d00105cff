"""Repeated data: the published numbers, the optimum, and a refit of the published runs."""

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from laws.errors import QuantityOutOfRange
from laws.forms.data_limited import PUBLISHED, DataLimited
from laws.holding import holding

C4 = PUBLISHED["Muennighoff 2023, C4"]
BASE = {"E": C4.E, "A": C4.A, "B": C4.B, "alpha": C4.alpha}

any_law = st.builds(
    DataLimited,
    E=st.floats(0.5, 3),
    A=st.floats(50, 5e3),
    B=st.floats(50, 5e3),
    alpha=st.floats(0.2, 0.6),
    R_D=st.floats(0.5, 200),
    R_N=st.floats(0.5, 200),
)
sizes, tokens, unique = st.floats(1e6, 1e13), st.floats(1e8, 1e14), st.floats(1e7, 1e13)


def test_the_authors_two_models_have_their_losses():
    # V26: the readme of huggingface/datablations prints both
    np.testing.assert_allclose(C4.loss(6.34e9, 242e9, 25e9), 2.2256440889984477, rtol=1e-14)
    np.testing.assert_allclose(C4.loss(8.67e9, 178e9, 25e9), 2.2269634075087867, rtol=1e-14)


def search_of_500_steps(N, D, U):
    """The authors' grid: N and D traded by factors from 1.0001 to 3, both ways."""
    factors = np.linspace(1.0001, 3, 500)
    factors = np.concatenate([factors, 1 / factors])
    best = np.argmin(C4.loss(N / factors, D * factors, U))
    return N / factors[best], D * factors[best]


def test_the_search_of_500_steps_ends_at_the_published_allocation():
    # V26, for 1e22 FLOPs from the optimum of fresh data
    N, D = search_of_500_steps(*C4.base.frontier(1e22), 25e9)
    np.testing.assert_allclose([D, N], [237336955477.55, 7022364735.88], rtol=1e-12)
    # the readme's own: 227B tokens, 9.1 epochs, 6.8B parameters
    N, D = search_of_500_steps(8.67e9, 178e9, 25e9)
    assert (round(D / 1e9), round(D / 25e9, 1), round(N / 1e9, 1)) == (227, 9.1, 6.8)


def test_the_optimum_is_within_a_step_of_the_search_and_no_worse():
    N, D = C4.frontier(1e22, 25e9)
    np.testing.assert_allclose(N, 7022364735.88, rtol=2 / 499)
    np.testing.assert_allclose(6 * N * D, 1e22, rtol=1e-12)
    assert C4.loss(N, D, 25e9) <= C4.loss(7022364735.88, 237336955477.55, 25e9)


def test_the_ratio_of_the_base_is_the_published_one():
    # V26: G**2 is parameters per token where all tokens are fresh
    N, D = C4.base.frontier(1e22)
    np.testing.assert_allclose(N / D, 0.0509865, rtol=1e-6)


def test_repeats_lose_their_worth_as_published():
    # published: 2, 4, 8 and 16 epochs, and never more than 16.4 times the unique tokens
    np.testing.assert_allclose(C4.worth([2, 4, 8, 16]), [0.984, 0.931, 0.828, 0.661], atol=5e-4)
    np.testing.assert_allclose(C4.ceiling(), 16.4, atol=0.05)
    np.testing.assert_allclose(C4.worth(1e12) * 1e12, C4.ceiling(), rtol=1e-9)
    np.testing.assert_array_equal(C4.worth([0.3, 1.0]), 1.0)


@given(law=any_law, U=unique, epochs=st.floats(1, 1e3), fill=st.floats(1e-3, 1e3))
def test_repeats_that_lose_nothing_are_fresh_tokens(law, U, epochs, fill):
    ideal = DataLimited(law.E, law.A, law.B, law.alpha, R_D=1e12, R_N=1e12)
    N = fill * law.base.frontier(law.base.frontier_flops(D=U))[0]
    np.testing.assert_allclose(
        ideal.loss(N, U * epochs, U), law.base.loss(N, U * epochs), rtol=1e-8
    )


@given(law=any_law, N=sizes, D=tokens, U=unique)
def test_limits_never_help(law, N, D, U):
    assert law.loss(N, D, U) >= law.base.loss(N, D) * (1 - 1e-12)


@given(law=any_law, N=sizes, D=tokens, U=unique, more=st.floats(1, 100))
def test_more_unique_tokens_never_hurt(law, N, D, U, more):
    assert law.loss(N, D, U * more) <= law.loss(N, D, U) * (1 + 1e-12)


@given(N=sizes, D=tokens, spare=st.floats(1, 1e3))
def test_tokens_that_are_never_seen_do_not_count(N, D, spare):
    np.testing.assert_array_equal(C4.loss(N, D, D * spare), C4.loss(N, D, D))


@given(law=any_law, C=st.floats(1e18, 1e27), U=st.floats(1e8, 1e14), off=st.floats(0.05, 20))
def test_no_point_on_the_isoflop_beats_the_optimum(law, C, U, off):
    N, D = law.frontier(C, U)
    np.testing.assert_allclose(6 * N * D, C, rtol=1e-12)
    assert law.optimal_loss(C, U) <= law.loss(N * off, D / off, U) * (1 + 1e-12)


@given(law=any_law, C=st.floats(1e18, 1e27))
def test_enough_data_leaves_the_optimum_of_fresh_tokens(law, C):
    N, D = law.base.frontier(C)
    np.testing.assert_allclose(law.frontier(C, D * 1.001), (N, D), rtol=1e-12)


@given(law=any_law, C=st.floats(1e20, 1e27), short=st.floats(1.1, 1e3))
def test_scarce_data_asks_for_more_epochs_and_more_size_than_fills_it(law, C, short):
    _, D = law.base.frontier(C)
    U = D / short
    N, D = law.frontier(C, U)
    assert D > U
    assert law.base.frontier(law.base.frontier_flops(D=U))[0] < N


def test_draws_broadcast_against_budgets():
    many = DataLimited.from_draws(np.array([C4.values()] * 3))
    N, D = many.frontier([1e20, 1e22], 25e9)
    assert N.shape == D.shape == (3, 2)
    np.testing.assert_array_equal(N[1], C4.frontier([1e20, 1e22], 25e9)[0])
    assert many.loss([1e9, 2e9], [1e10, 2e10], 1e9).shape == (3, 2)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_unique_tokens_that_cannot_be_are_refused(value):
    with pytest.raises(QuantityOutOfRange, match="U"):
        C4.loss(1e9, 1e10, value)
    with pytest.raises(QuantityOutOfRange, match="U"):
        C4.frontier(1e22, value)


SIZES = {"2.8B": 2.81e9, "4.2B": 4.2465e9, "8.7B": 8.67e9}  # as counted in their notebook


@pytest.fixture(scope="module")
def c4_runs(shared_data: Path) -> dict[str, np.ndarray]:
    """The 24 final losses on C4: three sizes, each at 1 to 44 epochs of its tokens."""
    last: dict[tuple[str, str], dict[str, str]] = {}
    path = shared_data / "datablations" / "datablations_losses.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            key = row["num_params"], row["epochs"]
            if row["data"] == "c4" and float(row["token_num"]) >= _seen(last.get(key)):
                last[key] = row
    assert len(last) == 24
    rows = list(last.values())
    epochs, U = (
        np.array([float(r[name]) for r in rows]) for name in ("epochs", "tokens_per_epoch")
    )
    N = np.array([SIZES[r["num_params"]] for r in rows])
    L = np.array([float(r["loss"]) for r in rows])
    fresh = np.array([L[(n == N) & (epochs == 1)][0] for n in N])
    return {"N": N, "D": U * epochs, "U": U, "L": L, "epochs": epochs, "fresh": fresh}


def _seen(row: dict[str, str] | None) -> float:
    return float(row["token_num"]) if row else 0.0


def as_the_authors_chose(runs):
    """Without the runs whose loss rose with epochs: all at 44, and the 4.2B model at 14."""
    hurt = (runs["epochs"] == 44) | ((runs["epochs"] == 14) & (runs["N"] == SIZES["4.2B"]))
    return {name: column[~hurt] for name, column in runs.items()}


def huber(runs, law, delta=1e-3):
    """Sum of the Huber losses, each size levelled on its run of fresh tokens.

    The base is that of another vocabulary, so only the rise above that run can be compared.
    """
    level = runs["fresh"] - C4.base.loss(runs["N"], runs["U"] * runs["epochs"])
    off = np.abs(np.log(runs["L"]) - np.log(law.loss(runs["N"], runs["D"], runs["U"]) + level))
    return np.where(off < delta, off**2 / 2, delta * (off - delta / 2)).sum()


def test_four_epochs_cost_little_and_44_much(c4_runs):
    # the abstract: up to 4 epochs of repeats make a negligible difference
    above = c4_runs["L"] / c4_runs["fresh"] - 1
    assert above[c4_runs["epochs"] == 4].max() < 0.01
    assert above[c4_runs["epochs"] == 44].min() > 0.25


def test_the_level_of_the_base_is_not_that_of_these_runs(c4_runs):
    # the readme: the loss itself is unlikely to be of use, the trend is
    fresh = c4_runs["epochs"] == 1
    below = c4_runs["L"][fresh] - C4.base.loss(c4_runs["N"][fresh], c4_runs["D"][fresh])
    assert below.min() > 0.1
    assert below.max() < 0.3


def test_refitted_repeats_lose_their_worth_about_as_fast_as_published(c4_runs):
    # published 15.4 epochs from 182 runs; these 20, base and R_N held, give 13.4
    chosen = as_the_authors_chose(c4_runs)
    assert len(chosen["N"]) == 20
    Repeats = holding(DataLimited, **BASE, R_N=C4.R_N)
    found = minimize_scalar(
        lambda log_R_D: huber(chosen, Repeats(np.exp(log_R_D))), bounds=(0, 5), method="bounded"
    )
    assert 10 < np.exp(found.x) < 20


def test_these_runs_cannot_tell_lost_data_from_lost_size(c4_runs):
    # each size was trained on twenty tokens a parameter, so U sets both R_D's and R_N's repeats
    chosen = as_the_authors_chose(c4_runs)
    Both = holding(DataLimited, **BASE)
    slopes = Both(C4.R_D, C4.R_N).jacobian(chosen["N"], chosen["D"], chosen["U"])
    assert np.corrcoef(slopes)[0, 1] > 0.99
