"""The forecast against the algebra it states: interpolation, roots, evidence, conditioning."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

import laws
from laws.forecast import form_error, prior
from laws.forecast.crossing import crossing
from laws.forecast.lagrange import Axis, across, along
from laws.forecast.moments import difference, moments
from laws.forecast.noise import Noise
from laws.forecast.posterior import Posterior, posterior
from laws.forecast.regression import Regression

AXIS = Axis(first=-1.0, step=0.25, nodes=13)
coefficient = st.floats(-2, 2)


@given(a=coefficient, b=coefficient, c=coefficient, d=coefficient, x=st.floats(-1, 2))
def test_a_cubic_is_interpolated_exactly(a, b, c, d, x):
    def cubic(x):
        return a + b * x + c * x**2 + d * x**3

    found = along(AXIS, cubic(AXIS.places), np.array([x]))
    np.testing.assert_allclose(found, cubic(x), atol=1e-12)


@given(x=st.floats(-1, 2), y=st.floats(-1, 2))
def test_a_product_of_cubics_is_interpolated_exactly_in_two_dimensions(x, y):
    grid = (AXIS.places**3 - AXIS.places)[:, None] * (1 + AXIS.places**2)
    found = across((AXIS, AXIS), grid, np.array([x]), np.array([y]))
    np.testing.assert_allclose(found, (x**3 - x) * (1 + y**2), atol=1e-12)


@given(at=st.floats(-0.9, 1.9))
def test_a_falling_cubic_is_crossed_where_it_has_the_value(at):
    def falling(x):
        return 3 - x - 0.2 * (x + 1) ** 3

    found = crossing(AXIS, falling(AXIS.places), np.array(falling(at)))
    assert found == pytest.approx(at, abs=1e-10)


def test_a_value_below_all_nodes_is_never_reached_and_one_above_at_the_first():
    values = -AXIS.places
    found = crossing(AXIS, values, np.array([-5.0, 5.0]))
    assert found.tolist() == [np.inf, AXIS.first]


@pytest.fixture(scope="module")
def runs(planted) -> laws.Observations:
    return planted(sd=0.004, seed=3)


def design(regression: Regression, alpha: int, beta: int) -> np.ndarray:
    """Columns (runs, 3) of the regression at one pair of exponents."""
    return np.array([regression.one, regression.sizes[alpha], regression.tokens[beta]]).T


def test_evidence_of_exponents_is_the_density_of_the_runs(runs):
    # E, a, b integrated out of a normal model: y ~ N(X m, S + X V X')
    regression, covariance = Regression.of(runs), 1e-4 * np.eye(len(runs))
    log_evidence, _, _ = regression.solve(np.linalg.inv(covariance))
    means = regression.mean_loss * prior.MEANS
    spread = np.diag((regression.mean_loss * prior.SPREADS) ** 2)
    densities, places = [], [(10, 9), (13, 12), (11, 14)]
    for place in places:
        X = design(regression, *place)
        whole = covariance + X @ spread @ X.T
        densities.append(multivariate_normal(X @ means, whole).logpdf(np.ones(len(runs))))
    found = np.array([log_evidence[place] for place in places])
    np.testing.assert_allclose(found - found[0], np.array(densities) - densities[0], rtol=1e-6)


def test_more_form_error_is_believed_as_much_as_its_density_says(runs):
    noise = Noise(0.004, np.ones(len(runs)), np.zeros(len(runs)))
    made = posterior(runs, noise)
    share = {(s.amplitude, round(s.noise_sd, 9)): s.weight.sum() for s in made.settings}
    regression = made.regression
    near = form_error.correlation(made.positions, made.positions)
    believed = prior.log_prior(regression.exponents)
    expected = {}
    for amplitude, sd in share:
        covariance = amplitude**2 * near + sd**2 * np.eye(len(runs))
        total = 0.0
        spread = np.diag((regression.mean_loss * prior.SPREADS) ** 2)
        for place in np.ndindex(*(len(grid) for grid in regression.exponents)):
            X = design(regression, *place)
            model = multivariate_normal(
                X @ (regression.mean_loss * prior.MEANS), covariance + X @ spread @ X.T
            )
            total += np.exp(model.logpdf(np.ones(len(runs))) - 60 + believed[place])
        expected[amplitude, sd] = total * np.exp(form_error.log_prior(amplitude))
    scale = sum(expected.values())
    for key, value in share.items():
        assert value == pytest.approx(expected[key] / scale, abs=0.01)


def one_member(made: Posterior) -> Posterior:
    """The posterior with its heaviest member of some form error alone."""
    settings = [s for s in made.settings if s.amplitude]
    setting = max(settings, key=lambda s: s.weight.max())
    best = [int(np.argmax(setting.weight))]
    alone = replace(
        setting,
        weight=np.ones(1),
        exponents=setting.exponents[best],
        coefficients=setting.coefficients[best],
        covariance=setting.covariance[best],
    )
    return Posterior(made.regression, made.positions, (alone,))


def test_a_member_is_what_conditioning_a_joint_normal_on_the_runs_gives(runs):
    # as shares of the law at the point; E, a, b and the form error are jointly normal with the runs
    made = one_member(posterior(runs, Noise(0.004, np.ones(len(runs)), np.zeros(len(runs)))))
    (setting,), regression = made.settings, made.regression
    N, D = np.array([3e9, 2e8]), np.array([5e10, 4e11])
    alpha, beta = (
        grid[place] for grid, place in zip(regression.exponents, setting.exponents[0], strict=True)
    )
    F = np.array([
        [1, 1],
        np.exp(-alpha * (np.log(N) - regression.log_N)),
        np.exp(-beta * (np.log(D) - regression.log_D)),
    ]).T  # fmt: skip
    law = F @ setting.coefficients[0]
    X = design(regression, *setting.exponents[0])
    V = np.diag((regression.mean_loss * prior.SPREADS) ** 2)
    here = form_error.positions(np.log(N), np.log(D))
    own = setting.amplitude**2 * form_error.correlation(here, here)
    near = setting.amplitude**2 * form_error.correlation(here, made.positions)
    runs_alone = X @ V @ X.T + np.linalg.inv(setting.precision)
    G = F / law[:, None]
    tie = G @ V @ X.T + near
    expected = np.diag(G @ V @ G.T + own - tie @ np.linalg.solve(runs_alone, tie.T))
    _, variance = moments(made, np.log(N), np.log(D))
    np.testing.assert_allclose(variance, expected, rtol=1e-5)


def test_a_difference_of_far_points_has_the_moments_of_both(runs):
    made = posterior(runs, Noise(0.004, np.ones(len(runs)), np.zeros(len(runs))))
    here, there = np.log([[1e9], [2e10]]), np.log([[2e8], [3e10]])
    mean, variance = difference(made, tuple(here), tuple(there))
    assert mean == pytest.approx(moments(made, *here)[0] - moments(made, *there)[0])
    nothing, none = difference(made, tuple(here), tuple(here))
    assert nothing == pytest.approx(0, abs=1e-12)
    assert none == pytest.approx(0, abs=1e-12)
    assert variance > 0
