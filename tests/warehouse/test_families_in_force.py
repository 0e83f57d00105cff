"""A family is held alone: the release before answers for it until a person lets it pass."""

from datetime import timedelta

import duckdb
import pandas as pd
import pytest

import sql
from tests import planted_release as planted
from warehouse.publish.decisions import APPROVE, RETRACT, decide, out_of_force
from warehouse.publish.errors import DecisionRefused
from warehouse.publish.file import write_release_file
from warehouse.publish.off_track import runs_turned_off_track
from warehouse.publish.reading import read_before, read_in_force, read_release
from warehouse.publish.release import publish_release

FLOORS = {"first": 1.6, "second": 1.7, "third": 1.8}  # E of both families by release
HELD = pd.DataFrame([{"family": "held", "decision": "held", "reason": "E moved"}])


def publish(con, name, decisions=None, **facts):
    """A release with two families of one law, whose E tells the release."""
    law = planted.LAW | {"E": FLOORS[name]}
    tables = [planted.tables(law, family=family) for family in ("free", "held")]
    at = planted.AT + timedelta(days=[*FLOORS].index(name))
    described = planted.facts(name, released_at=at) | facts
    publish_release(con, described, planted.together(*tables), decisions=decisions)


@pytest.fixture
def two(con):
    """Two releases, of which the later one holds a family."""
    publish(con, "first")
    publish(con, "second", HELD)
    return con


def say(con, release, decision, family=None):
    decide(con, release, decision, "seen", planted.AT, "a person", family)


def in_force(con):
    rows = con.execute("select family, release_in_force from publish.latest_families order by all")
    return dict(rows.fetchall())


def latest(con):
    return con.execute("select release, status from publish.latest_releases").fetchall()


def floors(con, relation):
    query = f"select family, value from {relation} order by all"
    return dict(con.execute(query).fetchall())


def test_the_release_is_the_newest_and_the_one_before_answers_for_the_held_family(two):
    assert latest(two) == [("second", "published")]
    assert in_force(two) == {"free": "second", "held": "first"}
    floor = "select family, estimate as value from publish.latest_coefficients"
    assert floors(two, f"({floor} where coefficient = 'E')") == {"free": 1.7, "held": 1.6}
    reasons = out_of_force(two, "second").to_dict("records")
    assert reasons == [{"family": "held", "reason": "E moved", "release_in_force": "first"}]


@pytest.mark.parametrize(
    "call",
    ["predict_loss('{}', 1e30, 1e30)", "compute_optimal('{}', 1e60)", "flops_for_loss('{}', 2.0)"],
)
def test_every_macro_answers_from_the_release_in_force_and_names_it(two, call):
    def answer(family, *release):
        call_of = f"{call[:-1].format(family)}{', release := ?' if release else ''})"
        return two.execute(f"select release from {call_of}", [*release]).fetchall()

    assert (answer("free"), answer("held")) == ([("second",)], [("first",)])
    assert answer("held", "second") == [("second",)]


def test_the_loss_of_a_held_family_at_infinite_size_is_the_floor_in_force(two):
    query = "select loss_nats from predict_loss('held', 1e60, 1e60)"
    ((loss,),) = two.execute(query).fetchall()
    assert loss == pytest.approx(FLOORS["first"], rel=1e-12)


def test_approving_the_family_puts_it_in_force_and_retracting_it_takes_it_out(two):
    say(two, "second", APPROVE, "held")
    assert in_force(two) == {"free": "second", "held": "second"}
    say(two, "second", RETRACT, "free")
    assert in_force(two) == {"free": "first", "held": "second"}


def test_a_release_whose_families_are_all_out_of_force_is_not_the_newest(two):
    say(two, "second", RETRACT, "free")
    assert latest(two) == [("first", "published")]
    assert two.execute("select status from publish.releases order by number").fetchall() == [
        ("published",), ("held",),
    ]  # fmt: skip
    say(two, "second", APPROVE)
    assert in_force(two) == {"free": "second", "held": "second"}


def test_a_release_that_is_held_whole_lets_one_family_pass(con):
    publish(con, "first")
    publish(con, "second", HELD, status="held")
    assert latest(con) == [("first", "published")]
    say(con, "second", APPROVE, "free")
    assert (latest(con), in_force(con)) == (
        [("second", "published")], {"free": "second", "held": "first"},
    )  # fmt: skip


def test_a_family_that_is_held_twice_answers_from_before_both(two):
    publish(two, "third", HELD)
    assert in_force(two) == {"free": "third", "held": "first"}


def test_a_family_whose_only_release_was_retracted_has_none_in_force(con):
    publish(con, "first")
    say(con, "first", RETRACT, "held")
    assert in_force(con) == {"free": "first", "held": None}
    assert set(read_release(con)["fits"]["family"]) == {"free"}


@pytest.mark.parametrize(
    ("family", "says"), [("free", "is published already"), ("fred", "it has free, held")]
)
def test_a_decision_on_a_family_that_means_nothing_is_refused(two, family, says):
    with pytest.raises(DecisionRefused, match=says):
        say(two, "second", APPROVE, family)


def test_what_is_read_in_force_and_before_is_by_family(two):
    def read(tables):
        return dict(tables["fits"].set_index("family")["release"])

    assert read(read_release(two)) == read(read_in_force(two, "second"))
    assert read(read_in_force(two, "second")) == {"free": "second", "held": "first"}
    assert read(read_release(two, "second")) == {"free": "second", "held": "second"}
    assert read(read_before(two, "second")) == {"free": "first"}
    publish(two, "third")
    assert read(read_before(two, "third")) == {"free": "second", "held": "first"}


def test_the_status_counts_what_is_held(two):
    def held():
        return dict(two.execute(sql.query("status/held")).fetchall())

    assert held() == {"releases": 0, "families of the newest release": 1}
    publish(two, "third", HELD, status="held")
    assert held() == {"releases": 1, "families of the newest release": 1}


def test_the_list_of_releases_names_the_family_of_the_last_decision(two):
    found = two.execute(sql.query("release/list")).fetchall()
    rows = [(row[0], row[1], *row[4:]) for row in found]
    assert rows == [
        ("first", "published", 0, None, None),
        ("second", "published", 1, "held: E moved", "gate"),
    ]


def test_the_release_file_keeps_the_draws_that_answer_for_a_held_family(two, tmp_path):
    publish(two, "third", HELD)
    file = write_release_file(two, tmp_path, draws_kept=1)
    with duckdb.connect(str(file), read_only=True) as con:
        kept = con.execute("select distinct release from publish.draws order by all").fetchall()
        assert kept == [("first",), ("third",)]
        assert in_force(con) == {"free": "third", "held": "first"}


def test_a_run_of_a_held_family_turns_off_no_track(con):
    publish(con, "first")
    law = planted.together(*(planted.tables(family=family) for family in ("free", "held")))
    runs = pd.DataFrame(
        {
            "family": ["free", "held"],
            "run_id": "flying",
            "params": 1e9,
            "tokens_planned": 2e10,
            "tokens": 1e10,
            "share_done": 0.5,
            "status": "above",
            "reason": "too high",
            "loss_nats": 3.0,
            "level": 0.9,
            "looks": 1,
        }
    )
    facts = planted.facts("second", released_at=planted.AT + timedelta(days=1))
    publish_release(con, facts, law | {"live_runs": runs}, decisions=HELD)
    assert runs_turned_off_track(con, "second")["family"].to_list() == ["free"]
