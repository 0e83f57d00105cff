"""Logs that others and the project itself wrote, read with no settings but the loss."""

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from warehouse.core.derive import Family, rebuild_core
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SWEEP = Path(__file__).parents[2] / "examples" / "tiny_sweep"
C4 = "eval/c4_en-validation/CrossEntropyLoss"


@pytest.fixture
def ladder(con, shared_data):
    source = Source("olmo", "olmo_ladder/runs", shared_data, manifest="olmo_ladder/manifest.csv")
    ingest(con, [source], AT)
    rebuild_core(con, [Family("olmo", loss=C4)], [source])
    return con.execute("from core.runs order by run_id").to_arrow_table().to_pylist()


def test_the_olmo_ladder_is_thirty_finished_runs_of_five_sizes(ladder):
    assert len(ladder) == 30
    assert len({run["params"] for run in ladder}) == 5
    assert all(run["is_final"] for run in ladder)
    assert {run["params_source"] for run in ladder} == {"manifest: params"}
    assert {run["tokens_source"] for run in ladder} == {"logged: throughput/total_tokens"}


def test_the_compute_of_the_olmo_ladder_is_its_tokens_by_its_flops_per_token(ladder, con):
    query = (
        "select run_id, cast(value as double) from raw.known_configs where key = 'flops_per_token'"
    )
    per_token = dict(con.execute(query).fetchall())
    counted = [run for run in ladder if run["run_id"] in per_token]
    assert len(counted) == 24  # the manifest knows none for the 3B model
    for run in counted:
        assert run["flops_source"] == "logged: throughput/total_training_Gflops x 1e+09"
        assert run["flops"] == pytest.approx(run["tokens"] * per_token[run["run_id"]], rel=1e-6)


def test_the_ladder_trains_at_the_multiples_of_twenty_tokens_a_parameter_it_is_named_for(ladder):
    for run in ladder:
        multiple = float(run["run_id"].split("-")[1].removesuffix("xC"))
        assert run["tokens"] / run["params"] == pytest.approx(20 * multiple, rel=0.01)


def test_the_curves_of_panel_exports_are_those_of_their_columns(con, shared_data):
    folder = shared_data / "wandb_panel_exports"
    ingest(con, [Source("panels", "wandb_panel_exports", shared_data)], AT)
    for path in sorted(folder.iterdir()):
        table = pd.read_csv(path)
        curves = [name for name in table.columns[1:] if not name.endswith(("__MIN", "__MAX"))]
        is_one = [table[name] == table[f"{name}__MIN"] for name in curves]
        expected = {
            (*name.split(" - ", 1), int(step), value)
            for name, single in zip(curves, is_one, strict=True)
            for step, value in table.loc[single, ["Step", name]].itertuples(index=False)
        }
        query = "select run_id, metric, step, value from raw.known_points where file = ?"
        found = con.execute(query, [f"wandb_panel_exports/{path.name}"]).fetchall()
        assert len(found) == len(expected) > 100
        assert set(found) == expected


def test_curves_with_one_name_a_schedule_stay_apart_by_their_folder(con, shared_data):
    source = Source("curves", "lr_schedule_curves", shared_data, run="{folder}/{stem}")
    ingest(con, [source], AT)
    rebuild_core(con, [Family("curves", loss="loss")], [source])
    (runs, repeated) = con.execute(
        "select count(distinct run_id), count(*) - count(distinct (run_id, step)) from core.points"
    ).fetchone()
    assert (runs, repeated) == (27, 0)


def test_the_sweep_in_the_examples_needs_no_settings_at_all(con):
    source = Source("sweep", "runs/*.jsonl", SWEEP)
    files = ingest(con, [source], AT)
    rebuild_core(con, [], [source])
    assert files["broken_lines"].sum() == 0
    runs = con.execute("from core.runs").to_arrow_table().to_pylist()
    assert len(runs) == 44
    assert {run["family"] for run in runs} == {"tiny-rope", "tiny-learned"}
    for run in runs:
        assert run["params_source"] == "logged: config params_non_embedding"
        assert run["tokens_source"] == "logged: tokens"
        assert run["flops_method"] == "flops_per_token"
        if run["is_final"]:
            assert run["flops"] == pytest.approx(run["flops_budget"], rel=0.01)
            assert run["tokens"] == run["tokens_planned"]
