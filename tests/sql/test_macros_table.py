"""The table macros against the Python laws: one set of formulas, two languages."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import laws
from tests import planted_release as planted
from warehouse.connection import open_warehouse
from warehouse.publishing import publish

SERIAL = count()
LAWS = st.builds(
    dict,
    E=st.floats(0.01, 4),
    A=st.floats(1, 1e5),
    B=st.floats(1, 1e5),
    alpha=st.floats(0.05, 1.2),
    beta=st.floats(0.05, 1.2),
)


@pytest.fixture(scope="module")
def lab() -> Iterator[duckdb.DuckDBPyConnection]:
    with open_warehouse(":memory:") as connection:
        yield connection


class Both:
    """The same law, fitted in Python and published in SQL."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        law: dict[str, float],
        spread: float = 0.02,
        residual_sd: float = 0.01,
        k: float = 6.0,
    ) -> None:
        self.con, self.k, self.release = con, k, f"r{next(SERIAL)}"
        self.draws = planted.drawn(law, draws=60, spread=spread)
        tables = planted.tables(
            law, self.draws, residual_sd=residual_sd, flops_per_param_token=k, flops_max=1e21
        )
        publish(con, planted.facts(self.release), tables)
        blank = np.zeros(0)
        self.fit = laws.Fit(
            laws.Chinchilla(**law), "converged", "", 0, 0, 0, 1, residual_sd, 9, 3, blank, blank
        )

    def sql(self, macro: str, *arguments: float, level: float) -> dict[str, Any]:
        named = "release := $release, level := $level"
        places = ", ".join(f"$a{place}" for place in range(len(arguments)))
        values = {f"a{place}": value for place, value in enumerate(arguments)}
        found = self.con.execute(
            f"from {macro}('tiny', {places}, {named})",
            values | {"release": self.release, "level": level},
        )
        (row,) = found.fetchall()
        return dict(zip([column[0] for column in found.description], row, strict=True))


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-12, err_msg=name)


def as_losses(predicted: laws.Prediction) -> dict[str, Any]:
    return {
        "loss_nats": predicted.loss,
        "lo_loss_nats": predicted.lo,
        "hi_loss_nats": predicted.hi,
        "lo_law_loss_nats": predicted.lo_law,
        "hi_law_loss_nats": predicted.hi_law,
    }


VARIED = given(
    law=LAWS,
    spread=st.floats(0, 0.2),
    residual_sd=st.floats(0, 0.1),
    k=st.floats(2, 12),
    level=st.floats(0.05, 0.99),
    place=st.floats(0, 1),
)


@settings(max_examples=20, deadline=None)
@VARIED
def test_predict_loss_is_the_prediction_of_python(lab, law, spread, residual_sd, k, level, place):
    both = Both(lab, law, spread, residual_sd, k)
    N, D = 10 ** (3 + 9 * place), 10 ** (14 - 9 * place)
    found = both.sql("predict_loss", N, D, level=level)
    predicted = laws.predict(both.fit, both.draws, N, D, level)
    assert_same(found, as_losses(predicted))
    assert_same(found, {"flops": k * N * D, "flops_ratio": k * N * D / 1e21, "level": level})


@settings(max_examples=20, deadline=None)
@VARIED
def test_compute_optimal_is_the_optimum_of_python(lab, law, spread, residual_sd, k, level, place):
    both = Both(lab, law, spread, residual_sd, k)
    C = 10 ** (15 + 12 * place)
    found = both.sql("compute_optimal", C, level=level)
    best = laws.optimum(both.fit, both.draws, C, k, level)
    assert_same(found, as_losses(best.loss))
    sizes = {"params_opt": best.N, "lo_params_opt": best.lo_N, "hi_params_opt": best.hi_N}
    data = {"tokens_opt": best.D, "lo_tokens_opt": best.lo_D, "hi_tokens_opt": best.hi_D}
    assert_same(found, sizes | data | {"tokens_per_param": best.D / best.N})


@settings(max_examples=20, deadline=None)
@VARIED
def test_flops_for_loss_is_the_compute_of_python(lab, law, spread, residual_sd, k, level, place):
    both = Both(lab, law, spread, residual_sd, k)
    L = law["E"] * (0.9 + place)
    found = both.sql("flops_for_loss", L, level=level)
    needed = laws.compute_for_loss(both.fit, both.draws, L, k, level)
    reach = {"flops": needed.C, "lo": needed.lo, "hi": needed.hi, "params_opt": needed.N}
    assert_same(found, reach | {"tokens_opt": needed.D, "probability": needed.probability})


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_the_usual_levels_name_the_same_draws_in_both_languages(lab, level):
    both = Both(lab, planted.LAW, spread=0.1)
    found = both.sql("flops_for_loss", 1.9, level=level)
    needed = laws.compute_for_loss(both.fit, both.draws, 1.9, level=level)
    assert_same(found, {"lo": needed.lo, "hi": needed.hi})


def test_a_loss_that_some_draws_never_reach_has_an_infinite_upper_end(con):
    law = planted.LAW
    draws = np.tile(list(law.values()), (40, 1))
    draws[:10, 0] = 2.5
    publish(con, planted.facts(), planted.tables(law, draws))
    (row,) = con.execute("select probability, lo, hi from flops_for_loss('tiny', 2.0)").fetchall()
    reached = laws.Chinchilla(**law).flops_for_loss(2.0)
    assert row == (0.75, pytest.approx(float(reached), rel=1e-12), np.inf)


def test_a_loss_below_the_floor_needs_infinite_compute(con):
    publish(con, planted.facts(), planted.tables())
    found = con.execute(
        "select flops, params_opt, tokens_opt, flops_ratio from flops_for_loss('tiny', 0.5)"
    )
    assert found.fetchall() == [(np.inf, np.inf, np.inf, np.inf)]


def test_many_points_joined_sideways_are_the_points_one_by_one(con):
    publish(con, planted.facts(), planted.tables())
    points = pd.DataFrame({"N": np.geomspace(1e6, 1e12, 5), "D": np.geomspace(1e9, 1e13, 5)})
    con.register("points", points)
    joined = con.execute(
        "select predicted.* from points, predict_loss('tiny', points.N, points.D) as predicted "
        "order by predicted.params"
    ).fetchall()
    alone = [
        con.execute("from predict_loss('tiny', $1, $2)", [N, D]).fetchone()
        for N, D in points.itertuples(index=False)
    ]
    for row, expected in zip(joined, alone, strict=True):
        assert row[:3] == expected[:3]
        np.testing.assert_allclose(row[3:], expected[3:], rtol=1e-13)


def test_families_joined_sideways_each_get_their_own_law(con):
    other = planted.LAW | {"E": 0.5}
    both = [planted.tables(), planted.tables(other, family="other")]
    publish(con, planted.facts(), {name: pd.concat([t[name] for t in both]) for name in both[0]})
    con.register("families", pd.DataFrame({"family": ["tiny", "other"]}))
    found = con.execute(
        "select predicted.family, predicted.loss_nats from families, "
        "predict_loss(families.family, 1e9, 2e10) as predicted order by all"
    ).fetchall()
    reducible = 406.4 / 1e9**0.34 + 410.7 / 2e10**0.28
    assert found == [
        ("other", pytest.approx(0.5 + reducible, rel=1e-13)),
        ("tiny", pytest.approx(1.69 + reducible, rel=1e-13)),
    ]


def test_the_newest_published_release_answers_unless_another_is_named(con):
    later = planted.AT + timedelta(days=1)
    held = {"status": "held", "released_at": later + timedelta(days=1)}
    publish(con, planted.facts("old"), planted.tables(planted.LAW | {"E": 1.0}))
    publish(con, planted.facts("new", released_at=later), planted.tables())
    publish(con, planted.facts("held", **held), planted.tables(planted.LAW | {"E": 3.0}))
    newest = con.execute("select release from compute_optimal('tiny', 1e20)").fetchall()
    named = con.execute(
        "select release, loss_nats < 2 from compute_optimal('tiny', 1e24, release := 'old')"
    ).fetchall()
    assert (newest, named) == ([("new",)], [("old", True)])


@pytest.mark.parametrize(
    "call",
    ["predict_loss('{}', 1e9, 2e10)", "compute_optimal('{}', 1e20)", "flops_for_loss('{}', 3)"],
)
def test_a_family_without_a_selected_law_has_no_row(con, call):
    publish(con, planted.facts(), planted.tables(is_selected=False))
    assert con.execute(f"from {call.format('tiny')}").fetchall() == []
    assert con.execute(f"from {call.format('nobody')}").fetchall() == []


def test_without_draws_there_is_a_prediction_and_no_interval(con):
    tables = planted.tables()
    del tables["draws"]
    publish(con, planted.facts(), tables)
    found = con.execute("select loss_nats > 0, lo_loss_nats from predict_loss('tiny', 1e9, 2e10)")
    assert found.fetchall() == [(True, None)]
