"""Hugging Face's trainer_state.json, as transformers itself wrote it."""

import json
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.formats.one_file import given_by
from tests.warehouse.formats.sweep_truth import SWEEP, WRITTEN, derived, truth

NAME = "rope-3e11-d64-s0"
STATE = json.loads((WRITTEN / "trainer_state.json").read_text())
POINTS = {(row["step"], key, float(row[key])) for row in STATE["log_history"] for key in row}
POINTS |= {(1734, "total_flos", float(STATE["total_flos"]))}


@pytest.fixture
def run(tmp_path):
    """The folder of a run with a checkpoint, as the Trainer leaves it."""
    checkpoint = tmp_path / "runs" / NAME / "checkpoint-1734"
    checkpoint.mkdir(parents=True)
    shutil.copy(WRITTEN / "trainer_state.json", checkpoint)
    shutil.copy(WRITTEN / "gpt2_config.json", checkpoint / "config.json")
    (checkpoint / "training_args.bin").write_bytes(b"\x80\x04.")
    return checkpoint.parent


def state(path, step, **changes):
    """The state as it was saved at a step."""
    history = [row for row in STATE["log_history"] if row["step"] <= step]
    path.parent.mkdir(parents=True, exist_ok=True)
    told = STATE | {"global_step": step, "log_history": history} | changes
    path.write_text(json.dumps(told, indent=2, sort_keys=True) + "\n")


def test_the_run_is_the_one_that_the_sweep_logged(run, new_warehouse, tmp_path):
    config = json.loads((SWEEP / f"{NAME}.jsonl").read_text().splitlines()[0])["config"]
    (run / "params.json").write_text(json.dumps(config))
    with new_warehouse() as con, new_warehouse() as other:
        runs, evaluations = truth(other, tmp_path)
        found = derived(con, tmp_path)
    assert found == (
        [row for row in runs if row[0] == NAME],
        [row for row in evaluations if row[0] == NAME],
    )


def test_of_several_checkpoints_only_the_newest_counts(run, read, rows):
    state(run / "checkpoint-580" / "trainer_state.json", 580)
    state(run / "checkpoint-1160" / "trainer_state.json", 1160)
    shutil.copy(WRITTEN / "gpt2_config.json", run / "checkpoint-580" / "config.json")
    files = read()
    assert list(files["file"]) == [
        f"runs/{NAME}/checkpoint-1734/config.json",
        f"runs/{NAME}/checkpoint-1734/trainer_state.json",
    ]
    assert rows("select distinct run_id from raw.known_points") == [(NAME,)]
    told = rows("select problem from raw.files where kind = 'passed' order by 1")
    assert told == [
        (
            "an older checkpoint of a run: 3 files, such as "
            f"runs/{NAME}/checkpoint-1160/trainer_state.json",
        ),
        (f"no log by its kind: 1 files, such as runs/{NAME}/checkpoint-1734/training_args.bin",),
    ]


@pytest.mark.parametrize(("saved", "newest"), [(1734, ""), (580, "checkpoint-1160/")])
def test_the_state_beside_the_checkpoints_counts_where_it_got_as_far(read, tmp_path, saved, newest):
    folder = tmp_path / "runs" / "a"
    state(folder / "trainer_state.json", saved)
    state(folder / "checkpoint-1160" / "trainer_state.json", 1160)
    assert list(read()["file"]) == [f"runs/a/{newest}trainer_state.json"]


def test_a_new_checkpoint_takes_the_place_of_the_one_before(read, rows, tmp_path):
    folder = tmp_path / "runs" / "a"
    state(folder / "checkpoint-580" / "trainer_state.json", 580)
    read()
    state(folder / "checkpoint-1160" / "trainer_state.json", 1160)
    read()
    per_step = "select count(*), max(step) from raw.known_points where metric = 'eval_loss'"
    steps = [row["step"] for row in STATE["log_history"] if "eval_loss" in row]
    reached = [step for step in steps if step <= 1160]
    assert rows(per_step) == [(len(reached), max(reached))]


def test_a_checkpoint_whose_state_is_empty_does_not_hide_the_one_before(read, rows, tmp_path):
    folder = tmp_path / "runs" / "a"
    state(folder / "checkpoint-580" / "trainer_state.json", 580)
    state(folder / "checkpoint-1160" / "trainer_state.json", 1160)
    (folder / "checkpoint-1160" / "trainer_state.json").write_bytes(b"")
    read()
    ((problem,),) = rows("select problem from raw.files where problem is not null")
    assert problem.startswith("a checkpoint that was not saved whole: 1 files")
    reached = max(row["step"] for row in STATE["log_history"] if row["step"] <= 580)
    query = "select max(step) from raw.known_points where metric = 'eval_loss'"
    assert rows(query) == [(reached,)]


def test_a_checkpoint_that_was_deleted_gives_way_to_the_next(derive, con, tmp_path):
    folder = tmp_path / "runs" / "a"
    state(folder / "checkpoint-580" / "trainer_state.json", 580)
    derive()
    shutil.rmtree(folder / "checkpoint-580")
    state(folder / "checkpoint-1160" / "trainer_state.json", 1160)
    derive()
    found = con.execute("select count(*), count(distinct step) from core.points").fetchone()
    steps = [row["step"] for row in STATE["log_history"] if "eval_loss" in row]
    reached = len([step for step in steps if step <= 1160])
    assert found == (reached, reached)


def test_counters_are_those_of_the_step_that_was_reached(read, rows, tmp_path):
    state(tmp_path / "runs" / "a" / "trainer_state.json", 580, num_input_tokens_seen=148480)
    read()
    query = "select value from raw.known_points where metric = 'num_input_tokens_seen'"
    assert rows(f"{query} and step = 580 order by 1") == [(148480.0,)]
    assert rows("select value from raw.known_configs where key = 'max_steps'") == [("1734",)]


def test_tokens_that_were_not_counted_are_not_none(read, rows, tmp_path):
    history = [{"eval_loss": 2.0, "step": 5}]
    path = tmp_path / "runs" / "a" / "trainer_state.json"
    state(path, 5, log_history=history, num_input_tokens_seen=0, total_flos=0)
    read()
    assert rows("select distinct metric from raw.known_points") == [("eval_loss",)]
    assert rows("select key from raw.known_configs where key like '%tokens%'") == []


@given(data=st.data())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_state_that_is_cut_off_gives_its_whole_records_and_says_so(data, tmp_path):
    whole = (WRITTEN / "trainer_state.json").read_bytes()
    size = data.draw(st.integers(400, len(whole) - 3))
    found, told = given_by(tmp_path / "trainer_state.json", whole[:size])
    assert told
    assert set(found) <= POINTS


@given(data=st.data())
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_byte_that_breaks_the_document_is_told_and_what_is_before_it_stays(data, tmp_path):
    whole = bytearray((WRITTEN / "trainer_state.json").read_bytes())
    place = data.draw(st.integers(0, len(whole) - 2))
    if chr(whole[place]) in " \n":
        return
    whole[place] = 0x01  # nowhere in JSON
    found, told = given_by(tmp_path / "trainer_state.json", bytes(whole))
    assert told
    assert set(found) <= POINTS | {(None, key, value) for _, key, value in POINTS}


def test_a_state_that_was_cut_while_it_was_saved_does_not_hide_the_one_before(read, rows, tmp_path):
    folder = tmp_path / "runs" / "R"
    state(folder / "checkpoint-580" / "trainer_state.json", 580)
    before = rows_of(read, rows)
    state(folder / "checkpoint-1160" / "trainer_state.json", 1160)
    cut = folder / "checkpoint-1160" / "trainer_state.json"
    cut.write_bytes(cut.read_bytes()[:400])
    assert before
    assert rows_of(read, rows) == before
    problems = rows("select problem from raw.files where problem is not null")
    assert problems[0][0].startswith("a checkpoint that was not saved whole: 1 files")


def rows_of(read, rows):
    read()
    return rows("select step, metric, value from raw.known_points order by all")
