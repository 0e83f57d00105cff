"""The solver: its derivatives against finite differences, its box, its small systems."""

from typing import ClassVar

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.engine.coordinates import centre, log_problem, to_coefficients, to_theta
from laws.engine.equation_space import EquationSpace
from laws.engine.linear import solve
from laws.engine.newton import minimise
from laws.engine.power_sum import PowerSum, PowerSumSpace, Term
from laws.engine.problem import Problem
from laws.published import EPOCH

NOISE = np.random.default_rng(0)
X = NOISE.normal(size=(2, 9))
INPUTS = {"N": X[0], "D": X[1]}
TWO = (Term("A", "alpha", "N"), Term("B", "beta", "D"))
TIED = (Term("A", "alpha", "N"), Term("B", "alpha", "D"))
SHAPES = {
    "two powers and a constant": (PowerSum("E", TWO), ("E", "A", "B", "alpha", "beta")),
    "a shared exponent": (PowerSum("E", TIED), ("E", "A", "B", "alpha")),
    "no constant": (PowerSum(None, TWO), ("A", "B", "alpha", "beta")),
    "one power": (PowerSum("E", (TWO[0],)), ("alpha", "E", "A")),
}
THETA = {"E": 0.5, "A": -1.0, "B": -0.6, "alpha": 0.34, "beta": 0.28}
STEP = 1e-5
Y, WEIGHT, DELTA = NOISE.normal(0.9, 0.2, (1, 9)), NOISE.uniform(0.5, 2, (1, 9)), 0.15


@pytest.fixture(params=SHAPES)
def space(request) -> PowerSumSpace:
    shape, names = SHAPES[request.param]
    return PowerSumSpace.at(shape, names, INPUTS)


def test_the_jacobian_is_the_slope_of_the_log_sum(space):
    theta = np.array([[THETA[name] for name in space.names]])
    jacobian = space.jacobian(theta)[:, 0]
    for j, change in enumerate(STEP * np.eye(len(space.names))):
        numeric = (space.predict(theta + change) - space.predict(theta - change))[0] / (2 * STEP)
        np.testing.assert_allclose(jacobian[j], numeric, rtol=1e-7, atol=1e-9)


def test_slope_and_bend_are_the_derivatives_of_the_objective(space):
    theta = np.array([[THETA[name] for name in space.names]])
    here = space.look(theta, Y, WEIGHT, DELTA)
    for j, change in enumerate(STEP * np.eye(len(space.names))):
        up, down = (space.look(theta + s * change, Y, WEIGHT, DELTA) for s in (1, -1))
        numeric = (up.objective - down.objective) / (2 * STEP)
        np.testing.assert_allclose(here.slope[j], numeric, rtol=1e-6, atol=1e-9)
        numeric = (up.slope - down.slope)[:, 0] / (2 * STEP)
        np.testing.assert_allclose(here.bend[j, :, 0], numeric, rtol=1e-5, atol=1e-8)


def test_both_spaces_see_the_same_law():
    runs = laws.Observations(N=np.exp(20 + X[0]), D=np.exp(23 + X[1]), L=np.exp(Y[0]))
    at = centre(laws.Chinchilla, runs)
    quick = log_problem(laws.Chinchilla, runs, at).space
    plain = EquationSpace(laws.Chinchilla, [runs.N / at["N"], runs.D / at["D"]])
    theta = to_theta(laws.Chinchilla, np.array([EPOCH.values()]), at)
    np.testing.assert_allclose(quick.predict(theta), plain.predict(theta), rtol=1e-13)
    np.testing.assert_allclose(quick.predict(theta)[0], np.log(EPOCH.loss(runs.N, runs.D)))
    one, other = (s.look(theta, Y, WEIGHT, DELTA) for s in (quick, plain))
    np.testing.assert_allclose(one.slope, other.slope, rtol=1e-10, atol=1e-12)
    np.testing.assert_allclose(quick.jacobian(theta), plain.jacobian(theta), atol=1e-13)
    back = to_coefficients(laws.Chinchilla, theta, at)
    np.testing.assert_allclose(back, [EPOCH.values()], rtol=1e-12)


def test_a_law_needs_no_power_sum_to_be_fitted(sweep, sweep_fit):
    class Plain(laws.Chinchilla):
        power_sum: ClassVar[PowerSum | None] = None

    fit = laws.fit(Plain, sweep, delta=sweep_fit.delta)
    assert fit.objective == pytest.approx(sweep_fit.objective, rel=1e-9)
    np.testing.assert_allclose(fit.law.values(), sweep_fit.law.values(), rtol=1e-4)


def test_a_minimum_outside_the_box_is_sought_on_its_side():
    shape, names = SHAPES["two powers and a constant"]
    space = PowerSumSpace.at(shape, names, INPUTS)
    y = space.predict(np.array([[THETA[name] for name in names]]))
    lower, upper = np.full(5, -5.0), np.array([5.0, 5.0, 5.0, 5.0, 0.2])
    problem = Problem(space, y, np.ones_like(y), 1.0, lower, upper)
    held = minimise(problem, np.array([[0.0, 0.0, 0.0, 0.1, 0.1]]))
    assert held.theta[0, 4] == 0.2
    inner = Problem(space, y, np.ones_like(y), 1.0, lower, np.array([5.0, 5.0, 5.0, 5.0, 0.19]))
    assert held.objective < minimise(inner, held.theta).objective


def test_fits_made_together_are_the_fits_made_alone():
    shape, names = SHAPES["two powers and a constant"]
    space = PowerSumSpace.at(shape, names, INPUTS)
    theta = np.array([[THETA[name] for name in names]])
    y = np.concatenate([space.predict(theta), space.predict(theta * 1.1)])
    box = np.full(5, -5.0), np.full(5, 5.0)
    start = np.tile([0.0, 0.0, 0.0, 0.2, 0.2], (2, 1))
    together = minimise(Problem(space, y, np.ones_like(y), 1.0, *box), start)
    np.testing.assert_allclose(together.theta, np.concatenate([theta, theta * 1.1]), rtol=1e-8)


@given(st.integers(1, 7), st.integers(0, 10_000))
def test_small_systems_are_solved_as_lapack_solves_them(size, seed):
    random = np.random.default_rng(seed)
    roots = random.normal(size=(4, size, size))
    systems = roots @ roots.swapaxes(1, 2) + np.eye(size)
    right = random.normal(size=(4, size))
    solved, definite = solve(np.moveaxis(systems, 0, -1), right.T)
    assert definite.all()
    np.testing.assert_allclose(solved.T, np.linalg.solve(systems, right[..., None])[..., 0])


def test_an_indefinite_system_is_known_and_leaves_the_others_alone():
    systems = np.stack([np.diag([1.0, -1.0]), np.diag([2.0, 4.0])], axis=-1)
    solved, definite = solve(systems, np.ones((2, 2)))
    assert definite.tolist() == [False, True]
    np.testing.assert_allclose(solved[:, 1], [0.5, 0.25])
