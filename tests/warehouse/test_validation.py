import json
import subprocess
import sys
from datetime import UTC, datetime
from math import nan

import duckdb
import pytest

from tests.warehouse.planting import curve, plant_points, plant_runs
from warehouse.connection import open_warehouse
from warehouse.errors import RuleBroken
from warehouse.quality.validate import TABLES, held_laws, validate

NIGHT = datetime(2026, 11, 22, 2, tzinfo=UTC)
NEXT_NIGHT = datetime(2026, 11, 23, 2, tzinfo=UTC)

AWKWARD = [
    'it\'s 100% "fine" %s %(x)s',
    "x'; drop table core.runs; --",
    "lauf-ü-模型-🚀",
    "{batch} {0} :name $1 ?",
    "tab\tand\nline",
    "",
]


def test_sound_runs_pass_every_critical_rule_and_stay(con):
    plant_runs(con, [{"run_id": f"run {i}", "loss_nats": 3 + i / 1000} for i in range(9)])
    plant_points(con, [p for i in range(9) for p in curve(f"run {i}", [9.0, 5.0, 4.0, 3.0])])
    found = [validate(con, table, NIGHT) for table in TABLES]
    assert all(rows.loc[rows["severity"] == "critical", "is_passed"].all() for rows in found)
    assert con.execute("from quality.quarantine").fetchall() == []


@pytest.mark.parametrize("table_name", TABLES)
def test_an_empty_table_passes_every_rule(con, table_name):
    found = validate(con, table_name, NIGHT)
    assert found["is_passed"].all()
    assert found["checked"].eq(0).all()
    assert held_laws(con) == {}


def test_every_failing_run_is_quarantined_not_only_the_first_examples(con):
    plant_runs(con, [{"run_id": f"run {i:02}", "params": None} for i in range(50)])
    plant_points(con, [p for i in range(50) for p in curve(f"run {i:02}", [5.0] + 60 * [nan])])
    validate(con, "runs", NIGHT)
    validate(con, "points", NIGHT)
    kept_out = con.execute("select rule, run_id from quality.quarantine order by all").fetchall()
    names = [f"run {i:02}" for i in range(50)]
    assert kept_out == [(rule, name) for rule in ("loss_finite", "params_known") for name in names]


def test_a_run_has_one_row_for_each_rule_it_fails(con):
    plant_runs(con, [{"params": None, "tokens": None, "is_final": False, "tokens_planned": None}])
    validate(con, "runs", NIGHT)
    kept_out = con.execute("select run_id, family, table_name, rule from quality.quarantine")
    assert kept_out.fetchall() == [
        ("run", "tiny", "runs", "params_known"),
        ("run", "tiny", "runs", "tokens_known"),
        ("run", "tiny", "runs", "run_is_final"),
    ]


def test_a_result_says_how_many_rows_failed_and_the_first_in_words(con):
    runs = [{"run_id": "c"}, {"run_id": "b", "params": 5.0}, {"run_id": "a", "params": None}]
    plant_runs(con, [*runs, {"run_id": "d", "params": 7.0}])
    returned = validate(con, "runs", NIGHT)
    stored = con.execute("from quality.results").to_arrow_table().to_pandas()
    assert returned.equals(stored)
    row = returned.set_index("rule").loc["params_in_range"]
    assert (row["checked"], row["failed"], row["is_passed"]) == (3, 2, False)
    assert row["example"] == "b: 5 parameters"
    assert (row["table_name"], row["column_name"], row["severity"]) == (
        "runs",
        "params",
        "critical",
    )
    assert row["validated_at"] == NIGHT
    details = json.loads(row["details"])
    assert details["result"]["unexpected_count"] == 2
    assert details["expectation_config"]["type"] == "expect_column_values_to_be_between"
    assert details["expectation_config"]["severity"] == "critical"


def test_every_note_of_a_missing_fact_says_how_to_give_it(con):
    plant_runs(con, [{"params": None, "tokens": None, "loss_nats": None}])
    validate(con, "runs", NIGHT)
    notes = dict(con.execute("select rule, note from quality.quarantine").fetchall())
    for rule in ("params_known", "tokens_known"):
        for way in ("Log", "configuration", "manifest", "[sources.fields]"):
            assert way in notes[rule]
    assert "loss in [families]" in notes["loss_known"]


def test_validating_again_changes_nothing_but_the_time(con):
    plant_runs(con, [{"run_id": "short", "is_final": False}, {"run_id": "whole"}])
    plant_points(con, curve("short", [nan]))
    before = [_found(con, at) for at in (NIGHT, NEXT_NIGHT)]
    assert before[0] == before[1]


def test_validating_one_table_keeps_what_was_found_in_another(con):
    plant_runs(con, [{"is_final": False}])
    plant_points(con, curve("run", [nan]))
    validate(con, "points", NIGHT)
    validate(con, "runs", NIGHT)
    validate(con, "coefficients", NIGHT)
    kept_out = con.execute("select table_name from quality.quarantine").fetchall()
    assert kept_out == [("points",), ("runs",)]
    tables = con.execute("select distinct table_name from quality.results order by all").fetchall()
    assert tables == [("coefficients",), ("points",), ("runs",)]


def test_a_mended_run_is_let_go(con):
    plant_runs(con, [{"is_final": False}])
    validate(con, "runs", NIGHT)
    con.execute("update core.runs set is_final = true")
    validate(con, "runs", NEXT_NIGHT)
    assert con.execute("from quality.quarantine").fetchall() == []


def test_a_run_left_out_by_the_settings_is_not_judged(con):
    plant_runs(con, [{"exclusion": "excluded by settings: run*", "params": None}])
    plant_runs(con, [{"run_id": "held out", "is_holdout": True, "params": None}])
    plant_points(con, curve("run", [nan]) + curve("held out", [nan]))
    validate(con, "runs", NIGHT)
    validate(con, "points", NIGHT)
    kept_out = con.execute("select distinct run_id from quality.quarantine").fetchall()
    assert kept_out == [("held out",)]


def test_names_of_runs_are_text_whatever_they_hold(con):
    plant_runs(con, [{"run_id": name, "family": name, "is_final": False} for name in AWKWARD])
    plant_points(con, [p | {"family": name} for name in AWKWARD for p in curve(name, [nan])])
    validate(con, "runs", NIGHT)
    validate(con, "points", NIGHT)
    kept_out = con.execute("select run_id, family, rule from quality.quarantine").fetchall()
    rules = ("run_is_final", "loss_finite")
    assert sorted(kept_out) == sorted((name, name, rule) for name in AWKWARD for rule in rules)
    assert con.execute("select count(*) from core.runs").fetchone() == (len(AWKWARD),)


def test_coefficients_of_families_with_awkward_names_are_held_by_that_name(con):
    for name in AWKWARD:
        con.execute(
            "insert into quality.coefficients values ($1, 'chinchilla', 'E', 0, 0, 0, 0.9, 2)",
            [name],
        )
    validate(con, "coefficients", NIGHT)
    assert sorted(held_laws(con)) == sorted((name, "chinchilla") for name in AWKWARD)


def test_the_file_is_free_once_it_was_validated_and_closed(tmp_path):
    path = tmp_path / "lawbook.duckdb"
    with open_warehouse(path) as con:
        plant_runs(con, [{"is_final": False}])
        validate(con, "runs", NIGHT)
    with duckdb.connect(str(path), read_only=True) as con:
        assert con.execute("select rule from quality.quarantine").fetchall() == [("run_is_final",)]


def test_a_rule_that_cannot_be_evaluated_is_an_error_and_changes_nothing(con):
    plant_runs(con, [{"is_final": False}])
    validate(con, "runs", NIGHT)
    con.execute("drop view core.judged_runs")
    con.execute("create view core.judged_runs as select * exclude (tokens) from core.runs")
    with pytest.raises(RuleBroken, match="on runs could not be evaluated"):
        validate(con, "runs", NEXT_NIGHT)
    assert con.execute("select distinct validated_at from quality.results").fetchall() == [(NIGHT,)]
    assert con.execute("select rule from quality.quarantine").fetchall() == [("run_is_final",)]


def test_a_table_without_a_suite_is_refused(con):
    with pytest.raises(ValueError, match="points, runs, coefficients, families"):
        validate(con, "laws", NIGHT)


def test_a_validation_makes_no_temporary_folder_that_a_killed_night_would_leave(con, monkeypatch):
    def refuse(*_, **__):
        raise AssertionError("a temporary folder")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    assert len(validate(con, "coefficients", NIGHT)) > 0


def test_a_validation_prints_nothing(con, capsys):
    plant_runs(con, [{"is_final": False}])
    validate(con, "runs", NIGHT)
    assert capsys.readouterr() == ("", "")


def test_importing_the_validation_does_not_import_great_expectations():
    code = "import sys, warehouse.quality.validate; sys.exit('great_expectations' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def _found(con, at):
    validate(con, "runs", at)
    validate(con, "points", at)
    results = con.execute(
        "select * exclude (validated_at, details) from quality.results"
    ).fetchall()
    return sorted(results, key=str), con.execute("from quality.quarantine").fetchall()
