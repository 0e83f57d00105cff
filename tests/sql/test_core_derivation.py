"""The derivation of core.* on rows of raw.* written out in the tests."""

from pathlib import Path

import pytest

import sql
from tests.warehouse.planting import plant_reading
from warehouse.core.derive import Family, rebuild_core
from warehouse.sources.source import Source

ROPE = Family("rope", "loss")


@pytest.fixture
def derive(con):
    """Derive from (run, metric, step, value, file, line) and (run, key, value, origin, file)."""

    def derive(points, configs=(), family=ROPE, source=None):
        logs = sorted({point[4] for point in points})
        manifests = sorted({config[4] for config in configs} - set(logs))
        number = {file: i for i, file in enumerate([*logs, *manifests], start=1)}
        for file, reading in number.items():
            plant_reading(con, reading, file, "first" if file in logs else "manifest")
        for run, metric, step, value, file, line in points:
            row = [run, metric, step, value, line, number[file]]
            con.execute("insert into raw.points values (?, ?, ?, ?, null, ?, ?)", row)
        con.execute("create or replace temp view new_points as from raw.points")
        con.execute(sql.query("raw/insert_series"))
        con.execute("drop view new_points")
        for run, key, value, origin, file in configs:
            row = [run, key, value, origin, number[file]]
            con.execute("insert into raw.configs values (?, ?, ?, ?, false, ?)", row)
        lab = source or Source("lab", "*.csv", Path("/lab"), family="rope")
        rebuild_core(con, [family], [lab])
        return con.execute("from core.runs order by run_id").to_arrow_table().to_pylist()

    return derive


def test_the_preferred_name_of_a_concept_is_chosen_for_each_run(derive):
    points = [
        ("a", "loss", 1, 2.0, "a", 1),
        ("a", "total_tokens", 1, 70.0, "a", 1),
        ("a", "tokens", 1, 50.0, "a", 1),
        ("b", "loss", 1, 2.0, "b", 1),
        ("b", "total_tokens", 1, 70.0, "b", 1),
    ]
    assert [(run["tokens"], run["tokens_source"]) for run in derive(points)] == [
        (50.0, "logged: tokens"),
        (70.0, "logged: total_tokens"),
    ]


def test_a_logged_configuration_wins_over_a_metric_and_both_over_the_manifest(derive):
    points = [(run, "loss", 1, 2.0, run, 1) for run in "abc"]
    points += [(run, "params", 1, 20.0, run, 1) for run in "ab"]
    configs = [("a", "params", "10", "logged", "a")]
    configs += [(run, "params", "30", "manifest", "m.csv") for run in "abc"]
    lab = Source("lab", "*", Path("/lab"), family="rope", manifest="m.csv")
    assert [
        (run["params"], run["params_source"]) for run in derive(points, configs, source=lab)
    ] == [
        (10.0, "logged: config params"),
        (20.0, "logged: params"),
        (30.0, "manifest: params"),
    ]


def test_a_manifest_counts_for_the_sources_that_name_it_only(derive):
    points = [("a", "loss", 1, 2.0, "a", 1)]
    (run,) = derive(points, [("a", "params", "30", "manifest", "other.csv")])
    assert run["params"] is None


def test_a_configuration_that_is_no_number_is_no_size(derive):
    points = [("a", "loss", 1, 2.0, "a", 1)]
    configs = [("a", "params", "190M", "logged", "a"), ("a", "params_total", "2e8", "logged", "a")]
    (run,) = derive(points, configs)
    assert (run["params"], run["params_total"]) == (None, 2e8)


def test_evaluations_without_a_step_take_what_stands_on_their_line(derive, con):
    points = [
        ("a", "loss", None, 3.0, "a", 1),
        ("a", "tokens", None, 10.0, "a", 1),
        ("a", "loss", None, 2.0, "a", 2),
        ("a", "tokens", None, 20.0, "a", 2),
    ]
    (run,) = derive(points)
    assert (run["loss_nats"], run["tokens"], run["steps"]) == (2.0, 20.0, None)
    assert con.execute("select tokens, loss_nats from core.points order by line").fetchall() == [
        (10.0, 3.0),
        (20.0, 2.0),
    ]


def test_the_evaluations_are_never_multiplied_by_repeated_counters(derive, con):
    points = [("a", "loss", 1, 2.0, "a", 9)]
    points += [("a", "tokens", 1, 10.0 * line, "a", line) for line in range(1, 6)]
    (run,) = derive(points)
    assert con.execute("select count(*) from core.points").fetchone() == (1,)
    assert (run["points"], run["tokens"]) == (1, 50.0)


def test_held_out_by_compute_is_more_compute_than_the_bound(derive):
    points = [(run, "loss", 1, 2.0, run, 1) for run in "ab"]
    points += [("a", "flops", 1, 100.0, "a", 1), ("b", "flops", 1, 101.0, "b", 1)]
    family = Family("rope", "loss", holdout_flops_above=100.0)
    assert [run["is_holdout"] for run in derive(points, family=family)] == [False, True]
