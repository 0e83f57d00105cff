"""Laws of one input: slopes, centring, inverses, and fits that find the law that made the runs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange
from laws.forms.broken_power_law import BrokenOnce, BrokenTwice
from laws.forms.power_law import PowerLaw
from laws.forms.power_law_floor import PowerLawFloor
from laws.forms.three_phases import ThreePhases

X = np.geomspace(1e6, 1e12, 24)

PURE = PowerLaw(20.0, 0.1)
FLOOR = PowerLawFloor(1.7, 400.0, 0.3)
PHASES = ThreePhases(1.7, 10.8, 1e7, 0.3, 1.2)
ONE = BrokenOnce(1.7, 50.0, 0.2, 0.15, 1e9, 0.3)
BUMP = BrokenTwice(1.7, 50.0, 0.2, -0.5, 1e8, 0.2, 0.7, 1e10, 0.2)
ALL = pytest.mark.parametrize("law", [PURE, FLOOR, PHASES, ONE, BUMP], ids=lambda law: law.name)


@ALL
def test_slopes_are_those_of_finite_differences(law):
    for i, value in enumerate(law.values()):
        step = 1e-6 * max(abs(value), 1e-3)
        up, down = (
            type(law)(*law.values()[:i], value + side * step, *law.values()[i + 1 :])
            for side in (1, -1)
        )
        differences = (up.loss(X) - down.loss(X)) / (2 * step)
        scale = np.abs(law.jacobian(X)[i]).max()
        np.testing.assert_allclose(law.jacobian(X)[i], differences, atol=1e-7 * scale)


@ALL
def test_a_law_of_centred_inputs_is_the_same_law(law):
    centre = 3e8
    # 1 / centre takes the law to centred inputs, and centre takes it back
    centred = law.uncentred(x=1 / centre)
    np.testing.assert_allclose(centred.loss(X / centre), law.loss(X), rtol=1e-12)
    np.testing.assert_allclose(centred.uncentred(x=centre).values(), law.values(), rtol=1e-12)


@ALL
def test_many_laws_at_once_are_each_as_alone(law):
    draws = np.array([law.values(), law.values()]) * [[1.0], [1.01]]
    together = type(law).from_draws(draws).loss(X)
    alone = [type(law)(*row).loss(X) for row in draws]
    np.testing.assert_allclose(together, alone, rtol=1e-14)


@ALL
def test_an_input_that_cannot_be_is_refused(law):
    for wrong in (np.nan, 0.0, -1.0, 1e308):
        with pytest.raises(QuantityOutOfRange, match="x"):
            law.loss([1e9, wrong])


@ALL
def test_the_fit_finds_the_law_that_made_the_runs(law):
    fit = laws.fit(type(law), laws.Observations(x=X, L=law.loss(X)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), law.values(), rtol=1e-6)


@pytest.mark.parametrize("law", [FLOOR, PHASES, ONE, BUMP], ids=lambda law: law.name)
def test_the_fit_of_noisy_runs_is_off_by_no_more_than_the_noise(law):
    noise = np.random.default_rng(0).normal(scale=0.003, size=len(X))
    fit = laws.fit(type(law), laws.Observations(x=X, L=law.loss(X) * np.exp(noise)))
    assert fit.status == "converged"
    off = np.log(fit.law.loss(X) / law.loss(X))
    assert np.sqrt(np.mean(off**2)) < 0.003


@pytest.mark.parametrize("law", [PURE, FLOOR, PHASES], ids=lambda law: law.name)
@given(x=st.floats(1e5, 1e13))
def test_the_input_for_a_loss_gives_that_loss(law, x):
    np.testing.assert_allclose(law.x_for_loss(law.loss(x)), x, rtol=1e-9)


@pytest.mark.parametrize("law", [FLOOR, PHASES], ids=lambda law: law.name)
def test_no_input_reaches_the_floor(law):
    np.testing.assert_array_equal(law.x_for_loss([1.7, 1.2]), np.inf)


def test_a_loss_above_the_slow_phase_needs_nothing():
    np.testing.assert_array_equal(PHASES.x_for_loss([10.8, 12.0]), 0.0)


def test_an_unknown_law_has_no_input_for_a_loss():
    for law in (PowerLawFloor(np.nan, 1.0, 0.3), ThreePhases(np.nan, 10.0, 1e7, 0.3, 1.0)):
        assert np.isnan(law.x_for_loss(2.0))


def test_a_power_law_without_floor_is_the_one_with_a_floor_of_zero():
    np.testing.assert_array_equal(PURE.loss(X), PowerLawFloor(0.0, 20.0, 0.1).loss(X))


@pytest.mark.parametrize(("law", "least"), [(ThreePhases, 8), (BrokenOnce, 8), (BrokenTwice, 12)])
def test_fewer_runs_than_the_law_needs_are_refused(law, least):
    x = np.geomspace(1e6, 1e12, least - 1)
    fit = laws.fit(law, laws.Observations(x=x, L=FLOOR.loss(x)))
    assert fit.status == "too_few"
    assert str(least) in fit.reason
