"""The scalar macros against tables, published numbers and scipy."""

from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from scipy.special import ndtri

TEX = {"E": 1.6934, "A": 406.4, "B": 410.7, "alpha": 0.33917084, "beta": 0.2849083}
EPOCH = {"E": 1.8172, "A": 482.01, "B": 2085.43, "alpha": 0.3478, "beta": 0.3658}


def one(con: duckdb.DuckDBPyConnection, expression: str, *arguments: Any) -> Any:
    (row,) = con.execute(f"select {expression}", list(arguments)).fetchall()
    return row[0]


def over(con: duckdb.DuckDBPyConnection, expression: str, p: Any) -> Any:
    con.register("numbers", pd.DataFrame({"p": p}))
    rows = con.execute(f"select {expression} from numbers").fetchall()
    return np.array([value for (value,) in rows], dtype=float)


def test_normal_quantile_agrees_with_scipy_in_both_tails_and_between(con):
    p = np.concatenate(
        [
            np.geomspace(1e-300, 0.5, 20_000),
            1 - np.geomspace(1e-16, 0.5, 20_000),
            np.linspace(0.074, 0.926, 20_000),
            np.exp(-(np.linspace(4.999, 5.001, 1000) ** 2)),
        ]
    )
    np.testing.assert_allclose(over(con, "normal_quantile(p)", p), ndtri(p), rtol=1e-14, atol=1e-15)


def test_normal_quantile_has_the_value_of_every_table_of_the_normal_distribution(con):
    assert one(con, "normal_quantile(0.975)") == pytest.approx(1.959963984540054, rel=1e-15)


def test_normal_quantile_of_the_probability_below_one_is_one(con):
    assert one(con, "normal_quantile(0.8413447460685429)") == pytest.approx(1.0, rel=1e-14)


def test_normal_quantile_is_infinite_at_the_ends_and_null_beyond_them(con):
    found = [one(con, "normal_quantile($1)", p) for p in (0.0, 1.0, -0.1, 1.1)]
    assert found == [-np.inf, np.inf, None, None]


def test_normal_quantile_is_odd_about_one_half(con):
    p = np.array([0.25, 0.125, 0.0625, 2.0**-40])
    np.testing.assert_array_equal(
        over(con, "normal_quantile(p)", p), -over(con, "normal_quantile(1 - p)", p)
    )


def test_chinchilla_loss_of_the_papers_70b_model_is_its_equation_2(con):
    expected = 1.69 + 406.4 / 70e9**0.34 + 410.7 / 1.4e12**0.28
    found = one(con, "chinchilla_loss(1.69, 406.4, 410.7, 0.34, 0.28, 70e9, 1.4e12)")
    assert found == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize(
    ("law", "billions"),
    [
        pytest.param(TEX, 40.4, id="the unrounded coefficients, the paper's 40B"),
        pytest.param(EPOCH, 72.2, id="the refit of arXiv:2404.10102"),
    ],
)
def test_the_optimum_of_gophers_compute_is_that_of_the_papers(con, law, billions):
    product = 5.76e23 / 6
    rest = [law[name] for name in ("A", "B", "alpha", "beta")]
    found = one(con, "chinchilla_params_opt($1, $2, $3, $4, $5)", *rest, product)
    assert found / 1e9 == pytest.approx(billions, abs=0.05)


@pytest.mark.parametrize(("loss_nats", "flops"), [(2.0, 2.475e23), (2.2, 3.918e21)])
def test_the_compute_for_a_loss_is_that_of_the_refit_of_chinchilla(con, loss_nats, flops):
    call = "chinchilla_flops_for_loss($1, $2, $3, $4, $5, 6, $6)"
    assert one(con, call, *EPOCH.values(), loss_nats) == pytest.approx(flops, rel=5e-4)


def test_no_compute_reaches_the_irreducible_loss(con):
    call = "chinchilla_flops_for_loss($1, $2, $3, $4, $5, 6, $6)"
    assert one(con, call, *EPOCH.values(), EPOCH["E"]) == np.inf


@pytest.mark.parametrize(
    ("tokens", "loss_nats"), [pytest.param(1e10, 2.419652), pytest.param(2.2e10, 2.369316)]
)  # V11
def test_kaplan_loss_of_a_billion_parameters_is_equation_1_5(con, tokens, loss_nats):
    found = one(con, "kaplan_loss(6.4e13, 1.8e13, 0.076, 0.103, 1e9, $1)", tokens)
    assert found == pytest.approx(loss_nats, abs=5e-7)


@pytest.mark.parametrize(("alpha_n", "alpha_d"), [(0.9, 0.01), (0.01, 0.9), (0.076, 0.103)])
@pytest.mark.parametrize("off", [1e-11, 1.0, 1e11])
def test_kaplan_loss_of_endless_data_is_the_power_of_its_larger_term(con, alpha_n, alpha_d, off):
    call = "kaplan_loss(1e14, 1e13, $1, $2, $3, 1e300)"
    found = one(con, call, alpha_n, alpha_d, 1e14 * off)
    assert found == pytest.approx(max(off**-alpha_n, 1e-287**alpha_d), rel=1e-12)


def test_the_optimum_of_kaplans_law_is_where_size_and_data_are_worth_the_same(con):
    call = "kaplan_params_opt(6.4e13, 1.8e13, 0.076, 0.103, $1)"
    best = one(con, call, 1e20)
    sizes = best * np.array([0.999, 1.0, 1.001])
    losses = [
        one(con, "kaplan_loss(6.4e13, 1.8e13, 0.076, 0.103, $1, $2)", size, 1e20 / size)
        for size in sizes
    ]
    assert int(np.argmin(losses)) == 1


LAW_MAPS = {
    "chinchilla": EPOCH,
    "chinchilla_tied": {"E": 1.8, "A": 400.0, "B": 900.0, "alpha": 0.32},
    "kaplan": {"N_c": 6.4e13, "D_c": 1.8e13, "alpha_N": 0.076, "alpha_D": 0.103},
}


def asked(con, macro, law, *arguments):
    places = ", ".join(f"${place + 3}" for place in range(len(arguments)))
    return one(
        con, f"{macro}($1, $2::map(varchar, double), {places})", law, LAW_MAPS[law], *arguments
    )


@pytest.mark.parametrize("law", LAW_MAPS)
def test_the_compute_for_the_loss_of_the_optimum_is_the_compute_of_the_optimum(con, law):
    loss_nats = asked(con, "law_optimal_loss", law, 1e21, 6.0)
    assert asked(con, "law_flops_for_loss", law, 6.0, loss_nats) == pytest.approx(1e21, rel=1e-10)


@pytest.mark.parametrize("law", LAW_MAPS)
def test_the_loss_of_the_optimum_is_the_loss_of_its_size_and_tokens(con, law):
    params = asked(con, "law_params_opt", law, 1e21, 6.0)
    loss_nats = asked(con, "law_loss", law, params, 1e21 / 6.0 / params)
    assert asked(con, "law_optimal_loss", law, 1e21, 6.0) == pytest.approx(loss_nats, rel=1e-15)


def test_a_law_that_no_macro_knows_has_no_loss_and_no_optimum(con):
    rest = "'moe', map {'E': 1.7e0}"
    assert one(con, f"law_loss({rest}, 1e9, 1e10)") is None
    assert one(con, f"law_params_opt({rest}, 1e20, 6)") is None
    assert one(con, f"law_optimal_loss({rest}, 1e20, 6)") is None
    assert one(con, f"law_flops_for_loss({rest}, 6, 2.0)") is None


def test_the_median_has_half_the_absolute_error_as_its_pinball_loss(con):
    assert one(con, "pinball_loss(3e0, 0.5e0, 2e0)") == 0.5
    assert one(con, "pinball_loss(1e0, 0.5e0, 2e0)") == 0.5


def test_a_high_quantile_costs_more_when_the_outcome_lies_above_it(con):
    assert one(con, "pinball_loss(3e0, 0.9e0, 2e0)") == pytest.approx(0.9)
    assert one(con, "pinball_loss(1e0, 0.9e0, 2e0)") == pytest.approx(0.1)
