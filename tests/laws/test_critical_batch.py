"""The critical batch and the trade of steps against tokens around it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import laws
from laws.errors import QuantityOutOfRange
from laws.forms.critical_batch import PUBLISHED, CriticalBatch
from laws.rules import batch_trade

KAPLAN = PUBLISHED["Kaplan 2020, eq. 1.4"]
batches = st.floats(1e3, 1e9)


def test_the_critical_batch_of_the_paper():  # V14
    expected = [1.12257e6, 2.67465e6, 7.74004e6]
    np.testing.assert_allclose(KAPLAN.predict([3.0, 2.5, 2.0]), expected, rtol=1e-5)


@given(L=st.floats(1.0, 6.0))
def test_slopes_are_those_of_the_logarithm(L):
    # d log batch = d log B_star + log L / alpha_B**2 d alpha_B
    expected = KAPLAN.predict(L) * np.array([1 / KAPLAN.B_star, np.log(L) / KAPLAN.alpha_B**2])
    np.testing.assert_allclose(KAPLAN.jacobian(L), expected, rtol=1e-9, atol=1e-15)


def test_a_law_of_a_centred_loss_is_the_law_once_uncentred():
    centred = CriticalBatch(KAPLAN.predict(2.7), 0.21)
    np.testing.assert_allclose(centred.uncentred(L=2.7).values(), KAPLAN.values(), rtol=1e-12)


@given(S_min=st.floats(10, 1e6), batch=batches, critical=batches)
def test_steps_and_tokens_trade_on_a_hyperbola(S_min, batch, critical):
    # (S / S_min - 1) (D / D_min - 1) = 1 with D_min = critical S_min, and D = batch S
    D_min = critical * S_min
    S, D = batch_trade.steps(S_min, batch, critical), batch_trade.tokens(D_min, batch, critical)
    np.testing.assert_allclose(D, batch * S, rtol=1e-12)
    if 1e-6 < batch / critical < 1e6:
        np.testing.assert_allclose((S / S_min - 1) * (D / D_min - 1), 1.0, rtol=1e-6)


@given(batch=batches)
def test_at_the_critical_batch_steps_and_compute_are_twice_their_least(batch):
    np.testing.assert_allclose(batch_trade.steps(1e4, batch, batch), 2e4, rtol=1e-15)
    np.testing.assert_allclose(batch_trade.least_flops(1e20, batch, batch), 5e19, rtol=1e-15)


@given(S=st.floats(10, 1e7), batch=batches, critical=batches)
def test_the_least_steps_of_the_steps_are_the_least_steps(S, batch, critical):
    steps = batch_trade.steps(S, batch, critical)
    np.testing.assert_allclose(batch_trade.least_steps(steps, batch, critical), S, rtol=1e-12)


@pytest.mark.parametrize("value", [np.nan, 0, -1.0, np.inf, 1e308, "many"])
def test_a_batch_or_loss_that_cannot_be_is_refused(value):
    with pytest.raises(QuantityOutOfRange, match="batch_tokens"):
        batch_trade.steps(1e4, value, 1e6)
    with pytest.raises(QuantityOutOfRange, match="L"):
        KAPLAN.predict(value)


def test_a_fit_without_noise_recovers_the_law():
    L = np.linspace(2.0, 6.0, 8)
    fit = laws.fit(CriticalBatch, laws.Observations(L=L, batch_tokens=KAPLAN.predict(L)))
    assert fit.status == "converged"
    np.testing.assert_allclose(fit.law.values(), KAPLAN.values(), rtol=1e-6)
