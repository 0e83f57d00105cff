"""Files whose runs are named by more of their path than their own folder: moved, and grown."""

import pytest

from tests.warehouse.formats import test_lightning
from tests.warehouse.formats.event_bytes import FILE, event, record, scalar, version

RUNS = "select distinct run_id, metric from raw.known_points order by all"


def events(path, tag):
    path.parent.mkdir(parents=True)
    written = [event(scalar(tag, 0.5), step) for step in (1, 2)]
    path.write_bytes(version() + b"".join(map(record, written)))


@pytest.fixture
def move(tmp_path, printed, read):
    """Read, rename within the folder of the logs, and read again."""
    printed('{"step": 1, "loss": 2.5}\n', name="stays.jsonl")

    def move(before, after):
        read()
        (tmp_path / "runs" / before).rename(tmp_path / "runs" / after)
        read()

    return move


def test_a_part_of_add_scalars_moves_with_the_run_above_it(move, rows, tmp_path):
    events(tmp_path / "runs" / "a" / FILE, "lr")
    events(tmp_path / "runs" / "a" / "loss_train" / FILE, "loss")
    move("a", "b")
    assert rows(RUNS) == [("b", "loss/train"), ("b", "lr"), ("stays", "loss")]


def test_a_version_of_lightning_moves_with_the_folder_that_names_it(move, rows, tmp_path):
    test_lightning.version(tmp_path, "a", 0, range(10, 110, 10))
    test_lightning.version(tmp_path, "a", 1, range(10, 60, 10), loss=4.0)
    move("a", "b")
    runs = ["b", "b-version_1", "stays"]
    found = rows("select distinct run_id from raw.known_points order by all")
    assert [run for (run,) in found] == runs
    assert rows("select run_id, value from raw.known_configs where key = 'd_model' order by 1") == [
        ("b", "0"),
        ("b-version_1", "1"),
    ]


def test_a_download_of_tensorboard_has_the_run_and_the_tag_of_its_new_name(move, rows, printed):
    printed("Wall time,Step,Value\n1750000000,1,2.5\n", name="run-a-tag-loss.csv")
    move("run-a-tag-loss.csv", "run-b-tag-val.csv")
    assert rows(RUNS) == [("b", "val"), ("stays", "loss")]


def test_a_download_that_its_folder_names_has_the_name_of_the_new_one(move, rows, printed):
    printed("Wall time,Step,Value\n1750000000,1,2.5\n", name="a/run-.-tag-loss.csv")
    move("a", "b")
    assert rows(RUNS) == [("b", "loss"), ("stays", "loss")]


@pytest.mark.parametrize("second", ["loss", "acc"])
@pytest.mark.parametrize("first", [("loss",), ("loss", "acc")])
def test_where_a_tag_stands_is_the_same_every_night(read, rows, tmp_path, first, second):
    events(tmp_path / "runs" / "sweep" / FILE, "lr")
    path = tmp_path / "runs" / "sweep" / "loss_v2" / FILE
    path.parent.mkdir()
    path.write_bytes(version() + b"".join(record(event(scalar(tag, 0.5), 1)) for tag in first))
    read()
    before = rows("select distinct run_id from raw.known_points where metric like 'loss%'")
    path.write_bytes(path.read_bytes() + record(event(scalar(second, 0.5), 2)))
    read()
    found = rows("select distinct run_id from raw.known_points where metric like 'loss%'")
    assert found == before == [("sweep",) if first == ("loss",) else ("loss_v2",)]
