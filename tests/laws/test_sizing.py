"""From a cluster to a budget and back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.counting import sizing
from laws.errors import QuantityOutOfRange


def test_an_exaflop_for_64_days_and_ten_for_90():  # V37
    assert sizing.cluster_flops(1, 1e18, 64) == 5.5296e24
    np.testing.assert_allclose(sizing.cluster_flops(1, 1e19, 90), 7.776e25, rtol=1e-12)


def test_llama_3s_budget_takes_its_cluster_68_days():
    # the cluster of Llama 3: 16,384 H100 at 989e12 FLOP/s and 40 %
    np.testing.assert_allclose(sizing.days_for(3.8e25, 16_384, 989e12, mfu=0.4), 67.9, atol=0.05)


def test_amd_135m_was_trained_with_5e20_flops():  # V33
    np.testing.assert_allclose(sizing.training_flops(135e6, 670e9), 5.427e20, rtol=1e-12)
    np.testing.assert_allclose(670e9 / 135e6, 4962.963, atol=5e-4)


@given(
    accelerators=st.integers(1, 100_000),
    days=st.floats(0.1, 1000),
    mfu=st.floats(0.01, 1),
    goodput=st.floats(0.1, 1),
)
def test_days_and_the_used_share_invert_the_budget(accelerators, days, mfu, goodput):
    C = sizing.cluster_flops(accelerators, 989e12, days, mfu, goodput)
    again = sizing.days_for(C, accelerators, 989e12, mfu, goodput)
    used = sizing.used_share(C, accelerators, 989e12, days)
    np.testing.assert_allclose([again, used], [days, mfu * goodput], rtol=1e-12)


def test_an_uncertain_mfu_gives_a_budget_for_each_draw():
    budgets = sizing.cluster_flops(16_384, 989e12, 54, mfu=[0.38, 0.43])
    assert budgets.shape == (2,)
    np.testing.assert_allclose(budgets[1] / budgets[0], 0.43 / 0.38)


@pytest.mark.parametrize("share", [0, 1.01, np.nan, -0.4])
def test_a_share_above_one_or_not_above_zero_is_refused(share):
    for name in ("mfu", "goodput"):
        with pytest.raises(QuantityOutOfRange, match=name):
            sizing.cluster_flops(8, 1e15, 1, **{name: share})
