"""What became of a release is added, never written over; the newest goes by the order."""

from datetime import timedelta

import pandas as pd
import pytest

from tests import planted_release as planted
from warehouse.publish.decisions import APPROVE, RETRACT, decide
from warehouse.publish.errors import DecisionRefused, NoRelease
from warehouse.publish.file import write_release_file
from warehouse.publish.reading import read_before
from warehouse.publish.release import latest_release, newest_release, publish_release

HELD = pd.DataFrame([{"family": "tiny", "decision": "held", "reason": "E moved"}])


def publish(con, name, days=0, **others):
    facts = planted.facts(name, released_at=planted.AT + timedelta(days=days))
    publish_release(con, facts, planted.tables(), **others)


def on(con, release, decision, reason="seen", family=None):
    decide(con, release, decision, reason, planted.AT, "a person", family)


def statuses(con):
    return dict(con.execute("select release, status from publish.releases").fetchall())


def latest(con):
    return latest_release(con)["release"]


def contents(con, *left_out):
    names = con.execute("select table_name from duckdb_tables() where schema_name = 'publish'")
    return {
        name: con.execute(f"from publish.{name} order by all").fetchall()
        for (name,) in names.fetchall()
        if name not in left_out
    }


def test_after_a_night_with_a_clock_a_year_ahead_the_next_night_is_the_latest(con):
    publish(con, "first")
    publish(con, "ahead", days=365)
    publish(con, "next", days=1)
    assert latest(con) == "next"
    before = [read_before(con, name)["fits"]["release"] for name in ("first", "ahead", "next")]
    assert [rows.to_list() for rows in before] == [[], ["first"], ["ahead"]]


def test_a_held_release_is_not_the_latest_until_it_is_approved(con):
    publish(con, "first")
    publish(con, "second", decisions=HELD, days=1)
    assert (latest(con), newest_release(con)["release"]) == ("first", "second")
    on(con, "second", APPROVE)
    assert (latest(con), statuses(con)) == ("second", {"first": "published", "second": "published"})


def test_a_retracted_release_gives_way_to_the_one_before_and_may_come_back(con):
    publish(con, "first")
    publish(con, "second")
    on(con, "second", RETRACT)
    assert (latest(con), statuses(con)["second"]) == ("first", "retracted")
    on(con, "second", APPROVE)
    assert latest(con) == "second"


def test_a_warning_holds_nothing(con):
    publish(con, "first", decisions=HELD.assign(decision="warned"))
    assert statuses(con) == {"first": "published"}


def test_decisions_are_numbered_in_their_order_with_who_and_why(con):
    publish(con, "first", decisions=HELD)
    on(con, "first", APPROVE, "the new eval set")
    rows = con.execute(
        "select number, release, family, decision, reason, decided_by from publish.decisions "
        "order by number"
    )
    assert rows.fetchall() == [
        (1, "first", "tiny", "held", "E moved", "gate"),
        (2, "first", None, "approved", "the new eval set", "a person"),
    ]


def test_no_path_of_ours_changes_a_row_that_was_published(con, tmp_path):
    publish(con, "first")
    publish(con, "second", decisions=HELD)
    before = contents(con)
    on(con, "second", APPROVE)
    on(con, "first", RETRACT)
    write_release_file(con, tmp_path, "second")
    publish(con, "third")
    after = contents(con)
    for name, rows in before.items():
        assert [row for row in after[name] if row in rows] == rows
    assert contents(con, "decisions") == {n: r for n, r in after.items() if n != "decisions"}


@pytest.mark.parametrize(
    ("release", "decision", "reason", "error", "says"),
    [
        ("first", APPROVE, "fine", DecisionRefused, "it is published already"),
        ("first", RETRACT, " ", DecisionRefused, "needs a reason"),
        ("none", RETRACT, "bad", NoRelease, "there is no release none"),
    ],
)
def test_a_decision_that_means_nothing_is_refused(con, release, decision, reason, error, says):
    publish(con, "first")
    with pytest.raises(error, match=says):
        on(con, release, decision, reason)
    assert con.execute("from publish.decisions").fetchall() == []
