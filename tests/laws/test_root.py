"""Roots of rising functions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from laws.engine.root import rising_root


@given(aim=st.floats(-50, 50), steep=st.floats(1e-3, 1e3))
def test_the_root_is_found_whatever_the_bend(aim, steep):
    def function(x):
        off = x - aim
        return np.sinh(np.clip(steep * off, -300, 300)), steep * np.cosh(
            np.clip(steep * off, -300, 300)
        )

    np.testing.assert_allclose(rising_root(function, -60, 60), aim, atol=1e-12, rtol=1e-12)


@given(aim=st.floats(-0.9, 0.9))
def test_a_step_that_leaves_the_bracket_halves_it(aim):
    def function(x):  # the arc tangent throws Newton far away
        return np.arctan(1e6 * (x - aim)), 1e6 / (1 + (1e6 * (x - aim)) ** 2)

    np.testing.assert_allclose(rising_root(function, -1, 1), aim, atol=1e-12)


def test_many_roots_are_found_at_once_and_an_unknown_one_is_nan():
    found = rising_root(
        lambda x: (x - [[1.0], [2.0]], np.ones_like(x)), [0.0, np.nan], [[3.0], [4.0]]
    )
    np.testing.assert_allclose(found, [[1, np.nan], [2, np.nan]])


def test_an_end_may_be_the_root():
    np.testing.assert_array_equal(rising_root(lambda x: (x - 1, np.ones_like(x)), 1, 1), 1)
