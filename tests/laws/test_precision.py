"""Few bits in training and after it: the published constants and what follows from the forms."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.errors import QuantityOutOfRange
from laws.forms.post_training import PUBLISHED as AFTER
from laws.forms.precision import PUBLISHED, Precision
from laws.published import EPOCH

KUMAR, DAMAGE = PUBLISHED["Kumar 2024"], AFTER["Kumar 2024"]
ENDLESS = 1e3  # bits

bits = st.floats(1, 32)
sizes, tokens = st.floats(1e7, 1e12), st.floats(1e8, 1e14)


def test_weights_of_few_bits_are_worth_the_published_share_of_parameters():
    # V32
    share = KUMAR.effective_share(P_w=[2, 4, 8, 16], P_a=ENDLESS, P_kv=ENDLESS)
    np.testing.assert_allclose(share, [0.526595, 0.775887, 0.949774, 0.997477], atol=1e-5)
    np.testing.assert_allclose(KUMAR.effective_share(8, 8, 8), 0.924107, atol=1e-5)


@given(N=sizes, D=tokens, P_w=bits, P_a=bits, P_kv=bits)
def test_at_given_bits_it_is_chinchilla(N, D, P_w, P_a, P_kv):
    law = KUMAR.at_bits(P_w, P_a, P_kv)
    np.testing.assert_allclose(KUMAR.loss(N, D, P_w, P_a, P_kv), law.loss(N, D), rtol=1e-12)


@given(N=sizes, D=tokens, P_w=bits, P_a=bits, P_kv=bits)
def test_few_bits_are_a_smaller_model(N, D, P_w, P_a, P_kv):
    smaller = N * KUMAR.effective_share(P_w, P_a, P_kv)
    full = KUMAR.at_bits(ENDLESS, ENDLESS, ENDLESS)
    np.testing.assert_allclose(KUMAR.loss(N, D, P_w, P_a, P_kv), full.loss(smaller, D), rtol=1e-12)


@given(N=sizes, D=tokens, P=bits, more=st.floats(0.1, 10))
def test_more_bits_never_hurt(N, D, P, more):
    assert KUMAR.loss(N, D, P + more, P, P) <= KUMAR.loss(N, D, P, P, P)
    assert DAMAGE.predict(N, D, P + more) < DAMAGE.predict(N, D, P)


def test_bits_are_multiplied_across_the_parts():
    each = [
        KUMAR.effective_share(4, ENDLESS, ENDLESS),
        KUMAR.effective_share(ENDLESS, 4, ENDLESS),
        KUMAR.effective_share(ENDLESS, ENDLESS, 4),
    ]
    np.testing.assert_allclose(KUMAR.effective_share(4, 4, 4), np.prod(each), rtol=1e-12)


@given(N=sizes, P=st.floats(2, 8), off=st.floats(1.01, 100))
def test_beyond_the_harmful_tokens_training_makes_the_quantised_model_worse(N, P, off):
    D = DAMAGE.harmful_tokens(EPOCH, N, P)
    least = DAMAGE.quantised_loss(EPOCH, N, D, P)
    assert least <= DAMAGE.quantised_loss(EPOCH, N, D * off, P)
    assert least <= DAMAGE.quantised_loss(EPOCH, N, D / off, P)


@given(N=sizes, P=st.floats(2, 8))
def test_a_larger_model_or_more_bits_bear_more_training(N, P):
    assert DAMAGE.harmful_tokens(EPOCH, 2 * N, P) > DAMAGE.harmful_tokens(EPOCH, N, P)
    assert DAMAGE.harmful_tokens(EPOCH, N, P + 1) > DAMAGE.harmful_tokens(EPOCH, N, P)


def test_draws_broadcast_against_runs():
    many = Precision.from_draws(np.array([KUMAR.values()] * 3))
    assert many.loss([1e8, 1e9], 1e10, 8, 8, 8).shape == (3, 2)
    assert many.at_bits(4, 8, 8).loss([1e8, 1e9], 1e10).shape == (3, 2)


@pytest.mark.parametrize("value", [np.nan, 0, -4, np.inf, 1e308])
def test_bits_that_cannot_be_are_refused(value):
    with pytest.raises(QuantityOutOfRange, match="P_a"):
        KUMAR.effective_share(8, value, 8)
    with pytest.raises(QuantityOutOfRange, match="P"):
        DAMAGE.predict(1e9, 1e10, value)
