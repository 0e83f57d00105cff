"""Which law, which release and which points the table macros answer for, and when they do not."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

import laws
from tests import planted_release as planted
from warehouse.publish.release import publish_release

KAPLAN = {"N_c": 6.4e13, "D_c": 1.8e13, "alpha_N": 0.076, "alpha_D": 0.103}
TIED = {"E": 1.8, "A": 400.0, "B": 900.0, "alpha": 0.32}
CALLS = ["predict_loss('{}', 1e9, 2e10)", "compute_optimal('{}', 1e20)", "flops_for_loss('{}', 3)"]


def test_a_loss_that_some_draws_never_reach_has_an_infinite_upper_end(con):
    law = planted.LAW
    draws = np.tile(list(law.values()), (40, 1))
    draws[:10, 0] = 2.5
    publish_release(con, planted.facts(), planted.tables(law, draws))
    (row,) = con.execute("select probability, lo, hi from flops_for_loss('tiny', 2.0)").fetchall()
    reached = laws.Chinchilla(**law).flops_for_loss(2.0)
    assert row == (0.75, pytest.approx(float(reached), rel=1e-12), np.inf)


def test_a_loss_below_the_floor_needs_infinite_compute(con):
    publish_release(con, planted.facts(), planted.tables())
    found = con.execute(
        "select flops, params_opt, tokens_opt, flops_ratio from flops_for_loss('tiny', 0.5)"
    )
    assert found.fetchall() == [(np.inf, np.inf, np.inf, np.inf)]


def test_many_points_joined_sideways_are_the_points_one_by_one(con):
    publish_release(con, planted.facts(), planted.tables())
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
    both = planted.together(planted.tables(), planted.tables(other, family="other"))
    publish_release(con, planted.facts(), both)
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
    publish_release(con, planted.facts("old"), planted.tables(planted.LAW | {"E": 1.0}))
    publish_release(con, planted.facts("new", released_at=later), planted.tables())
    publish_release(con, planted.facts("held", **held), planted.tables(planted.LAW | {"E": 3.0}))
    newest = con.execute("select release from compute_optimal('tiny', 1e20)").fetchall()
    named = con.execute(
        "select release, loss_nats < 2 from compute_optimal('tiny', 1e24, release := 'old')"
    ).fetchall()
    assert (newest, named) == ([("new",)], [("old", True)])


@pytest.mark.parametrize("call", CALLS)
def test_a_family_without_a_selected_law_has_no_row(con, call):
    publish_release(con, planted.facts(), planted.tables(is_selected=False))
    assert con.execute(f"from {call.format('tiny')}").fetchall() == []
    assert con.execute(f"from {call.format('nobody')}").fetchall() == []


def test_without_draws_there_is_a_prediction_and_no_interval(con):
    tables = planted.tables()
    del tables["draws"]
    publish_release(con, planted.facts(), tables)
    found = con.execute("select loss_nats > 0, lo_loss_nats from predict_loss('tiny', 1e9, 2e10)")
    assert found.fetchall() == [(True, None)]


def publish_three(con, **kaplan):
    """The selected Chinchilla law with two others beside it."""
    others = [
        planted.tables(TIED, name="chinchilla_tied", is_selected=False),
        planted.tables(KAPLAN, name="kaplan", is_selected=False, **kaplan),
    ]
    publish_release(con, planted.facts(), planted.together(planted.tables(), *others))


def test_a_law_that_is_named_answers_in_place_of_the_selected_one(con):
    publish_three(con)
    found = con.execute(
        "select law, loss_nats from predict_loss('tiny', 1e9, 1e10, law := 'kaplan') "
        "union all select law, loss_nats from compute_optimal('tiny', 1e20, law := 'kaplan') "
        "union all select law, flops from flops_for_loss('tiny', 2.5, law := 'kaplan') "
        "union all select law, loss_nats from predict_loss('tiny', 1e9, 1e10)"
    ).fetchall()
    kaplan, selected = laws.Kaplan(**KAPLAN), laws.Chinchilla(**planted.LAW)
    assert [law for law, _ in found] == ["kaplan"] * 3 + ["chinchilla"]
    np.testing.assert_allclose(
        [answer for _, answer in found],
        [
            kaplan.loss(1e9, 1e10),
            kaplan.optimal_loss(1e20),
            kaplan.flops_for_loss(2.5),
            selected.loss(1e9, 1e10),
        ],
        rtol=1e-12,
    )


def test_laws_joined_sideways_each_give_their_own_answer(con):
    publish_three(con)
    found = con.execute(
        "select fits.law, optimal.law, optimal.params_opt, optimal.lo_params_opt < params_opt "
        "from publish.latest_fits as fits, "
        "compute_optimal(fits.family, 1e21, law := fits.law) as optimal order by fits.law"
    ).fetchall()
    expected = [laws.Chinchilla(**planted.LAW), laws.ChinchillaTied(**TIED), laws.Kaplan(**KAPLAN)]
    assert found == [
        (law.name, law.name, pytest.approx(float(law.frontier(1e21)[0]), rel=1e-12), True)
        for law in expected
    ]


@pytest.mark.parametrize("name", ["fits", "fit", "wanted", "draws", "one", "latest"])
def test_names_of_the_caller_are_not_taken_for_those_inside_the_macros(con, name):
    other = planted.LAW | {"E": 0.5}
    both = planted.together(planted.tables(), planted.tables(other, family="other"))
    publish_release(con, planted.facts(), both)
    for call in (
        "predict_loss({0}.family, 1e9, 2e10, law := {0}.law)",
        "predict_loss(family, 1, 2)",
    ):
        found = con.execute(
            f"select {name}.family = answer.family from publish.latest_fits as {name}, "
            f"{call.format(name)} as answer"
        )
        assert found.fetchall() == [(True,), (True,)]


def test_columns_of_the_caller_may_be_called_as_the_arguments_are(con):
    publish_release(con, planted.facts(), planted.tables())
    con.register("turned", pd.DataFrame({"params": [2e10], "tokens": [1e9], "level": [0.5]}))
    found = con.execute(
        "select answer.params, answer.tokens, answer.level "
        "from turned, predict_loss('tiny', tokens, params, level := level) as answer"
    )
    assert found.fetchall() == [(1e9, 2e10, 0.5)]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("law", ["kaplan", "isoflop", "Chinchilla", ""])
def test_a_law_that_is_held_or_that_the_family_lacks_has_no_row(con, call, law):
    publish_three(con, status="held")
    named = call.format("tiny").replace(")", f", law := '{law}')")
    assert con.execute(f"from {named}").fetchall() == []


def test_a_coefficient_that_a_held_law_has_twice_disturbs_no_other_law(con):
    tables = planted.together(
        planted.tables(), planted.tables(KAPLAN, name="kaplan", is_selected=False, status="held")
    )
    twice = tables["coefficients"].query("coefficient == 'N_c'")
    tables["coefficients"] = pd.concat([tables["coefficients"], twice])
    publish_release(con, planted.facts(), tables)
    assert len(con.execute("from publish.law_fits").fetchall()) == 2
    assert len(con.execute("from predict_loss('tiny', 1e9, 1e10)").fetchall()) == 1


@pytest.mark.parametrize("law", ["chinchilla", "chinchilla_tied", "kaplan"])
def test_what_no_model_can_have_has_no_answer(con, law):
    publish_three(con)
    for params, tokens in [(0, 1e9), (-1e9, 1e9), (1e9, 0), (1e9, -1), (None, 1e9), (1e9, None)]:
        found = con.execute(
            "select loss_nats, lo_loss_nats from predict_loss('tiny', $1, $2, law := $3)",
            [params, tokens, law],
        )
        assert found.fetchall() == [(None, None)]
    for flops in (0, -1e20, None):
        found = con.execute(
            "select params_opt, tokens_opt, loss_nats, hi_loss_nats "
            "from compute_optimal('tiny', $1, law := $2)",
            [flops, law],
        )
        assert found.fetchall() == [(None, None, None, None)]


@pytest.mark.parametrize("loss", [0, -1])
@pytest.mark.parametrize("law", ["chinchilla", "chinchilla_tied", "kaplan"])
def test_no_compute_reaches_a_loss_that_is_not_above_zero(con, law, loss):
    publish_three(con)
    found = con.execute(
        f"select flops, probability from flops_for_loss('tiny', $1, law := '{law}')", [loss]
    )
    assert found.fetchall() == [(np.inf, 0)]
