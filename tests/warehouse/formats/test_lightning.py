"""Lightning's CSVLogger and its folders of versions."""

import json

import pytest

from tests.warehouse.formats.sweep_truth import NAMES, SWEEP, derived, truth

HEADER = "lr,step,tokens,train_loss,val_loss"


def version(tmp_path, name, number, steps, loss=3.0):
    """A version whose loss falls with its steps."""
    folder = tmp_path / "runs" / name / f"version_{number}"
    folder.mkdir(parents=True, exist_ok=True)
    rows = [f"0.1,{step},{step * 10},,{loss - step / 1000}" for step in steps]
    (folder / "metrics.csv").write_text("\n".join([HEADER, *rows]) + "\n")
    (folder / "hparams.yaml").write_text(f"d_model: {number}\n")
    return folder / "metrics.csv"


def runs(rows):
    return rows("select run_id, max(step) from raw.known_points group by 1 order by 1")


def test_the_run_is_the_one_that_the_sweep_logged(new_warehouse, tmp_path):
    for name in NAMES:
        lines = [json.loads(line) for line in (SWEEP / f"{name}.jsonl").read_text().splitlines()]
        path = version(tmp_path, name, 0, [])
        settings = [f"{key}: {value}\n" for key, value in lines[0]["config"].items()]
        path.with_name("hparams.yaml").write_text("".join(sorted(settings)))
        with path.open("w") as log:  # a row of training, a row of validation
            print(HEADER, file=log)
            for row in lines[1:]:
                rate, step = row["learning_rate"], row["step"]
                print(f"{rate},{step},,{row['train/loss']},", file=log)
                print(f",{step},{row['tokens']},,{row['eval/loss']}", file=log)
    with new_warehouse() as con, new_warehouse() as other:
        assert derived(con, tmp_path) == truth(other, tmp_path)


def test_a_version_that_begins_behind_the_one_before_is_the_same_run(tmp_path, read, rows):
    version(tmp_path, "a", 0, range(10, 110, 10))
    version(tmp_path, "a", 1, range(110, 200, 10))
    read()
    assert runs(rows) == [("a", 190)]


def test_a_version_with_other_values_at_the_same_steps_is_another_run(tmp_path, read, rows):
    version(tmp_path, "a", 0, range(10, 110, 10))
    version(tmp_path, "a", 1, range(10, 110, 10), loss=4.0)
    read()
    assert runs(rows) == [("a", 100), ("a-version_1", 100)]
    found = "select run_id, value from raw.known_configs where key = 'd_model' order by run_id"
    assert rows(found) == [("a", "0"), ("a-version_1", "1")]


def test_a_version_that_repeats_the_one_before_is_the_same_run(tmp_path, read, rows):
    version(tmp_path, "a", 0, range(10, 110, 10))
    version(tmp_path, "a", 1, range(60, 160, 10))
    read()
    assert runs(rows) == [("a", 150)]


def test_versions_on_other_grids_of_steps_are_other_runs(tmp_path, read, rows):
    version(tmp_path, "a", 0, range(10, 110, 10))
    version(tmp_path, "a", 1, range(33, 110, 33))
    read()
    assert runs(rows) == [("a", 100), ("a-version_1", 99)]


def test_a_version_goes_on_with_the_run_of_the_version_before_it(tmp_path, read, rows):
    version(tmp_path, "a", 0, range(10, 110, 10))
    version(tmp_path, "a", 2, range(10, 60, 10), loss=4.0)
    version(tmp_path, "a", 10, range(60, 160, 10), loss=4.0)
    read()
    assert runs(rows) == [("a", 100), ("a-version_2", 150)]


def test_one_more_version_renames_none(tmp_path, read, rows):
    version(tmp_path, "a", 0, range(10, 110, 10))
    version(tmp_path, "a", 1, range(10, 60, 10), loss=4.0)
    read()
    before = runs(rows)
    version(tmp_path, "a", 2, range(10, 60, 10), loss=5.0)
    read()
    assert runs(rows) == [*before, ("a-version_2", 50)]


def test_a_version_that_grows_keeps_its_name_whatever_became_of_the_others(tmp_path, read, rows):
    first = version(tmp_path, "a", 0, range(10, 110, 10))
    path = version(tmp_path, "a", 1, range(10, 60, 10), loss=4.0)
    read()
    first.unlink()
    with path.open("a") as log:
        log.write("0.1,60,600,,2.5\n")
    read()
    assert runs(rows) == [("a", 100), ("a-version_1", 60)]


@pytest.mark.parametrize("folder", ["lightning_logs", "."])
def test_versions_in_a_folder_without_a_name_are_told_apart(tmp_path, read, rows, folder):
    version(tmp_path, folder, 0, range(10, 110, 10))
    version(tmp_path, folder, 1, range(10, 110, 10), loss=4.0)
    read()
    assert runs(rows) == [("runs", 100), ("runs-version_1", 100)]


def test_a_template_of_the_settings_wins(tmp_path, read, rows):
    version(tmp_path, "a", 0, range(10, 110, 10))
    version(tmp_path, "a", 1, range(10, 110, 10), loss=4.0)
    read(path="runs/**/metrics.csv", run="{parent}/{folder}")
    assert runs(rows) == [("a/version_0", 100), ("a/version_1", 100)]
