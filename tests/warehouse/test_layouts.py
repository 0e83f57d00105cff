"""What the names of files in a folder say of them."""

from warehouse.sources.layouts import BY_NAME, OF_TRACKER, OLDER, arrange

META = {
    "mlruns/1/meta.yaml": b"experiment_id: '1'\n",
    "mlruns/1/r/meta.yaml": b"experiment_id: '1'\n",
}


def nothing(path):
    return b""


def test_what_sqlite_keeps_beside_a_database_is_no_log():
    paths = ["a.db", "a.db-journal", "a.db-shm", "a.db-wal", "b-wal"]
    assert arrange(paths, "sqlite", nothing, nothing).logs == ["a.db", "b-wal"]


def test_a_meta_file_of_something_else_keeps_its_folder_apart():
    paths = ["a/meta.yaml", "a/metrics/loss.csv"]
    found = arrange(paths, None, lambda _: b"author: somebody\nlifecycle: long\n", nothing)
    assert (found.logs, found.folders) == (paths, {})


def test_the_files_of_a_run_of_mlflow_are_one_log():
    paths = [*META, "mlruns/1/r/metrics/eval/loss", "mlruns/1/r/params/lr", "mlruns/1/r/tags/x"]
    found = arrange(paths, None, META.get, nothing)
    members = ["meta.yaml", "../meta.yaml", "tags/x", "params/lr", "metrics/eval/loss"]
    assert (found.logs, found.folders) == ([], {"mlruns/1/r": members})


def test_checkpoints_are_newer_by_their_number_not_by_their_letters():
    paths = [f"a/checkpoint-{step}/trainer_state.json" for step in (900, 1000, 95)]
    found = arrange(paths, None, nothing, nothing)
    assert found.logs == ["a/checkpoint-1000/trainer_state.json"]
    assert list(found.passed) == [OLDER]


def test_a_file_that_the_settings_name_is_read_whatever_its_name():
    assert arrange(["a/vocab.json"], None, nothing, nothing).logs == ["a/vocab.json"]
    assert list(arrange(["a/b.csv", "a/vocab.json"], None, nothing, nothing).passed) == [BY_NAME]


def test_of_a_run_of_wandb_its_log_alone_is_read():
    run = "/logs/files/wandb/offline-run-1-a"
    aside = ["wandb-summary.json", "wandb-metadata.json", "config.yaml", "media/table/a.table.json"]
    paths = [f"{run}/files/{name}" for name in aside]
    paths += [f"{run}/logs/debug.log", f"{run}/logs/debug-internal.log"]
    found = arrange([*paths, f"{run}/run-a.wandb"], None, nothing, nothing)
    assert found.logs == [f"{run}/run-a.wandb"]
    assert found.passed == {OF_TRACKER: paths}


def test_files_that_are_named_as_those_of_wandb_elsewhere_are_read():
    paths = ["a/files/config.yaml", "a/files/output.log", "a/metrics.jsonl"]
    assert arrange(paths, None, nothing, nothing).logs == paths


def test_a_summary_of_wandb_is_no_log_where_the_log_itself_is_not_there():
    paths = ["w/a/files/wandb-summary.json", "w/b/files/wandb-summary.json", "a.jsonl"]
    assert arrange(paths, None, nothing, nothing).logs == ["a.jsonl"]
