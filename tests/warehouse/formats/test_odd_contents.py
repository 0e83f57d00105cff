"""Contents that no tracker writes: each is told, and costs nothing but itself."""

import io
import json
import sqlite3
import uuid
from contextlib import closing
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.sources.formats import jsonl
from warehouse.sources.read import UNEXPECTED

ROW = {"step": 1, "loss": 2.0}
POINTS = "select metric, step, value from raw.known_points order by all"
DEPTHS = range(800, 1000)  # levels that the parser of JSON follows and a recursion may not


def parquet(columns):
    """A table of three rows with these columns besides."""
    sink = io.BytesIO()
    pq.write_table(pa.table({"step": [1, 2, 3], **columns}), sink)
    return sink.getvalue()


def write(tmp_path, name, content):
    path = tmp_path / "runs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def nested(depth):
    return '{"a":' * depth + "1" + "}" * depth


@pytest.mark.parametrize(
    "told",
    [
        {"run": [[1], [2], [3]], "loss": [3.0, 2.0, 1.0]},
        {"metric": [[1], [2], [3]], "value": [3.0, 2.0, 1.0]},
    ],
)
def test_a_list_names_neither_a_run_nor_a_metric_and_is_told(tmp_path, read, rows, told):
    write(tmp_path, "a.parquet", parquet(told))
    assert read()["problem"].isna().all()
    assert rows(POINTS) == []
    assert rows("select count(*) > 0 from raw.known_broken_lines") == [(True,)]


def test_a_list_marks_no_value_as_nan(tmp_path, read, rows):
    columns = {"metric": ["x"] * 3, "value": [3.0, 2.0, 1.0], "is_nan": [[1], [1], [1]]}
    write(tmp_path, "a.parquet", parquet(columns))
    read()
    assert rows(POINTS) == [("x", 1, 3.0), ("x", 2, 2.0), ("x", 3, 1.0)]


def test_days_beyond_the_calendar_of_python_are_no_instants(tmp_path, read, rows):
    days = pa.array([10**8] * 3, pa.int32()).cast(pa.date32())
    assert days.cast(pa.int32())[0].as_py() > (date.max - date(1970, 1, 1)).days
    write(tmp_path, "a.parquet", parquet({"time": days, "loss": [3.0, 2.0, 1.0]}))
    read()
    assert rows("select value, logged_at from raw.known_points order by step") == [
        (3.0, None),
        (2.0, None),
        (1.0, None),
    ]


def test_identifiers_in_bytes_do_not_cost_the_numbers_beside_them(tmp_path, read, rows):
    ids = pa.array([uuid.UUID(int=2**128 - one).bytes for one in (1, 2, 3)], pa.binary(16))
    write(tmp_path, "a.parquet", parquet({"id": ids, "loss": [3.0, 2.0, 1.0]}))
    read()
    assert rows(POINTS) == [("loss", 1, 3.0), ("loss", 2, 2.0), ("loss", 3, 1.0)]
    ((reason,),) = rows("select reason from raw.known_broken_lines")
    assert reason.startswith('3 cells of "id" are no numbers')


def test_texts_and_bytes_that_are_stored_as_views_are_read(tmp_path, read, rows):
    note = pa.array(["x"] * 3, pa.string()).cast(pa.string_view())
    data = pa.array([b"\xff"] * 3, pa.binary()).cast(pa.binary_view())
    loss = pa.array(["3.0", "2.0", "1.0"], pa.string()).cast(pa.string_view())
    write(tmp_path, "a.parquet", parquet({"note": note, "data": data, "loss": loss}))
    read()
    assert rows(POINTS) == [("loss", 1, 3.0), ("loss", 2, 2.0), ("loss", 3, 1.0)]
    assert rows("select key, value from raw.known_configs") == [("note", "x")]


def test_the_status_of_an_mlflow_run_may_be_anything(tmp_path, read, rows):
    meta = "lifecycle_stage: active\nrun_id: '1'\nrun_name: a\nstatus: [3]\n"
    write(tmp_path, "m/1/meta.yaml", meta)
    write(tmp_path, "m/1/metrics/loss", "1700000000000 2.0 1\n")
    read()
    assert rows(POINTS) == [("loss", 1, 2.0)]


@pytest.mark.parametrize("tree", [nested, lambda depth: "[" * depth + "]" * depth])
def test_records_of_any_depth_are_read_or_told_as_nested(log, read, tmp_path, tree):
    log("ok.jsonl", ROW)
    for depth in range(900, 1000, 3):
        document = f'[{{"step": 1, "loss": 2.0, "x": {tree(depth)}}}, {json.dumps(ROW)}]'
        write(tmp_path, f"d{depth}.json", document)
    told = read()["problem"].dropna()
    assert all(problem.startswith("nested too deeply") for problem in told)


def test_stored_steps_of_any_depth_cost_no_other(tmp_path, read, rows):
    (tmp_path / "runs").mkdir()
    with closing(sqlite3.connect(tmp_path / "runs" / "t.db")) as con, con:
        con.execute("create table metrics (run_id, run_name, timestamp, step, metrics)")
        con.execute("create table configs (run_id, run_name, config)")
        told = [(depth, f'{{"x": {nested(depth)}}}') for depth in DEPTHS]
        told += [(1, '{"loss": 2.0}')]
        con.executemany("insert into metrics values (null, 'r', '2025-01-01', ?, ?)", told)
        deep = f'{{"x": {nested(960)}}}'
        con.execute("insert into configs values (null, 'r', ?)", [deep])
    read()
    loss = "select step, value from raw.known_points where metric = 'loss'"
    assert rows(loss) == [(1, 2.0)]


def test_printed_settings_of_any_depth_do_not_end_the_night(tmp_path, read):
    start = (
        "Trainer is initialized with local batch size 1, global batch size 2, "
        "gradient accumulation steps 1, sequence length 8, total steps 10\n"
    )
    step = "step: 1  loss: 2.0  memory: 1.0GiB(1.0%)  tps: 1\n"
    for depth in range(900, 1000, 3):
        config = f'Running with args: {{\n"a":{nested(depth)}\n}}\n'
        write(tmp_path, f"r{depth}/log.txt", config + start + step)
    assert read()["problem"].isna().all()


@pytest.mark.parametrize("error", [KeyError, RecursionError, ZeroDivisionError, pa.ArrowKeyError])
def test_a_reader_that_fails_costs_its_own_file_alone(log, read, rows, monkeypatch, error):
    def fail(*_):
        raise error("x")

    monkeypatch.setattr(jsonl, "rows", fail)
    log("a.jsonl", ROW)
    log("b.csv", "step,loss", "1,2.0")
    problems = read().set_index("file")["problem"]
    if error is not RecursionError:
        assert problems["runs/a.jsonl"].startswith(f"{UNEXPECTED}: {error.__name__}: ")
    assert rows("select distinct run_id from raw.known_points") == [("b",)]
