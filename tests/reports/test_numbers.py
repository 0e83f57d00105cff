"""Numbers as people say them."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports import numbers


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (70.3e9, "70.3B"),
        (1.4e12, "1.40T"),
        (880e9, "880B"),
        (123_456, "123K"),
        (14_200, "14.2K"),
        (512, "512"),
        (0, "0"),
        (999.6e6, "1.00B"),
        (999.6e12, "1e15"),
    ],
)
def test_a_size_has_three_digits_and_a_letter(value, said):
    assert numbers.size(value) == said


@given(st.floats(1e3, 9.9e14))
def test_a_size_read_back_is_within_half_of_its_last_digit(value):
    said = numbers.size(value)
    unit = {"K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12}
    read = float(said[:-1]) * unit[said[-1]] if said[-1].isalpha() else float(said)
    assert math.isclose(read, value, rel_tol=0.005 + 1e-9)


@pytest.mark.parametrize(
    ("value", "said"),
    [(5.76e23, "5.8e23"), (1e22, "1e22"), (9.97e21, "1e22"), (3e12, "3e12"), (0.0, "0e0")],
)
def test_compute_has_two_digits_and_a_power_of_ten(value, said):
    assert numbers.flops(value) == said


@pytest.mark.parametrize(
    ("value", "lo", "hi", "said"),
    [
        (2.3142, 2.279, 2.351, "2.31 (2.28–2.35)"),
        (2.3142, 2.3003, 2.3281, "2.314 (2.300–2.328)"),
        (9.3e-3, 9.1e-3, 9.5e-3, "0.00930 (0.00910–0.00950)"),
        (482.01, 310.2, 750.9, "482 (310–751)"),
        (0.34, 0.319, 0.361, "0.340 (0.319–0.361)"),
        (0.1, -0.3, 0.5, "0.1 (−0.3 to 0.5)"),
    ],
)
def test_decimals_are_those_the_interval_supports(value, lo, hi, said):
    assert str(numbers.by_interval(value, lo, hi)) == said


@given(st.floats(0.01, 10), st.floats(1e-4, 0.5))
def test_rounding_never_hides_more_than_a_sixth_of_the_half_width(value, half):
    shown = numbers.by_interval(value, value - half, value + half)
    assert abs(float(shown.value.replace("−", "-")) - value) <= half / 6 + 1e-9


def test_a_loss_without_interval_has_three_decimals_or_three_digits():
    assert numbers.loss(2.3456) == "2.346"
    assert numbers.loss(9.3e-3) == "0.00930"


def test_an_interval_of_no_width_still_shows_the_loss():
    assert numbers.by_interval(2.5, 2.5, 2.5).value == "2.500"


def test_a_share_is_signed_only_when_asked_and_zero_never_is():
    assert numbers.percent(0.9) == "90\N{NO-BREAK SPACE}%"
    assert numbers.percent(0.0031, 1, signed=True) == "+0.3\N{NO-BREAK SPACE}%"
    assert numbers.percent(-0.0031, 1, signed=True) == "−0.3\N{NO-BREAK SPACE}%"
    assert numbers.percent(-0.0001, 1, signed=True) == "0.0\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("value", "said"), [(10.0, "10"), (12.4, "12"), (1.53, "1.5"), (0.04, "0.04"), (100.0, "100")]
)
def test_a_ratio_has_two_digits(value, said):
    assert numbers.times(value) == said


def test_a_count_agrees_with_its_noun():
    assert numbers.count(1, "run") == "1\N{NO-BREAK SPACE}run"
    assert numbers.count(1234, "run") == "1,234\N{NO-BREAK SPACE}runs"
    assert numbers.count(0, "family", "families") == "0\N{NO-BREAK SPACE}families"


@pytest.mark.parametrize("missing", [None, math.nan, pd.NA, pd.NaT, "unknown"])
def test_what_is_missing_is_a_dash(missing):
    said = (numbers.size, numbers.flops, numbers.loss, numbers.percent, numbers.times)
    assert {say(missing) for say in said} == {"–"}
    assert str(numbers.by_interval(missing, 1, 2)) == "–"
    assert str(numbers.sizes(5e9, missing, 6e9)) == "5.00B"


def test_what_is_infinite_is_said_so():
    assert numbers.size(math.inf) == "∞"
    assert str(numbers.by_interval(2.0, 1.0, math.inf)) == "2.00 (1.00–∞)"


@pytest.mark.parametrize(("value", "said"), [(1e9, "1B"), (2e6, "2M"), (1.5e3, "1.5K"), (20, "20")])
def test_a_tick_is_as_short_as_can_be(value, said):
    assert numbers.tick(value) == said


def test_an_interval_over_decades_has_two_digits_at_either_end():
    assert str(numbers.by_interval(0.1, 0.0041, 2.6)) == "0.10 (0.0041–2.6)"
    assert str(numbers.by_interval(150.0, 8.6156, 2612.0)) == "150 (8.6–2600)"
