"""MLflow's two stores, as MLflow itself wrote them."""

import gzip
import math
import shutil
import sqlite3
import tarfile
from contextlib import closing

import fsspec
import pytest

from tests.warehouse.formats.sweep_truth import WRITTEN, derived, truth


@pytest.fixture
def database(tmp_path):
    """The database that MLflow wrote."""
    path = tmp_path / "runs" / "mlflow.db"
    path.parent.mkdir()
    path.write_bytes(gzip.decompress((WRITTEN / "mlflow.db.gz").read_bytes()))
    return path


@pytest.fixture
def folders(tmp_path):
    """The store of files that MLflow wrote; gives the folder of its experiment."""
    with tarfile.open(WRITTEN / "mlruns.tar.xz") as packed:
        packed.extractall(tmp_path / "runs", filter="data")
    return next(path.parent.parent for path in (tmp_path / "runs").rglob("metrics"))


@pytest.fixture(params=["database", "folders"])
def store(request):
    return request.getfixturevalue(request.param)


def test_runs_in_a_store_are_those_that_the_sweep_logged(store, new_warehouse, tmp_path):
    with new_warehouse() as con, new_warehouse() as other:
        assert derived(con, tmp_path) == truth(other, tmp_path)


def test_a_compressed_database_is_read_as_any(new_warehouse, tmp_path):
    (tmp_path / "runs").mkdir()
    shutil.copy(WRITTEN / "mlflow.db.gz", tmp_path / "runs")
    with new_warehouse() as con, new_warehouse() as other:
        assert derived(con, tmp_path) == truth(other, tmp_path)


def test_nan_and_infinities_are_what_was_logged(store, read, rows):
    read()
    found = rows("select value from raw.known_points where run_id = 'diverged' order by step")
    assert found[0] == (2.5,)
    assert math.isnan(found[1][0])
    assert found[2:] == [(math.inf,), (-math.inf,)]


def test_a_run_that_was_deleted_is_left_out_and_told(store, read, rows):
    files = read()
    assert rows("select count(*) from raw.known_points where run_id = 'tried'") == [(0,)]
    assert files["broken_lines"].sum() == 1
    assert rows("select reason from raw.broken_lines") == [("a run that is deleted in MLflow",)]


def test_what_mlflow_knows_of_a_run_is_configuration(store, read, rows):
    read()
    query = "select value from raw.known_configs where run_id = ? and key = ?"
    name = "rope-1e12-d64-s0"
    assert rows(query, [name, "tracker.status"]) == [("finished",)]
    assert rows(query, ["diverged", "tracker.status"]) == [("failed",)]
    assert rows(query, [name, "tracker.project"]) == [("tiny-sweep",)]
    assert rows(query, [name, "family"]) == [("tiny-rope",)]  # a tag
    assert rows(query, [name, "d_model"]) == [("64",)]  # a parameter


def test_a_run_that_only_stands_around_others_is_no_run(store, read, rows):
    read()
    assert rows("select count(*) from raw.known_configs where run_id = 'sweep'") == [(0,)]


def test_the_parent_of_a_run_is_its_group(database, read, rows):
    read()
    group = "select distinct value from raw.known_configs where key = 'tracker.group'"
    assert rows(group) == [("sweep",)]


def test_two_runs_of_one_name_in_a_database_are_told_apart(database, read, rows):
    with closing(sqlite3.connect(database)) as con, con:
        con.execute("update runs set name = 'rope-1e12-d64-s0' where name = 'diverged'")
        key = con.execute("select run_uuid from runs where status = 'FAILED'").fetchone()[0]
    read()
    named = rows("select distinct run_id from raw.known_points where run_id like 'rope-1e12%'")
    assert len(named) == 2
    assert (f"rope-1e12-d64-s0-{key}",) in named


def test_the_later_of_two_runs_of_one_name_in_folders_has_its_identifier(folders, read, rows):
    later = next(
        path for path in folders.glob("*/meta.yaml") if "run_name: diverged" in path.read_text()
    )
    later.write_text(later.read_text().replace("diverged", "rope-1e12-d64-s0"))
    read()
    found = rows("select run_id, count(*) from raw.known_points where step = 3 group by 1")
    assert found == [(f"rope-1e12-d64-s0-{later.parent.name}", 1)]


def test_a_run_that_is_named_anew_is_read_anew(folders, read, rows):
    read()
    one = next(path for path in folders.glob("*/meta.yaml") if "diverged" in path.read_text())
    one.write_text(one.read_text().replace("diverged", "exploded"))
    read()
    names = {run for (run,) in rows("select distinct run_id from raw.known_points")}
    assert "exploded" in names
    assert "diverged" not in names


def test_the_folder_of_a_run_is_one_log_and_a_second_night_reads_none_again(folders, read):
    assert len(read()) == 5
    assert not read()["is_new"].any()
    metric = next(folders.rglob("eval/loss"))
    with metric.open("a") as log:
        log.write("1795906461274 1.5 99999\n")
    assert read()["is_new"].sum() == 1


def test_a_line_that_is_no_measurement_is_broken_and_the_rest_stays(folders, read, rows):
    metric = next(path for path in folders.rglob("eval/loss") if "nan" in path.read_text())
    metric.write_text(metric.read_text().replace(" nan ", " n~n ") + "17959064612")
    files = read().set_index("file")
    assert files["broken_lines"].sum() == 3  # with the run that was deleted
    found = rows("select step from raw.known_points where run_id = 'diverged' order by step")
    assert found == [(0,), (2,), (3,)]


def test_what_lies_in_the_store_and_is_no_run_is_counted(folders, read, rows):
    run = next(folders.glob("*/meta.yaml")).parent
    (run / "artifacts" / "table.csv").write_text("step,loss\n1,2\n")
    trash = folders.parent / ".trash" / "7"
    shutil.copytree(folders, trash)
    read()
    told = rows("select problem from raw.files where kind = 'passed' order by 1")
    assert [text.partition(":")[0] for (text,) in told] == [
        "an MLflow experiment, no run",
        "deleted in MLflow",
        "kept by MLflow beside the logs of runs",
    ]


def test_a_metric_may_have_a_name_like_a_file(folders, read, rows):
    metric = next(path for path in folders.rglob("eval/loss") if "nan" in path.read_text())
    metric.rename(metric.with_name("loss.bin"))
    read()
    found = rows("select distinct metric from raw.known_points where run_id = 'diverged'")
    assert found == [("eval/loss.bin",)]


def test_folders_behind_a_url_are_read_as_local_ones(folders, read, tmp_path):
    memory = fsspec.filesystem("memory")
    memory.put(str(tmp_path / "runs"), "/lab", recursive=True)
    try:
        files = read("memory://lab")
        assert (len(files), files["points"].sum()) == (5, 244)
        assert not read("memory://lab")["is_new"].any()
    finally:
        memory.rm("/lab", recursive=True)


def test_a_run_whose_meta_file_is_damaged_is_told_in_one_line(folders, read):
    meta = next(path for path in folders.glob("*/meta.yaml") if "diverged" in path.read_text())
    meta.write_text("experiment_id: [\n")
    problems = read().set_index("file")["problem"].dropna()
    assert list(problems.index) == [f"runs/mlruns/{folders.name}/{meta.parent.name}"]
    assert problems.iloc[0].startswith("meta.yaml: not YAML")


def test_what_stands_before_the_cut_of_a_database_is_kept(database, log, read, rows):
    with closing(sqlite3.connect(database)) as con, con:
        key = con.execute("select run_uuid from runs where name = 'diverged'").fetchone()[0]
        more = (("loss", step, key, 10**6 + step) for step in range(20_000))
        con.executemany("insert into metrics values (?, ?, 1795906461262, ?, ?, 0)", more)
    data = database.read_bytes()
    database.write_bytes(data[: len(data) * 3 // 4])
    log("a.jsonl", {"step": 1, "loss": 2.0})
    problem = read().set_index("file")["problem"]["runs/mlflow.db"]
    assert "malformed" in problem or "cut off" in problem
    query = "select count(*), min(value), max(value) from raw.known_points where metric = 'loss'"
    kept, lowest, highest = rows(f"{query} and run_id = 'diverged'")[0]
    assert 0 < kept < 20_000
    assert (lowest, highest) == (0, kept - 1)


def test_a_template_of_the_settings_keeps_the_runs_of_a_database_apart(database, read, rows):
    read(run="{stem}")
    names = rows("select distinct run_id from raw.known_points order by 1")
    assert names == [
        ("mlflow-diverged",),
        ("mlflow-rope-1e12-d64-s0",),
        ("mlflow-rope-3e11-d64-s0",),
    ]


@pytest.mark.parametrize("mark", ["true", "True", "1"])
def test_nan_is_marked_in_a_table_of_metrics(log, read, rows, mark):
    lines = ["key,value,timestamp,run_uuid,step,is_nan", f"loss,0,1795906461262,a,1,{mark}"]
    log("metrics.csv", *lines, "loss,0,1795906461262,a,2,0")
    read()
    first, second = rows("select value from raw.known_points order by step")
    assert math.isnan(first[0])
    assert second == (0.0,)
