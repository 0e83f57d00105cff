"""Which run next: what is foreseen of a run is what comes of it."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import laws
from laws.design import next_runs
from laws.design.gain import after, falls
from laws.design.greedy import Problem, choose
from laws.design.law_alone import law_alone
from laws.design.next_runs import noise_of_runs
from laws.errors import BudgetTooSmall, OutsideSurface
from laws.forecast import Forecaster, Surface, fit_forecast, form_error, map_surface, prior
from laws.forecast.moments import covariance, moments
from laws.forecast.posterior import Posterior, Setting
from laws.forecast.regression import Regression, powers
from laws.published import EPOCH, TEX

TARGET = 1e21
NOISE_SD = 0.004


@pytest.fixture(scope="module")
def forecaster(sweep: laws.Observations) -> Forecaster:
    return fit_forecast(sweep)


@pytest.fixture(scope="module")
def surface(forecaster: Forecaster) -> Surface:
    return map_surface(forecaster)


def spread(points: int, seed: int = 0) -> np.ndarray:
    """A covariance of full rank."""
    roots = np.random.default_rng(seed).normal(size=(points, points))
    return roots @ roots.T / points


def problem(points: int, seed: int = 0) -> Problem:
    """The last point is the target; costs differ by a factor of 100."""
    cost = 100.0 ** np.random.default_rng(seed).random(points)
    cost[-1] = np.inf
    return Problem(spread(points, seed), np.full(points, 0.1), cost, np.array([points - 1]))


def test_a_run_adds_its_precision_to_that_of_the_points() -> None:
    # of a normal model: the inverse covariance gains 1 / noise at the run
    before, noise = spread(6), np.full(6, 0.3)
    seen = np.linalg.inv(before)
    seen[2, 2] += 1 / noise[2]
    np.testing.assert_allclose(after(before, np.array([2]), noise), np.linalg.inv(seen), rtol=1e-9)


def test_runs_one_by_one_leave_what_they_leave_together() -> None:
    before, noise, runs = spread(7), np.linspace(0.1, 0.5, 7), np.array([4, 1, 4])
    left = before
    for run in runs:
        left = after(left, np.array([run]), noise)
    np.testing.assert_allclose(left, after(before, runs, noise), rtol=1e-9, atol=1e-12)


def test_the_fall_is_the_variance_before_less_that_after() -> None:
    before, noise = spread(5), np.full(5, 0.2)
    fallen = before[3, 3] - after(before, np.array([1]), noise)[3, 3]
    np.testing.assert_allclose(falls(before, np.array([3]), noise)[1], fallen, rtol=1e-12)


def test_a_run_at_the_targets_own_place_leaves_at_most_the_noise() -> None:
    before, noise = 1e6 * spread(4), np.full(4, 0.01)
    left = after(before, np.array([2]), noise)[2, 2]
    assert 0 < left <= 0.01


def planted_member(N: np.ndarray, D: np.ndarray, centre: tuple[float, float]) -> Posterior:
    """The posterior of one member whose law, E = a = b = 1, is that of all runs and of the prior.

    Its coefficients stay where they are whatever is added; the loss of a run is the law's.
    """
    at, amplitude = 13, 0.012
    grids = (prior.EXPONENTS, prior.EXPONENTS)
    sizes, tokens = (
        powers(np.log(x) - middle, grid)
        for x, middle, grid in zip((N, D), centre, grids, strict=True)
    )
    loss = 1 + sizes[at] + tokens[at]
    regression = Regression(*centre, 1.0, grids, 1 / loss, sizes / loss, tokens / loss)
    places = form_error.positions(np.log(N), np.log(D))
    runs = amplitude**2 * form_error.correlation(places, places) + NOISE_SD**2 * np.eye(len(N))
    precision = np.linalg.inv(runs)
    _, coefficients, spread = regression.solve(precision)
    setting = Setting(
        amplitude,
        NOISE_SD,
        0.0,
        precision,
        np.ones(1),
        np.array([[at, at]]),
        coefficients[at, at][None],
        spread[at, at][None],
    )
    return Posterior(regression, places, (setting,))


def test_what_is_foreseen_of_a_run_is_the_variance_of_a_posterior_with_that_run(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prior, "MEANS", np.ones(3))
    rng = np.random.default_rng(2)
    N, D = np.exp(rng.normal(20, 1.5, 12)), np.exp(rng.normal(23, 1.5, 12))
    centre = (20.0, 23.0)
    points = np.log([1e10, 4e9]), np.log([4e11, 1e11])  # the target, the run
    before = covariance(planted_member(N, D, centre), *points)
    foreseen = after(before, np.array([1]), np.full(2, NOISE_SD**2))[0, 0]
    with_it = planted_member(np.append(N, 4e9), np.append(D, 1e11), centre)
    real = moments(with_it, *points)[1][0]
    assert foreseen < 0.9 * before[0, 0]
    np.testing.assert_allclose(foreseen, real, rtol=1e-6)


def test_the_diagonal_of_the_covariance_is_the_variance(forecaster: Forecaster) -> None:
    log_N, log_D = np.log([1e8, 2e9, 3e10]), np.log([1e10, 5e10, 3e11])
    found = covariance(forecaster.posterior, log_N, log_D)
    variance = moments(forecaster.posterior, log_N, log_D)[1]
    np.testing.assert_allclose(np.diag(found), variance, rtol=1e-6)
    assert np.linalg.eigvalsh(found).min() > -1e-12


def test_a_run_at_the_frontier_has_the_noise_of_a_run_and_one_far_from_it_has_no_less(
    forecaster: Forecaster, surface: Surface
) -> None:
    N, D = surface.optimum(1e19).N, surface.optimum(1e19).D
    N, D = np.array([N, 16 * N]), np.array([D, D / 16])
    noise = noise_of_runs(forecaster, surface, N, D)
    np.testing.assert_allclose(noise[0], forecaster.noise_sd**2, rtol=1e-9)
    assert noise[1] >= noise[0]


@settings(max_examples=30)
@given(seed=st.integers(0, 1000), budget=st.floats(1, 300), is_repeated=st.booleans())
def test_no_choice_costs_more_than_the_budget(seed: int, budget: float, is_repeated: bool) -> None:
    posed = problem(9, seed)
    chosen = choose(posed, budget, 12, is_repeated)
    assert posed.cost[chosen.runs].sum() <= budget * (1 + 1e-12)
    assert 8 not in chosen.runs
    assert (np.diff(chosen.variance) <= 1e-12).all()
    assert is_repeated or len(set(chosen.runs)) == len(chosen.runs)


def test_the_variances_of_a_choice_are_those_that_its_runs_leave() -> None:
    posed = problem(9, seed=4)
    chosen = choose(posed, 150, 5)
    left = after(posed.covariance, chosen.runs, posed.noise)[8, 8]
    np.testing.assert_allclose(chosen.variance[-1], left, rtol=1e-9)


def test_the_order_of_the_candidates_does_not_matter() -> None:
    posed = problem(9, seed=3)
    shuffled = np.append(np.random.default_rng(1).permutation(8), 8)
    other = Problem(
        posed.covariance[np.ix_(shuffled, shuffled)],
        posed.noise,
        posed.cost[shuffled],
        np.array([8]),
    )
    again = choose(other, 120, 6)
    np.testing.assert_array_equal(shuffled[again.runs], choose(posed, 120, 6).runs)


def test_runs_near_the_target_are_worth_more_where_the_form_may_err() -> None:
    # 15 cheap runs; one more of them, or one at a tenth of the target's compute?
    C = np.append(np.repeat([1e18, 4e18, 1.6e19], 5), [1e18, 1e21, 1e22])
    N = EPOCH.frontier(C)[0] * np.append(np.tile(np.geomspace(0.25, 4, 5), 3), np.ones(3))
    noise, trained, target = np.full(18, 0.005**2), np.arange(15), np.array([17])
    ratios = []
    for amplitude in (0.0, 0.02):
        before = law_alone(EPOCH, N, C / (6 * N), amplitude)
        fallen = falls(after(before, trained, noise), target, noise)
        ratios.append(fallen[16] / fallen[15])
    assert ratios[1] > 2 * ratios[0]


def test_the_law_alone_moves_by_its_slopes() -> None:
    N, D = np.geomspace(1e8, 1e10, 6), np.geomspace(1e9, 3e11, 6)[[3, 1, 5, 0, 2, 4]]
    log_N, log_D = np.log(N).mean(), np.log(D).mean()
    E, A, B, alpha, beta = TEX.jacobian(N, D) / TEX.loss(N, D)
    held = (A * np.exp(TEX.alpha * log_N), B * np.exp(TEX.beta * log_D))  # by a and b
    turned = (alpha + A * TEX.A * log_N, beta + B * TEX.B * log_D)  # a and b held
    mean_loss = np.exp(np.log(TEX.loss(N, D)).mean())
    sds = [*(mean_loss * prior.SPREADS), 0.35 * TEX.alpha, 0.35 * TEX.beta]
    moved = np.array([E, *held, *turned]) * np.array(sds)[:, None]
    np.testing.assert_allclose(law_alone(TEX, N, D), moved.T @ moved, rtol=1e-8)


def test_the_next_runs_keep_the_budget_and_make_the_target_surer(
    forecaster: Forecaster, surface: Surface
) -> None:
    found = next_runs(forecaster, surface, TARGET, budget=2e20, most=5)
    assert 1 <= len(found.C) <= 5
    assert found.C.sum() <= 2e20 * (1 + 1e-12)
    assert (np.diff(found.sd) < 0).all()
    assert 0 < found.removed.sum() < 1
    np.testing.assert_allclose(found.C, surface.k * found.N * found.D, rtol=1e-12)


def test_a_larger_budget_never_leaves_more_doubt(forecaster: Forecaster, surface: Surface) -> None:
    left = [next_runs(forecaster, surface, TARGET, b, most=4).sd[-1] for b in (1e18, 1e19, 2e20)]
    assert left[0] > left[1] > left[2]


def test_a_target_beyond_the_forecast_and_a_budget_below_every_run_are_refused(
    forecaster: Forecaster, surface: Surface
) -> None:
    with pytest.raises(OutsideSurface, match="the target"):
        next_runs(forecaster, surface, 1e30)
    with pytest.raises(BudgetTooSmall, match="cheapest run"):
        next_runs(forecaster, surface, TARGET, budget=1e10)
