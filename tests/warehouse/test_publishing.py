"""A release is whole or absent, and never changes."""

from datetime import date, timedelta

import pandas as pd
import pytest

import sql
from tests import planted_release as planted
from tests.warehouse.planting import plant_reading
from warehouse.publish.errors import ReleaseExists, ReleaseRejected
from warehouse.publish.release import latest_release, next_release_name, publish_release


def contents(con):
    tables = [name for (name,) in con.execute(sql.query("publish/tables")).fetchall()]
    return {name: con.execute(f"from publish.{name} order by all").fetchall() for name in tables}


def in_fit(*runs):
    return pd.DataFrame({"family": "tiny", "run_id": runs})


def without_a_value(tables):
    tables["fits"]["reason"] = None


def without_a_column(tables):
    del tables["fits"]["reason"]


def with_a_column_too_many(tables):
    tables["fits"]["mood"] = "good"


def with_a_draw_that_is_no_number(tables):
    tables["draws"].loc[3, "value"] = float("nan")


def with_text_for_a_number(tables):
    tables["coefficients"]["estimate"] = "large"


def with_rows_of_another_release(tables):
    tables["fits"]["release"] = "yesterday"


def with_a_table_too_many(tables):
    tables["guesses"] = pd.DataFrame({"a": [1]})


def with_an_unknown_run_in_the_fit(tables):
    tables["runs_in_fit"] = in_fit("a", "ghost")


def with_an_excluded_run_in_the_fit(tables):
    tables["runs_in_fit"] = in_fit("a", "bad")


def with_a_held_out_run_in_the_fit(tables):
    tables["runs_in_fit"] = in_fit("a", "large")


def with_two_selected_laws(tables):
    tables["fits"] = pd.concat([tables["fits"], tables["fits"].assign(law="other")])


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (without_a_value, "table fits: .*NOT NULL.*reason"),
        (without_a_column, "table fits lacks reason"),
        (with_a_column_too_many, "table fits does not take mood"),
        (with_a_draw_that_is_no_number, "table draws: .*NOT NULL.*value"),
        (with_text_for_a_number, "table coefficients: .*'large'"),
        (with_rows_of_another_release, "table fits has rows of release yesterday"),
        (with_a_table_too_many, "no table of a release is called guesses"),
        (with_an_unknown_run_in_the_fit, '"ghost" of family "tiny" .ingest does not know it'),
        (with_an_excluded_run_in_the_fit, '"bad" of family "tiny" .killed'),
        (with_a_held_out_run_in_the_fit, '"large" of family "tiny" .it is held out'),
        (with_two_selected_laws, 'family "tiny" has several selected laws: chinchilla, other'),
    ],
)
def test_a_release_that_does_not_fit_its_tables_leaves_nothing_behind(con, spoil, says):
    planted.add_run(con, "a")
    planted.add_run(con, "bad")
    planted.add_run(con, "large", is_holdout=True)
    planted.quarantine(con, "bad", "killed")
    publish_release(con, planted.facts("first"), planted.tables())
    before = contents(con)
    tables = planted.tables()
    spoil(tables)
    with pytest.raises(ReleaseRejected, match=f"nothing was written: .*{says}"):
        publish_release(con, planted.facts("second"), tables)
    assert contents(con) == before


def test_after_a_refusal_the_warehouse_publishes_again(con):
    with pytest.raises(ReleaseRejected):
        publish_release(con, planted.facts(), {"guesses": pd.DataFrame()})
    publish_release(con, planted.facts(), planted.tables())
    assert latest_release(con)["release"] == "2026-11-22"


def test_a_release_is_never_rewritten(con):
    publish_release(con, planted.facts(), planted.tables())
    before = contents(con)
    with pytest.raises(ReleaseExists, match=r"Publish a correction as 2026-11-22\.1"):
        publish_release(con, planted.facts(), planted.tables(planted.LAW | {"E": 1.0}))
    assert contents(con) == before


def test_what_a_release_must_say_of_itself_is_asked_for_by_name(con):
    facts = planted.facts()
    del facts["data_hash"]
    with pytest.raises(ReleaseRejected, match="lacks data_hash and does not take mood"):
        publish_release(con, facts | {"mood": "good"}, {})


@pytest.mark.parametrize("name", ["../up", "a/b", "", ".hidden", "a b", "ä"])
def test_the_name_of_a_release_is_safe_as_the_name_of_a_folder(con, name):
    with pytest.raises(ReleaseRejected, match="letters, digits"):
        publish_release(con, planted.facts(name), {})


def test_the_newest_published_release_is_the_latest_and_a_held_one_is_not(con):
    assert latest_release(con) is None
    later = planted.AT + timedelta(hours=1)
    publish_release(con, planted.facts("b"), {})
    publish_release(con, planted.facts("a", released_at=later), {})
    publish_release(
        con, planted.facts("c", released_at=later + timedelta(hours=1), status="held"), {}
    )
    latest = latest_release(con)
    assert (latest["release"], latest["released_at"]) == ("a", later)


def test_later_releases_of_a_day_are_numbered(con):
    day = date(2026, 11, 22)
    names = []
    for _ in range(12):
        names.append(next_release_name(con, day))
        publish_release(con, planted.facts(names[-1]), {})
    assert names == ["2026-11-22", *(f"2026-11-22.{number}" for number in range(1, 12))]
    assert next_release_name(con, date(2026, 11, 23)) == "2026-11-23"


def published_run(con, run_id):
    found = con.execute(
        "select is_in_fit, exclusion, exclusion_value, exclusion_note "
        "from publish.latest_runs where run_id = $1",
        [run_id],
    )
    return found.fetchall()


def test_a_run_in_a_fit_has_no_exclusion(con):
    planted.add_run(con, "a")
    publish_release(con, planted.facts(), planted.tables() | {"runs_in_fit": in_fit("a")})
    assert published_run(con, "a") == [(True, None, None, None)]


def test_a_run_whose_family_has_no_fit_is_out_without_an_exclusion(con):
    planted.add_run(con, "a")
    publish_release(con, planted.facts(), {})
    assert published_run(con, "a") == [(False, None, None, None)]


def test_of_several_rules_that_a_run_failed_the_first_is_given(con):
    planted.add_run(con, "a")
    planted.quarantine(con, "a", "stopped", "at 48 %")
    planted.quarantine(con, "a", "diverged", "NaN")
    publish_release(con, planted.facts(), {})
    assert published_run(con, "a") == [(False, "stopped", "at 48 %", "why stopped")]


def test_the_settings_stand_above_the_rules(con):
    planted.add_run(con, "a", exclusion="excluded by settings: a*")
    planted.quarantine(con, "a", "diverged", "NaN")
    publish_release(con, planted.facts(), {})
    (found,) = published_run(con, "a")
    assert found[:3] == (False, "excluded by settings: a*", None)
    assert "settings" in found[3]


def test_every_run_that_ingest_knew_is_published_once(con):
    for run in ("a", "b", "c"):
        planted.add_run(con, run)
    twice = pd.concat([in_fit("a"), in_fit("a")]).assign(law=["chinchilla", "other"])
    publish_release(con, planted.facts(), {"runs_in_fit": twice})
    found = con.execute("select run_id from publish.runs order by run_id").fetchall()
    assert found == [("a",), ("b",), ("c",)]


def test_a_run_stands_on_the_isoflop_curve_it_was_fitted_on(con):
    planted.add_run(con, "declared", flops_budget=1e18)
    planted.add_run(con, "grouped")
    runs = in_fit("declared", "grouped").assign(flops_budget=[None, 2e18])
    publish_release(con, planted.facts(), {"runs_in_fit": runs})
    found = con.execute("select run_id, flops_budget from publish.runs order by run_id").fetchall()
    assert found == [("declared", 1e18), ("grouped", 2e18)]


def test_runs_left_out_are_those_neither_fitted_nor_held_out(con):
    for run in ("fitted", "excluded", "unused"):
        planted.add_run(con, run)
    planted.add_run(con, "large", is_holdout=True)
    planted.quarantine(con, "excluded", "killed")
    publish_release(con, planted.facts(), {"runs_in_fit": in_fit("fitted")})
    latest = latest_release(con)
    assert (latest["runs"], latest["runs_left_out"]) == (4, 2)


def test_the_last_validation_and_the_unreadable_files_are_published_with_it(con):
    con.execute(
        "insert into quality.results values "
        "('runs', 'killed', null, 'critical', 'why', false, 9, 1, 'run a', '{}', now())"
    )
    con.execute("insert into core.fields values ('lab', 'tokens', 'tokens', 1, 0)")
    plant_reading(con, 1, "a.jsonl")
    plant_reading(con, 2, "b.csv", "unreadable", problem="not text")
    plant_reading(con, 3, "c.csv", "unreadable", problem="not ours", source="old")
    plant_reading(con, 4, "d.csv", "gone", first_line=1)
    con.execute("insert into raw.broken_lines values (7, 'cut off', '{', 1)")
    con.execute("insert into core.readings values (1, 'a.jsonl', 'lab', 'first', false)")
    publish_release(con, planted.facts(), {})
    assert con.execute("select * exclude (release) from publish.data_quality").fetchall() == [
        ("runs", "killed", "critical", 9, 1, "run a", "why")
    ]
    assert con.execute("select * exclude (release) from publish.file_problems").fetchall() == [
        ("a.jsonl", 7, "cut off"),
        ("b.csv", None, "not text"),
        ("d.csv", None, "gone since 2026-11-22; its runs keep counting"),
    ]
    assert con.execute(sql.query("status/files")).fetchall() == [
        ("could not be read", 1),
        ("has lines that could not be read", 1),
        ("is gone, what it gave still counts", 1),
    ]
