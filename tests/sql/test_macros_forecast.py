"""The table macros answer from the published surface as laws.forecast.Surface does."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

import laws
from flows.tables.forecast import surface_row
from laws.forecast import Surface, fit_forecast, map_surface
from laws.published import TEX
from tests import planted_release as planted
from warehouse.publish.release import publish_release

RTOL = 1e-9


@pytest.fixture(scope="module")
def surface() -> Surface:
    N, C = np.tile(np.geomspace(5e7, 2e9, 7), 3), np.repeat([1e18, 4e18, 1.6e19], 7)
    D = C / (6 * N)
    noise = np.random.default_rng(1).normal(scale=0.004, size=len(N))
    runs = laws.Observations(N=N, D=D, L=TEX.loss(N, D) * np.exp(noise), C=C)
    return map_surface(fit_forecast(runs))


@pytest.fixture
def release(con, surface):
    """One family with a selected Chinchilla law and a forecast."""
    row = surface_row(surface) | {"family": "tiny", "law": "forecast"}
    publish_release(con, planted.facts(), planted.tables() | {"surfaces": pd.DataFrame([row])})
    return con


def points(surface: Surface, count: int) -> tuple[np.ndarray, np.ndarray]:
    """(N, D) all over the grid, its edges among them."""
    random = np.random.default_rng(0)
    x, y = (
        random.uniform(axis.first, axis.places[-1], count)
        for axis in (surface.flops, surface.ratio)
    )
    x[:2], y[:2] = surface.flops.places[[0, -1]], surface.ratio.places[[0, -1]]
    product = np.exp(x - np.log(surface.k))
    return np.sqrt(product / np.exp(y)), np.sqrt(product * np.exp(y))


@pytest.mark.parametrize("level", [0.5, 0.9, 0.99])
def test_predict_loss_is_the_surface(release, surface, level):
    N, D = points(surface, 300)
    release.register("points", pd.DataFrame({"N": N, "D": D, "place": range(len(N))}))
    said = release.execute(
        "select predicted.* from points, "
        "predict_loss('tiny', points.N, points.D, level := $level) as predicted "
        "order by points.place",
        {"level": level},
    ).df()
    expected = surface.predict(N, D, level)
    for column, value in {
        "loss_nats": expected.loss,
        "lo_loss_nats": expected.lo,
        "hi_loss_nats": expected.hi,
        "lo_law_loss_nats": expected.lo_law,
        "hi_law_loss_nats": expected.hi_law,
    }.items():
        np.testing.assert_allclose(said[column], value, rtol=RTOL)
    assert set(said["law"]) == {"forecast"}


def test_compute_optimal_is_the_frontier_of_the_surface(release, surface):
    C = np.exp(np.linspace(surface.flops.first, surface.flops.places[-1], 101))
    release.register("budgets", pd.DataFrame({"C": C}))
    said = release.execute(
        "select best.* from budgets, compute_optimal('tiny', budgets.C) as best order by best.flops"
    ).df()
    best = surface.optimum(C)
    for column, value in {
        "params_opt": best.N,
        "lo_params_opt": best.lo_N,
        "hi_tokens_opt": best.hi_D,
        "loss_nats": best.loss.loss,
        "lo_loss_nats": best.loss.lo,
        "hi_law_loss_nats": best.loss.hi_law,
    }.items():
        np.testing.assert_allclose(said[column], value, rtol=RTOL)


def test_flops_for_loss_is_where_the_frontier_comes_down_to_it(release, surface):
    L = np.exp(np.linspace(surface.optimal_mean[0] + 0.05, surface.optimal_mean[-1] - 0.05, 60))
    release.register("losses", pd.DataFrame({"L": L}))
    said = release.execute(
        "select needed.* from losses, flops_for_loss('tiny', losses.L) as needed "
        "order by needed.loss_nats desc"
    ).df()
    needed = surface.compute_for_loss(L)
    for column, value in {
        "flops": needed.C,
        "lo": needed.lo,
        "hi": needed.hi,
        "params_opt": needed.N,
        "tokens_opt": needed.D,
    }.items():
        np.testing.assert_allclose(said[column].astype(float), value, rtol=RTOL)
    np.testing.assert_allclose(said["probability"], needed.probability, rtol=0, atol=1e-14)
    assert np.isinf(said["flops"]).any()
    assert np.isfinite(said["flops"]).any()


def test_beyond_the_grid_there_is_no_answer(release, surface):
    far = float(np.exp(surface.flops.places[-1])) * 2
    found = [
        release.execute(f"select loss_nats from {call}").fetchone()
        for call in (
            f"predict_loss('tiny', 1e9, {far / 6e9})",
            f"compute_optimal('tiny', {far})",
            "predict_loss('tiny', -1, 1e9)",
        )
    ]
    assert found == [(None,)] * 3


def test_a_named_law_answers_beside_the_forecast(release):
    (single,) = release.execute(
        "select law, loss_nats from predict_loss('tiny', 1e9, 2e10, law := 'chinchilla')"
    ).fetchall()
    reducible = 406.4 / 1e9**0.34 + 410.7 / 2e10**0.28
    assert single == ("chinchilla", pytest.approx(1.69 + reducible, rel=1e-12))


def test_each_family_answers_from_its_own_surface(con, surface):
    higher = surface_row(surface) | {"family": "other", "law": "forecast"}
    higher |= {"mean_log_loss": surface.mean.ravel() + np.log(2)}
    row = surface_row(surface) | {"family": "tiny", "law": "forecast"}
    both = planted.together(planted.tables(), planted.tables(family="other"))
    publish_release(con, planted.facts(), both | {"surfaces": pd.DataFrame([row, higher])})
    con.register("families", pd.DataFrame({"family": ["other", "tiny"]}))
    (other, tiny) = con.execute(
        "select predicted.loss_nats from families, "
        "predict_loss(families.family, 1e9, 2e10) as predicted order by families.family"
    ).fetchall()
    assert other[0] == pytest.approx(2 * tiny[0], rel=1e-12)


def test_the_share_below_a_normal_quantile_is_its_probability(con):
    z = np.linspace(-12, 9, 211)
    con.register("places", pd.DataFrame({"z": z}))
    found = con.execute("select normal_probability(z) as share from places order by z").df()[
        "share"
    ]
    np.testing.assert_allclose(found, ndtr(z), rtol=0, atol=2e-15)
