import math
from collections import namedtuple
from datetime import UTC, datetime

import pytest

from warehouse.core.derive import Family, rebuild_core
from warehouse.core.shapes import Shapes
from warehouse.errors import MetricMissing, SourceError
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source
from warehouse.staging.data_hash import data_hash

Squared = namedtuple("Squared", ["numbers", "keys"])
ROPE = Family("rope", loss="eval/loss")
CONFIG = {
    "family": "rope",
    "params_non_embedding": 1000,
    "params_total": 1500,
    "flops_per_token": 7000,
    "batch_tokens": 10,
    "tokens_planned": 40,
    "seed": 3,
    "flops_budget": 1e6,
}


def evaluations(*losses, start=1, **more):
    return [
        {"step": i, "tokens": 10 * i, "eval/loss": loss, "learning_rate": 0.1 / i, **more}
        for i, loss in enumerate(losses, start=start)
    ]


def test_a_run_is_where_it_ended_with_the_source_of_each_number(log, derive):
    lines = [{"run": "a", "config": CONFIG}, *evaluations(4.0, 2.0, 3.0)]
    log("a.jsonl", *lines, {"step": 4, "tokens": 40, "eval/loss": 2.5, "learning_rate": 0.002})
    run = derive(ROPE)["a"]
    told = {
        "family": "rope",
        "params": 1000.0,
        "params_total": 1500.0,
        "params_source": "logged: config params_non_embedding",
        "tokens": 40.0,
        "tokens_source": "logged: tokens",
        "flops": 280_000.0,
        "flops_method": "flops_per_token",
        "flops_source": "derived: tokens * logged: config flops_per_token",
        "flops_budget": 1e6,
        "loss_nats": 2.5,
        "loss_source": "logged: eval/loss in nats/token",
        "loss_min_nats": 2.0,
        "loss_first_nats": 4.0,
        "is_final": True,
        "is_holdout": False,
        "exclusion": None,
        "tokens_planned": 40.0,
        "learning_rate_peak": 0.1,
        "learning_rate_last": 0.002,
        "seed": 3,
        "steps": 4,
        "points": 4,
        "source_uri": "runs/a.jsonl",
    }
    assert {name: run[name] for name in told} == told


def test_what_the_log_says_wins_over_the_manifest(log, derive, tmp_path):
    log("a.jsonl", {"config": {"family": "rope", "params": 1000}}, *evaluations(2.0))
    log("b.jsonl", {"config": {"family": "rope"}}, *evaluations(2.0))
    (tmp_path / "m.csv").write_text("run,params,flops\na,1,50\nb,2,60\n")
    runs = derive(ROPE, manifest="m.csv")
    assert (runs["a"]["params"], runs["a"]["params_source"]) == (1000, "logged: config params")
    assert (runs["b"]["params"], runs["b"]["params_source"]) == (2, "manifest: params")
    assert (runs["b"]["flops"], runs["b"]["flops_source"]) == (60, "manifest: flops")


def test_names_and_scales_of_the_settings_win_over_known_ones(log, derive):
    config = {"family": "rope", "params": 1000, "size_m": 2}
    log("a.jsonl", {"config": config}, *evaluations(2.0, seen_b=3))
    fields = {
        "params_non_embedding": {"name": "size_m", "scale": 1e6},
        "tokens": {"name": "seen_b", "scale": 1e9},
    }
    run = derive(ROPE, fields=fields)["a"]
    assert (run["params"], run["params_source"]) == (2e6, "logged: config size_m x 1e+06")
    assert (run["tokens"], run["tokens_source"]) == (3e9, "logged: seen_b x 1e+09")
    assert (run["flops"], run["flops_method"]) == (6 * 2e6 * 3e9, "6ND")


def test_tokens_are_derived_where_no_metric_counts_them(log, derive, rows):
    config = {"family": "rope", "batch_tokens": 512}
    log("a.jsonl", {"config": config}, {"step": 2, "eval/loss": 3.0}, {"step": 4, "eval/loss": 2.0})
    samples = {"family": "rope", "seq_length": 8}
    log("b.jsonl", {"config": samples}, {"step": 2, "consumed_samples": 7, "eval/loss": 3.0})
    log("c.jsonl", {"config": {"family": "rope", "tokens": 99}}, {"step": 2, "eval/loss": 3.0})
    runs = derive(ROPE)
    assert runs["a"]["tokens"] == 4 * 512
    assert runs["a"]["tokens_source"] == "derived: step * batch_tokens"
    assert (runs["b"]["tokens"], runs["b"]["tokens_source"]) == (
        56,
        "derived: samples * seq_length",
    )
    assert (runs["c"]["tokens"], runs["c"]["tokens_source"]) == (99, "logged: config tokens")
    assert rows("select step, tokens from core.points where run_id = 'a' order by 1") == [
        (2, 1024.0),
        (4, 2048.0),
    ]


def test_tokens_between_two_counts_are_in_proportion_to_the_steps(log, derive):
    log(
        "a.jsonl",
        {"config": {"family": "rope"}},
        {"step": 90, "tokens": 900},
        {"step": 95, "eval/loss": 2.0},
        {"step": 100, "tokens": 1000},
    )
    run = derive(ROPE)["a"]
    assert run["tokens"] == 950
    assert run["tokens_source"] == "derived: tokens between steps 90 and 100"
    assert run["steps"] == 100


def test_a_counter_that_was_logged_long_before_the_last_evaluation_is_no_count(log, derive):
    header = {"config": {"family": "rope"}}
    log("a.jsonl", header, {"step": 98, "tokens": 980}, {"step": 100, "eval/loss": 2.0})
    log("b.jsonl", header, {"step": 90, "tokens": 900}, {"step": 100, "eval/loss": 2.0})
    runs = derive(ROPE)
    assert (runs["a"]["tokens"], runs["a"]["tokens_source"]) == (980, "logged: tokens at step 98")
    assert runs["b"]["tokens"] is None


def test_counts_far_apart_say_nothing_about_what_lies_between(log, derive):
    header = {"config": {"family": "rope"}}
    rows = [{"step": 1, "tokens": 10}, {"step": 100, "eval/loss": 2.0}]
    log("a.jsonl", header, *rows, {"step": 900, "tokens": 9000})
    assert derive(ROPE)["a"]["tokens"] is None


def test_steps_count_where_the_counter_stopped(log, derive):
    header = {"config": {"family": "rope", "batch_tokens": 10}}
    log("a.jsonl", header, {"step": 20, "tokens": 200}, {"step": 100, "eval/loss": 2.0})
    run = derive(ROPE)["a"]
    assert (run["tokens"], run["tokens_source"]) == (1000, "derived: step * batch_tokens")
    assert run["tokens_by_steps"] == 1000


def test_a_log_that_is_damaged_behind_its_last_evaluation_is_not_final(log, derive):
    header = {"config": {"family": "rope", "schedule": "constant"}}
    log("a.jsonl", header, *evaluations(2.0), '{"step": 2, "eval/loss": 1.')
    log("b.jsonl", header, *evaluations(2.0), "{'train_runtime': 12.3}", "training has ended")
    log("c.jsonl", header, '{"step": 0, "eval/loss": 3.', *evaluations(2.0))
    runs = derive(ROPE)
    assert {name: run["is_final"] for name, run in runs.items()} == {
        "a": False,
        "b": True,
        "c": True,
    }
    assert runs["a"]["broken_end"].startswith("line 3: ")


def test_a_run_that_reached_its_plan_is_final_whatever_follows(log, derive):
    header = {"config": {"family": "rope", "tokens_planned": 10}}
    log("a.jsonl", header, *evaluations(2.0), '{"step": 2, "eval/loss": 1.')
    assert derive(ROPE)["a"]["is_final"]


def test_flops_that_a_trainer_could_not_count_are_not_zero(log, derive):
    config = {"family": "rope", "params": 1000}
    log("a.jsonl", {"config": config}, *evaluations(2.0, total_flos=0))
    log("b.jsonl", {"config": config}, *evaluations(2.0, **{"throughput/total_gflops": 5}))
    runs = derive(ROPE)
    assert (runs["a"]["flops"], runs["a"]["flops_method"]) == (6 * 1000 * 10, "6ND")
    assert (runs["b"]["flops"], runs["b"]["flops_method"]) == (5e9, "logged")
    assert runs["b"]["flops_source"] == "logged: throughput/total_gflops x 1e+09"


def test_a_run_without_a_size_stays_a_run_without_one(log, derive):
    log("a.jsonl", {"config": {"family": "rope"}}, {"step": 1, "eval/loss": 2.0})
    run = derive(ROPE)["a"]
    unknown = (
        "params",
        "tokens",
        "flops",
        "flops_method",
        "params_source",
        "tokens_source",
        "seed",
    )
    assert all(run[name] is None for name in unknown)
    assert run["loss_nats"] == 2.0


def test_a_run_that_has_only_begun_is_a_run_without_a_loss(log, derive):
    log("a.jsonl", {"run": "a", "config": CONFIG})
    run = derive(ROPE)["a"]
    assert (run["loss_nats"], run["loss_source"], run["points"]) == (None, None, 0)
    assert run["params"] == 1000


@pytest.mark.parametrize(
    ("config", "last", "is_final"),
    [
        ({"tokens_planned": 100}, {"tokens": 98}, True),
        ({"tokens_planned": 100}, {"tokens": 97}, False),
        ({"max_steps": 10, "batch_tokens": 10}, {"tokens": 97}, False),
        ({}, {"learning_rate": 0.1}, True),
        ({}, {"learning_rate": 0.12}, False),
        ({"schedule": "constant"}, {"learning_rate": 1.0}, True),
        ({"learning_rate_peak": 2.0}, {"learning_rate": 0.21}, True),
        ({}, {}, True),
    ],
)
def test_a_run_is_final_unless_its_plan_or_its_schedule_says_no(
    log, derive, config, last, is_final
):
    log(
        "a.jsonl",
        {"config": {"family": "rope", **config}},
        {
            "step": 1,
            "eval/loss": 3.0,
            **({"learning_rate": 1.0} if "learning_rate" in last else {}),
        },
        {"step": 2, "eval/loss": 2.0, **last},
    )
    assert derive(ROPE)["a"]["is_final"] is is_final


def test_bits_become_nats(log, derive, rows):
    log("a.jsonl", {"config": {"family": "rope"}}, *evaluations(1.0))
    run = derive(Family("rope", loss="eval/loss", loss_unit="bits/token"))["a"]
    assert run["loss_nats"] == math.log(2)
    assert run["loss_source"] == "logged: eval/loss in bits/token"


def test_units_and_conventions_that_are_unknown_are_refused():
    with pytest.raises(SourceError, match=r"none of nats/token, bits/token\. bits/byte needs"):
        Family("rope", loss_unit="bits/byte")
    with pytest.raises(SourceError, match="none of params_non_embedding, params_total"):
        Family("rope", params="N")


def test_a_family_has_one_convention_for_its_size(log, derive):
    log("a.jsonl", {"config": CONFIG}, *evaluations(2.0))
    run = derive(Family("rope", loss="eval/loss", params="params_total"))["a"]
    assert (run["params"], run["params_non_embedding"]) == (1500, 1000)


def test_held_out_and_excluded_runs_are_marked(log, derive):
    for name, size in (("d32", 10), ("d64", 100), ("x'1", 10)):
        log(f"{name}.jsonl", {"config": {"family": "rope", "params": size}}, *evaluations(2.0))
    family = Family("rope", "eval/loss", holdout_params_above=50, exclude_runs=("x*", "y?"))
    runs = derive(family)
    assert {run: row["is_holdout"] for run, row in runs.items()} == {
        "d32": False,
        "d64": True,
        "x'1": False,
    }
    assert runs["x'1"]["exclusion"] == "excluded by settings: x*"
    assert runs["d32"]["exclusion"] is None


@pytest.mark.parametrize(
    "settings",
    [
        {"family": "rope"},
        {"family_from": "config.recipe.name"},
        {"family_from": "^([a-z]+)-"},
        {"manifest": "m.csv"},
    ],
)
def test_the_family_comes_from_where_the_settings_say(log, derive, tmp_path, settings):
    (tmp_path / "m.csv").write_text("run,family\nrope-1,rope\n")
    log("rope-1.jsonl", {"config": {"recipe": {"name": "rope"}}}, *evaluations(2.0))
    assert derive(ROPE, **settings)["rope-1"]["family"] == "rope"


def test_runs_that_name_no_family_make_one_by_the_name_of_their_source(log, derive, rows):
    log("a.jsonl", {"step": 1, "val/loss": 2.0})
    assert derive()["a"]["family"] == "lab"
    assert rows("select family, loss_metric from core.families") == [("lab", "val/loss")]


def test_one_run_cannot_have_two_families(con, log, derive, tmp_path):
    log("one/a.jsonl", {"run": "a", "step": 1, "eval/loss": 2.0})
    log("two/a.jsonl", {"run": "a", "step": 1, "eval/loss": 2.0})
    log("one/b.jsonl", {"run": "b", "step": 1, "eval/loss": 2.0})
    sources = [
        Source("one", "runs/one", tmp_path, family="rope"),
        Source("two", "runs/two", tmp_path, family="learned"),
    ]
    ingest(con, sources, datetime(2026, 11, 22, tzinfo=UTC))
    rebuild_core(con, [], sources)
    exclusion = (
        "in the families learned and rope: give the runs of the sources different names, or the "
        "sources one family"
    )
    found = con.execute("select run_id, family, exclusion from core.runs order by run_id")
    assert found.fetchall() == [("a", "learned", exclusion), ("b", "rope", None)]


def test_what_a_run_is_comes_along_wherever_its_configuration_says_it(log, derive):
    config = {
        "family": "rope",
        "batch_tokens": 10,
        "warmup_steps": 5,
        "lr_scheduler_type": "Cosine",
        "model": {"vocab_size": 96, "dtype": "bfloat16"},
        "data": {"unique_tokens": 5, "tokenizer": "gpt2"},
        "optim": "adamw",
    }
    log("a.jsonl", {"config": config}, *evaluations(2.0))
    run = derive(ROPE)["a"]
    told = {
        "batch_tokens": 10,
        "warmup_steps": 5,
        "schedule": "cosine",
        "vocabulary": 96,
        "training_precision": "bfloat16",
        "unique_tokens": 5,
        "epochs": 2,
        "tokenizer": "gpt2",
        "optimizer": "adamw",
        "experts": None,
        "status": None,
    }
    assert {key: run[key] for key in told} == told


def test_a_name_from_the_settings_is_meant_as_it_stands(log, derive):
    log("a.jsonl", {"config": {"family": "rope", "a": {"size": 7}}}, *evaluations(2.0))
    assert derive(ROPE, fields={"params_non_embedding": "size"})["a"]["params"] is None
    assert derive(ROPE, fields={"params_non_embedding": "a.size"})["a"]["params"] == 7


@pytest.mark.parametrize(("status", "is_final"), [("finished", True), ("running", False)])
def test_a_run_that_its_tracker_calls_unfinished_is_not_final(log, derive, status, is_final):
    config = {"family": "rope", "schedule": "constant", "tracker": {"status": status}}
    log("a.jsonl", {"config": config}, *evaluations(2.0))
    assert derive(ROPE)["a"]["is_final"] is is_final


def test_runs_that_share_a_name_at_their_tracker_are_seen_by_their_ids(log, derive):
    for folder, identifier in (("x", "a1"), ("y", "b2")):
        config = {"family": "rope", "tracker": {"id": identifier}}
        log(f"{folder}/base.jsonl", {"run": "base", "config": config}, *evaluations(2.0))
    assert derive(ROPE)["base"]["tracker_ids"] == ["a1", "b2"]


def test_parameters_are_counted_where_no_log_says_them(con, log, tmp_path):
    log("a.jsonl", {"config": {"family": "rope", "width": 3}}, *evaluations(2.0))
    log("b.jsonl", {"config": {"family": "rope", "width": 3, "params": 5}}, *evaluations(2.0))
    source = Source("lab", "runs", tmp_path)
    ingest(con, [source], datetime(2026, 11, 22, tzinfo=UTC))

    def square(config):
        width = float(config["width"])
        return Squared({"params_non_embedding": width**2, "params_most": width**2}, ("width",))

    rebuild_core(con, [ROPE], [source], Shapes(frozenset({"width"}), square))
    found = con.execute("select params, params_source, params_most from core.runs order by run_id")
    assert found.fetchall() == [
        (9, "counted: config width", 9),
        (5, "logged: config params", 9),
    ]


def test_a_family_whose_loss_nobody_logs_is_refused_alone(con, log, derive, tmp_path):
    log("a.jsonl", {"config": {"family": "rope"}}, *evaluations(2.0))
    log("b.jsonl", {"config": {"family": "other"}}, {"step": 1, "tokens": 10, "accuracy": 0.5})
    source = Source("lab", "runs", tmp_path)
    ingest(con, [source], datetime(2026, 11, 22, tzinfo=UTC))
    summary = rebuild_core(con, [ROPE], [source]).set_index("family")
    assert summary["problem"]["other"].startswith('family "other": no run logs the metric')
    assert summary["problem"].isna()["rope"]
    losses = con.execute("select run_id, loss_nats from core.runs order by 1").fetchall()
    assert losses == [("a", 2.0), ("b", None)]


def test_a_metric_that_no_run_logs_is_an_error_naming_the_nearest(con, log, derive, rows):
    log("a.jsonl", {"config": {"family": "rope"}}, *evaluations(2.0))
    derive(ROPE)
    before = rows("from core.runs")
    with pytest.raises(
        MetricMissing, match=r'"rope": no run logs the metric "eval/los".*eval/loss'
    ):
        derive(Family("rope", loss="eval/los"))
    assert rows("from core.runs") == before
    assert rows("select count(*) from duckdb_tables() where temporary") == [(0,)]


def test_a_step_logged_twice_keeps_both_rows_and_the_later_one_counts(log, derive, rows):
    log("a.jsonl", {"run": "a", "config": {"family": "rope"}}, *evaluations(3.0, 2.5))
    log("a-resumed.jsonl", {"run": "a", "started_by": "resume"}, *evaluations(2.4, start=2))
    log("b.jsonl", {"config": {"family": "rope"}}, *evaluations(3.0), *evaluations(2.9))
    runs = derive(ROPE)
    assert rows("select run_id, count(*) from core.points group by 1 order by 1") == [
        ("a", 3),
        ("b", 2),
    ]
    assert runs["b"]["loss_nats"] == 2.9
    assert (runs["a"]["points"], runs["a"]["source_uri"]) == (3, "runs/a-resumed.jsonl")


def test_points_carry_the_tokens_and_the_learning_rate_of_their_step(log, derive, rows):
    log(
        "a.jsonl",
        {"config": {"family": "rope"}},
        {"step": 1, "tokens": 10, "lr": 0.5},
        {"step": 1, "eval/loss": 3.0},
        {"step": 2, "eval/loss": 2.0},
    )
    derive(ROPE)
    assert rows("select step, tokens, learning_rate, line from core.points order by 1") == [
        (1, 10.0, 0.5, 3),
        (2, None, None, 4),
    ]


def test_runs_of_a_source_that_the_settings_dropped_do_not_count(con, log, derive, rows):
    log("a.jsonl", {"config": {"family": "rope"}}, *evaluations(2.0))
    derive(ROPE)
    rebuild_core(con, [ROPE], [])
    assert rows("select count(*) from core.runs") == [(0,)]
    assert rows("select count(*) > 0 from raw.known_points") == [(True,)]


def test_the_data_hash_is_that_of_the_runs_and_not_of_their_place(con, log, derive, tmp_path):
    log("a.jsonl", {"run": "a", "config": CONFIG}, *evaluations(3.0, 2.0))
    log("b.jsonl", {"run": "b", "config": CONFIG}, *evaluations(3.0, math.nan))
    derive(ROPE)
    first = data_hash(con)
    derive(ROPE)
    assert data_hash(con) == first
    (tmp_path / "runs").rename(tmp_path / "moved")
    derive(ROPE, path="moved")
    assert data_hash(con) == first
    (tmp_path / "moved").rename(tmp_path / "runs")
    log("b.jsonl", {"run": "b", "config": CONFIG}, *evaluations(3.0, 2.0))
    derive(ROPE)
    assert data_hash(con) != first


def test_the_summary_counts_the_runs_of_every_family(con, log, derive, tmp_path):
    log("a.jsonl", {"config": CONFIG}, *evaluations(3.0))
    derive(ROPE)
    families = [Family("rope", "eval/loss", exclude_runs=("*",)), Family("empty")]
    summary = rebuild_core(con, families, [Source("lab", "runs", tmp_path)])
    assert summary["problem"].isna().all()
    assert summary.drop(columns="problem").to_dict("records") == [
        {
            "family": "empty",
            "loss_metric": "eval/loss",
            "runs": 0,
            "final": 0,
            "held_out": 0,
            "excluded": 0,
            "is_changed": False,
        },
        {
            "family": "rope",
            "loss_metric": "eval/loss",
            "runs": 1,
            "final": 0,
            "held_out": 0,
            "excluded": 1,
            "is_changed": True,
        },
    ]
