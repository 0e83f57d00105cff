"""Two powers under one exponent: derivatives, the law by its own equation, the edge of the box."""

from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.engine.coordinates import centre, log_problem, to_theta
from laws.engine.equation_space import EquationSpace
from laws.engine.newton import minimise
from laws.engine.power_norm import PowerNorm, PowerNormSpace, Scaled
from laws.engine.starts import starts
from laws.forms.kaplan import PUBLISHED, Kaplan

NOISE = np.random.default_rng(0)
X = NOISE.normal(size=(2, 9))
SHAPE = PowerNorm(Scaled("N_c", "alpha_N", "N"), Scaled("D_c", "alpha_D", "D"))
SPACE = PowerNormSpace.at(SHAPE, list(Kaplan.coefficients), {"N": X[0], "D": X[1]})
Y, WEIGHT, DELTA = NOISE.normal(0.6, 0.2, (1, 9)), NOISE.uniform(0.5, 2, (1, 9)), 0.15
STEP = 1e-5
TABLE_2 = PUBLISHED["Kaplan 2020, table 2"]

thetas = st.tuples(
    st.floats(-3, 9), st.floats(-3, 9), st.floats(0.05, 0.6), st.floats(0.05, 0.6)
).map(lambda values: np.array([values]))


class Plain(Kaplan):
    """The same law, searched by its equation alone."""

    power_sum: ClassVar[PowerNorm | None] = None


@given(thetas)
def test_the_jacobian_is_the_slope_of_the_log_loss(theta):
    jacobian = SPACE.jacobian(theta)[:, 0]
    for j, change in enumerate(STEP * np.eye(4)):
        numeric = (SPACE.predict(theta + change) - SPACE.predict(theta - change))[0] / (2 * STEP)
        np.testing.assert_allclose(jacobian[j], numeric, rtol=1e-5, atol=1e-6)


def test_slope_and_bend_are_the_derivatives_of_the_objective():
    theta = np.array([[4.0, 3.0, 0.2, 0.3]])
    here = SPACE.look(theta, Y, WEIGHT, DELTA)
    for j, change in enumerate(STEP * np.eye(4)):
        up, down = (SPACE.look(theta + s * change, Y, WEIGHT, DELTA) for s in (1, -1))
        numeric = (up.objective - down.objective) / (2 * STEP)
        np.testing.assert_allclose(here.slope[j], numeric, rtol=1e-6, atol=1e-8)
        numeric = (up.slope - down.slope)[:, 0] / (2 * STEP)
        np.testing.assert_allclose(here.bend[j, :, 0], numeric, rtol=1e-5, atol=1e-7)


@given(thetas)
def test_the_norm_is_the_law_by_its_own_equation(theta):
    plain = EquationSpace(Kaplan, list(np.exp(X)))
    np.testing.assert_allclose(SPACE.predict(theta), plain.predict(theta), rtol=1e-12, atol=1e-13)
    np.testing.assert_allclose(SPACE.jacobian(theta), plain.jacobian(theta), rtol=1e-9, atol=1e-11)
    one, other = (space.look(theta, Y, WEIGHT, DELTA) for space in (SPACE, plain))
    np.testing.assert_allclose(one.objective, other.objective, rtol=1e-10)
    np.testing.assert_allclose(one.slope, other.slope, rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("scales", [-13.8, 27.6])
def test_the_corners_of_the_box_have_finite_derivatives(scales):
    corners = np.array([[scales, scales, 0.01, 1.0], [scales, -scales, 1.0, 0.01]])
    assert all(np.isfinite(part).all() for part in SPACE.look(corners, Y, WEIGHT, DELTA))


def test_the_search_starts_at_a_law_of_the_grid_that_made_the_losses():
    N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e7, 1e10, 6), [1e9, 1e10, 1e11]))
    made = Kaplan(6e13, 2e13, 0.01 ** (12 / 23), 0.01 ** (11 / 23))  # of 24 steps from .01 to 1
    runs = laws.Observations(N=N, D=D, L=made.loss(N, D))
    at = centre(Kaplan, runs)
    (best,) = starts(log_problem(Kaplan, runs, at), 1)
    np.testing.assert_allclose(best, to_theta(Kaplan, np.array([made.values()]), at)[0], rtol=1e-6)


@pytest.mark.parametrize("seed", range(4))
def test_no_start_of_a_search_by_the_equation_ends_lower(seed):
    random = np.random.default_rng(seed)
    N, D = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e7, 1e10, 5), [1e9, 1e10, 1e11]))
    L = TABLE_2.loss(N, D) * np.exp(0.01 * random.normal(size=len(N)))
    runs = laws.Observations(N=N, D=D, L=L)
    fit = laws.fit(Kaplan, runs)
    problem = log_problem(Plain, runs, fit.centre).at(fit.delta)
    ends = minimise(problem, starts(problem, 16))
    assert fit.objective <= ends.objective.min() * (1 + 1e-9)
