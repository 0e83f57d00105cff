"""The solver's derivatives against finite differences, and its bounds."""

import numpy as np

from laws.log_space import PowerSum
from laws.newton import minimise
from laws.problem import Problem

SPACE = PowerSum(powers=2)
THETA = np.array([[0.5, -1.0, -0.6, 0.34, 0.28]])
X = np.random.default_rng(0).normal(size=(2, 9))
STEP = 1e-5


def test_the_jacobian_is_the_slope_of_the_log_loss():
    jacobian = SPACE.jacobian(SPACE.predict(THETA, X)[1], X)[0]
    for j in range(SPACE.size):
        change = STEP * np.eye(SPACE.size)[j]
        numeric = SPACE.predict(THETA + change, X)[0] - SPACE.predict(THETA - change, X)[0]
        np.testing.assert_allclose(jacobian[j], numeric[0] / (2 * STEP), rtol=1e-7, atol=1e-9)


def test_the_curvature_is_the_slope_of_the_jacobian():
    pull = np.random.default_rng(1).normal(size=(1, X.shape[1]))

    def pulled_slope(theta):
        return SPACE.jacobian(SPACE.predict(theta, X)[1], X)[0] @ pull[0]

    shares = SPACE.predict(THETA, X)[1]
    curvature = SPACE.curvature(shares, X, SPACE.jacobian(shares, X), pull)[0]
    for j in range(SPACE.size):
        change = STEP * np.eye(SPACE.size)[j]
        numeric = (pulled_slope(THETA + change) - pulled_slope(THETA - change)) / (2 * STEP)
        np.testing.assert_allclose(curvature[j], numeric, rtol=1e-6, atol=1e-8)


def test_a_minimum_outside_the_box_is_sought_on_its_side():
    y = SPACE.predict(THETA, X)[0]
    lower, upper = np.full(5, -5.0), np.array([5.0, 5.0, 5.0, 5.0, 0.2])
    problem = Problem(SPACE, X, y, np.ones_like(y), 1.0, lower, upper)
    held = minimise(problem, np.array([[0.0, 0.0, 0.0, 0.1, 0.1]]))
    assert held.theta[0, 4] == 0.2
    assert held.gradient[0] < 1e-6


def test_fits_made_together_are_the_fits_made_alone():
    y = np.concatenate([SPACE.predict(THETA, X)[0], SPACE.predict(THETA * 1.1, X)[0]])
    box = np.full(5, -5.0), np.full(5, 5.0)
    start = np.tile([0.0, 0.0, 0.0, 0.2, 0.2], (2, 1))
    together = minimise(Problem(SPACE, X, y, np.ones_like(y), 1.0, *box), start)
    np.testing.assert_allclose(together.theta, np.concatenate([THETA, THETA * 1.1]), rtol=1e-8)
