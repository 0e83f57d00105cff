"""What a curve refuses, and where it is looked at."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from laws.errors import LengthsDiffer, QuantityOutOfRange
from laws.live.curve import EDGES, FIRST_LOOK, Curve
from tests.laws.planted_curves import planted

shares = st.lists(st.floats(0.001, 1.0), min_size=2, max_size=80, unique=True).map(sorted)


@given(shares, st.floats(0.1, 1.0))
def test_later_evaluations_change_no_look(found, until):
    run = Curve(1e9, 2e10, np.array(found), np.full(len(found), 3.0))
    early = run.until(until)
    looks = early.looks()
    np.testing.assert_array_equal(looks, run.looks()[: len(looks)])


@given(shares)
def test_a_look_is_the_first_evaluation_at_or_after_its_edge(found):
    run = Curve(1e9, 2e10, np.array(found), np.full(len(found), 3.0))
    for edge in EDGES:
        after = [place for place, share in enumerate(found) if share >= edge - 1e-9]
        assert not after or after[0] in run.looks()


def test_a_run_is_not_looked_at_before_the_first_tenth():
    run = planted(points=1000)
    assert run.share[run.looks()].min() == pytest.approx(FIRST_LOOK)
    assert len(run.looks()) == len(EDGES) == 91


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"L": np.array([3.0])}, LengthsDiffer),
        ({"L": np.array([3.0, np.nan])}, QuantityOutOfRange),
        ({"L": np.array([3.0, -1.0])}, QuantityOutOfRange),
        ({"share": np.array([0.2, 0.2])}, QuantityOutOfRange),
        ({"share": np.array([0.0, 0.2])}, QuantityOutOfRange),
        ({"N": 0.0}, QuantityOutOfRange),
        ({"rate": np.array([1e-3])}, LengthsDiffer),
    ],
)
def test_what_is_no_curve_is_refused(wrong, error):
    right = {"N": 1e9, "D": 2e10, "share": np.array([0.1, 0.2]), "L": np.array([3.0, 2.9])}
    with pytest.raises(error):
        Curve(**right | wrong)
