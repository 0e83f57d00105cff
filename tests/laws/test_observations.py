"""What may be fitted, and what is refused by name."""

import numpy as np
import pytest

import laws
from laws.errors import LengthsDiffer, QuantityOutOfRange

GOOD = {"N": [1e8, 2e8], "D": [1e10, 2e10], "L": [3.0, 2.8]}


@pytest.mark.parametrize("column", ["N", "D", "L", "C", "weight"])
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, -1.0, 1e308])
def test_a_number_that_cannot_be_is_refused_with_its_place(column, value):
    columns = {**GOOD, column: [1.0, value]}
    with pytest.raises(QuantityOutOfRange, match=rf"{column}\[1\]"):
        laws.Observations(**columns)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(LengthsDiffer, match="D has 3"):
        laws.Observations(**{**GOOD, "D": [1e10, 2e10, 3e10]})


def test_text_is_refused_as_a_number():
    with pytest.raises(QuantityOutOfRange):
        laws.Observations(**{**GOOD, "L": ["low", "lower"]})


def test_compute_is_six_times_params_times_tokens_where_not_given():
    np.testing.assert_array_equal(laws.Observations(**GOOD).C, [6e18, 2.4e19])


def test_flops_per_param_token_is_what_the_runs_counted():
    counted = laws.Observations(**GOOD, C=[8e18, 3.2e19])
    np.testing.assert_allclose(counted.flops_per_param_token, 8.0)


def test_sizes_that_differ_by_less_than_a_percent_are_one_cluster():
    runs = laws.Observations(N=[1e8, 1.004e8, 2e8], D=[1e10] * 3, L=[3.0] * 3)
    assert runs.clusters == 2


def test_labels_of_any_kind_make_clusters():
    runs = laws.Observations(N=[1e8, 2e8, 3e8], D=[1e10] * 3, L=[3.0] * 3, cluster=["b", "a", "b"])
    assert runs.clusters == 2


def test_the_extent_names_what_was_tried():
    extent = laws.Observations(**GOOD).extent()
    assert extent["params_min"] == 1e8
    assert extent["flops_max"] == 2.4e19
    assert extent["tokens_per_param_max"] == 100
