"""Two steps to a benchmark: the line, the sigmoid, the exponential, and their composition."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.downstream.two_step import TwoStep
from laws.errors import QuantityOutOfRange
from laws.forms.exponential_error import ExponentialError
from laws.forms.log_line import LogLine
from laws.forms.sigmoid import Sigmoid

LINE = LogLine(level=3.0, slope=-0.04)  # 1.0 nat/token at e**50 = 5e21 FLOPs
GUESSING = Sigmoid(floor=0.25, ceiling=0.97, k=6.0, L0=0.9)
FOUR_CHOICES = TwoStep(LINE, GUESSING)
ERROR = ExponentialError(eps=0.75, k=2.2, gamma=0.7)

any_sigmoid = st.builds(
    Sigmoid,
    floor=st.floats(0, 0.5),
    ceiling=st.floats(0.6, 1),
    k=st.floats(0.5, 30),
    L0=st.floats(0.3, 4),
)


@given(law=any_sigmoid)
def test_half_way_between_floor_and_ceiling_lies_l0(law):
    np.testing.assert_allclose(law.predict(law.L0), (law.floor + law.ceiling) / 2, rtol=1e-12)


@given(law=any_sigmoid, L=st.floats(0.01, 10))
def test_the_sigmoid_is_the_logistic_of_its_formula(law, L):
    expected = law.floor + (law.ceiling - law.floor) / (1 + np.exp(law.k * (L - law.L0)))
    np.testing.assert_allclose(law.predict(L), expected, rtol=1e-9, atol=1e-15)


@given(law=any_sigmoid, share=st.floats(0.01, 0.99))
def test_the_loss_for_an_accuracy_gives_it(law, share):
    accuracy = law.floor + share * (law.ceiling - law.floor)
    np.testing.assert_allclose(law.equation(law.loss_for_accuracy(accuracy)), accuracy, rtol=1e-9)


def test_no_loss_gives_more_than_the_ceiling_and_any_gives_the_floor():
    np.testing.assert_array_equal(
        GUESSING.loss_for_accuracy([0.99, 0.97, 0.25, 0.1]), [-np.inf, -np.inf, np.inf, np.inf]
    )


def test_a_sigmoid_far_from_its_middle_neither_overflows_nor_leaves_its_range():
    steep = Sigmoid(floor=0.25, ceiling=0.9, k=100.0, L0=1.0)
    np.testing.assert_array_equal(steep.predict([1e4, 1e-4]), [0.25, 0.9])
    assert np.isfinite(steep.jacobian([1e4, 1e-4])).all()


@given(law=any_sigmoid, L=st.floats(0.1, 6))
def test_the_slopes_of_the_sigmoid_are_those_of_finite_differences(law, L):
    _hold_slopes(law, L)


@given(C=st.floats(1e17, 1e26))
def test_the_slopes_of_the_line_are_one_and_the_logarithm(C):
    np.testing.assert_allclose(LINE.jacobian(C), [1.0, np.log(C)], rtol=1e-12)


@given(L=st.floats(0.1, 10))
def test_the_slopes_of_the_exponential_are_those_of_finite_differences(L):
    _hold_slopes(ERROR, L)


@given(C=st.floats(1e17, 1e26))
def test_the_line_gives_the_compute_of_its_loss(C):
    np.testing.assert_allclose(LINE.flops_for_loss(LINE.loss(C)), C, rtol=1e-9)


def test_a_line_that_does_not_fall_reaches_no_other_loss():
    assert LogLine(level=2.0, slope=0.1).flops_for_loss(1.0) == np.inf
    assert LogLine(level=2.0, slope=0.0).flops_for_loss(1.0) == np.inf


def test_a_line_of_a_centred_budget_is_the_line_once_uncentred():
    centred = LogLine(float(LINE.loss(1e20)), LINE.slope)
    np.testing.assert_allclose(centred.uncentred(C=1e20).values(), LINE.values(), rtol=1e-12)


@given(C=st.floats(1e17, 1e26))
def test_two_steps_are_the_sigmoid_of_the_line_and_give_the_compute_back(C):
    accuracy = FOUR_CHOICES.accuracy(C)
    np.testing.assert_allclose(accuracy, GUESSING.predict(LINE.loss(C)), rtol=1e-12)
    np.testing.assert_allclose(FOUR_CHOICES.flops_for_accuracy(accuracy), C, rtol=1e-6)


def test_beyond_the_ceiling_no_compute_is_enough():
    assert FOUR_CHOICES.flops_for_accuracy(0.98) == np.inf


def test_an_accuracy_that_would_need_a_loss_below_zero_is_out_of_reach():
    shallow = TwoStep(LINE, Sigmoid(floor=0.25, ceiling=1.0, k=1.0, L0=0.5))
    assert shallow.flops_for_accuracy(0.9) == np.inf  # L0 - log(.65/.1)/k < 0
    assert np.isfinite(shallow.flops_for_accuracy(0.7))


def test_where_the_line_has_fallen_through_zero_there_is_no_accuracy():
    falling = TwoStep(LogLine(level=3.0, slope=-0.05), GUESSING)  # zero at e**60 = 1.1e26 FLOPs
    assert np.isnan(falling.accuracy(2e26))
    assert np.isfinite(falling.accuracy(1e26))


def test_draws_of_both_laws_give_draws_of_the_accuracy():
    lines = LogLine.from_draws(np.array([LINE.values()] * 3))
    sigmoids = Sigmoid.from_draws(np.array([GUESSING.values()] * 3))
    accuracy = TwoStep(lines, sigmoids).accuracy([1e20, 1e22])
    assert accuracy.shape == (3, 2)
    np.testing.assert_array_equal(accuracy[1], FOUR_CHOICES.accuracy([1e20, 1e22]))


def test_the_error_rises_to_eps_with_the_loss():
    np.testing.assert_allclose(ERROR.predict(1e3), 0.75, rtol=1e-12)
    assert (np.diff(ERROR.predict(np.linspace(1.0, 8.0, 20))) > 0).all()


@given(L=st.floats(1.6, 8))
def test_the_loss_for_an_error_gives_it(L):
    np.testing.assert_allclose(ERROR.loss_for_error(ERROR.predict(L)), L, rtol=1e-9)


def test_every_loss_has_less_error_than_eps():
    np.testing.assert_array_equal(ERROR.loss_for_error([0.75, 0.9]), np.inf)


def test_the_error_is_a_power_law_in_perplexity():
    # Gadre et al. 2024: eps - error falls as perplexity**-gamma
    left = 0.75 - ERROR.predict([2.0, 2.0 + np.log(10)])
    np.testing.assert_allclose(left[1] / left[0], 10**-0.7, rtol=1e-12)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_a_budget_loss_or_share_that_cannot_be_is_refused(value):
    with pytest.raises(QuantityOutOfRange, match="C"):
        FOUR_CHOICES.accuracy(value)
    with pytest.raises(QuantityOutOfRange, match="L"):
        ERROR.predict(value)
    with pytest.raises(QuantityOutOfRange, match="accuracy"):
        FOUR_CHOICES.flops_for_accuracy(value)
    with pytest.raises(QuantityOutOfRange, match="error"):
        ERROR.loss_for_error(value)


def _hold_slopes(law, x):
    slopes, values = law.jacobian(x), law.values()
    for i, value in enumerate(values):
        step = 1e-5 * max(value, 1e-2)  # no smaller: the difference would be rounding
        above, below = (
            type(law)(*values[:i], value + sign * step, *values[i + 1 :]).equation(x)
            for sign in (1, -1)
        )
        np.testing.assert_allclose(slopes[i], (above - below) / (2 * step), rtol=1e-5, atol=1e-7)


def test_fits_of_both_steps_without_noise_recover_them():
    C = np.geomspace(1e18, 1e22, 10)
    line = laws.fit(LogLine, laws.Observations(C=C, L=LINE.loss(C)))
    L = np.linspace(0.4, 1.8, 12)
    sigmoid = laws.fit(Sigmoid, laws.Observations(L=L, accuracy=GUESSING.predict(L)))
    assert (line.status, sigmoid.status) == ("converged", "converged")
    np.testing.assert_allclose(line.law.values(), LINE.values(), rtol=1e-6)
    np.testing.assert_allclose(sigmoid.law.values(), GUESSING.values(), rtol=1e-6)


def test_a_fit_of_the_exponential_without_noise_recovers_it():
    L = np.linspace(2.0, 5.0, 12)
    fit = laws.fit(ExponentialError, laws.Observations(L=L, error=ERROR.predict(L)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), ERROR.values(), rtol=1e-6)


def test_noise_of_a_hundredth_leaves_the_sigmoid_within_a_few():
    L = np.linspace(0.3, 1.8, 30)
    noise = np.random.default_rng(0).normal(scale=0.01, size=len(L))
    runs = laws.Observations(L=L, accuracy=GUESSING.predict(L) + noise)
    fitted = laws.fit(Sigmoid, runs).require_law()
    np.testing.assert_allclose(fitted.predict(L), GUESSING.predict(L), atol=0.02)


def test_a_sigmoid_whose_ceiling_no_run_comes_near_is_not_identified():
    L = np.linspace(0.9, 1.8, 20)  # the best run is half-way
    fit = laws.fit(Sigmoid, laws.Observations(L=L, accuracy=GUESSING.predict(L)))
    assert fit.status == "not_identified"
    assert "50% of the way from floor to ceiling" in fit.reason
    assert not fit.is_usable


def test_a_ceiling_that_is_held_need_not_be_seen():
    L = np.linspace(0.9, 1.8, 20)
    assert "Hold it" in GUESSING.unseen(L)
    assert GUESSING.unseen(L, held=("ceiling",)) is None
