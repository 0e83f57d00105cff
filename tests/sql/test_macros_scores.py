"""The macros that scores are made of, against the mathematics in Python."""

import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtr

from laws import scores


def over(con, expression, **columns):
    con.register("numbers", pd.DataFrame(columns))
    rows = con.execute(f"select {expression} from numbers").fetchall()
    return np.array([value for (value,) in rows], dtype=float)


def test_normal_probability_agrees_with_scipy_in_both_tails_and_between(con):
    z = np.concatenate([np.linspace(-40, 40, 20_001), np.linspace(7.0, 7.2, 1001), [np.inf]])
    found = over(con, "normal_probability(z)", z=z)
    np.testing.assert_allclose(found, ndtr(z), rtol=0, atol=1e-15)


def test_normal_probability_has_the_value_of_every_table_of_the_normal_distribution(con):
    found = over(con, "normal_probability(z)", z=[0.0, 1.959963984540054])
    np.testing.assert_allclose(found, [0.5, 0.975], rtol=1e-14)


def test_a_quantile_has_its_probability_back(con):
    p = np.linspace(0.001, 0.999, 999)
    found = over(con, "normal_probability(normal_quantile(p))", p=p)
    np.testing.assert_allclose(found, p, rtol=1e-12)


def test_the_crps_in_sql_is_that_in_python(con):
    noise = np.random.default_rng(0)
    median, sd = noise.uniform(1.5, 4, 500), np.exp(noise.uniform(-6, -1, 500))
    z = noise.normal(0, 3, 500)
    actual = median * np.exp(sd * z)
    found = over(
        con,
        "log_normal_crps(actual, median, sd, z, normal_probability(z))",
        actual=actual,
        median=median,
        sd=sd,
        z=z,
    )
    np.testing.assert_allclose(found, scores.crps_log_normal(actual, median, sd), atol=1e-13)


def test_a_prediction_without_spread_has_its_absolute_error_as_crps(con):
    ((found,),) = con.execute("select log_normal_crps(2.5e0, 2.2e0, 0, null, null)").fetchall()
    assert found == pytest.approx(0.3)


@pytest.mark.parametrize(("error", "baseline", "skill"), [(0, 2, 1), (2, 2, 0), (3, 2, -0.5)])
def test_skill_is_1_when_perfect_0_when_no_better_and_negative_when_worse(
    con, error, baseline, skill
):
    assert con.execute("select skill($1, $2)", [error, baseline]).fetchall() == [(skill,)]


def test_there_is_no_skill_against_a_baseline_that_is_never_off(con):
    assert con.execute("select skill(0.1, 0)").fetchall() == [(None,)]
