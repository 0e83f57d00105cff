import json
from datetime import UTC, datetime, timedelta

import pytest

from warehouse.errors import NoLogs, SourceError
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LINE = {"step": 1, "loss": 2.0}
TABLES = ("readings", "points", "series", "configs", "broken_lines")


@pytest.fixture
def everything(rows):
    return lambda: [rows(f"from raw.{table} order by all") for table in TABLES]


def test_a_second_night_changes_nothing(con, log, tmp_path, everything):
    log("a.jsonl", {"run": "a", "config": {"seed": 1}}, LINE, "broken")
    log("b.jsonl", LINE)
    source = Source("lab", "runs", tmp_path)
    first = ingest(con, [source], AT)
    before = everything()
    second = ingest(con, [source], AT + timedelta(days=1))
    assert everything() == before
    assert list(first["is_new"]) == [True, True]
    assert list(second["is_new"]) == [False, False]
    columns = ["lines", "broken_lines", "points"]
    assert second[columns].equals(first[columns])


def test_a_file_that_grew_replaces_its_rows(log, read, rows):
    log("a.jsonl", LINE)
    read()
    log("a.jsonl", LINE, {"step": 2, "loss": 1.5})
    read()
    assert rows("select step, value from raw.known_points order by 1") == [(1, 2.0), (2, 1.5)]
    assert rows("select lines from raw.files") == [(2,)]


def test_settings_that_read_a_file_to_other_rows_read_it_again(log, read, rows):
    log("a.jsonl", {"step": 1, "batch_no": 5, "loss": 2.0})
    read()
    read(fields={"step": "batch_no"})
    assert rows("select step from raw.known_points where metric = 'loss'") == [(5,)]


def test_a_file_that_vanished_keeps_its_rows(log, read, rows):
    log("a.jsonl", LINE)
    path = log("b.jsonl", LINE)
    read()
    path.unlink()
    read()
    assert rows("select distinct run_id from raw.known_points order by 1") == [("a",), ("b",)]


def test_a_file_that_the_source_names_no_more_loses_its_rows(log, read, rows):
    log("a.jsonl", LINE)
    log("old/b.jsonl", LINE)
    read("runs")
    read("runs/*.jsonl")
    assert rows("select file from raw.files") == [("runs/a.jsonl",)]
    assert rows("select distinct file from raw.known_points") == [("runs/a.jsonl",)]


def test_a_file_in_two_sources_is_an_error(con, log, tmp_path):
    log("a.jsonl", LINE)
    sources = [Source("one", "runs", tmp_path), Source("two", "runs/a.jsonl", tmp_path)]
    with pytest.raises(SourceError, match=r'runs/a\.jsonl is in source "one" and in source "two"'):
        ingest(con, sources, AT)


def test_a_source_that_fails_leaves_what_was_there(con, log, read, tmp_path, everything):
    log("a.jsonl", LINE)
    read()
    before = everything()
    log("a.jsonl", "broken")
    with pytest.raises(SourceError):
        read()
    assert everything() == before
    with pytest.raises(NoLogs):
        ingest(con, [Source("lab", "nothing/*.jsonl", tmp_path)], AT)
    assert everything() == before


def test_every_file_is_announced_before_it_is_read(con, log, tmp_path):
    for name in ("a", "b", "c"):
        log(f"{name}.jsonl", LINE)
    told = []
    ingest(con, [Source("lab", "runs", tmp_path)], AT, lambda *args: told.append(args))
    assert told == [(f"runs/{name}.jsonl", i, 3) for i, name in enumerate("abc", start=1)]


def test_the_manifest_is_no_log_and_its_cells_are_facts_of_the_runs(log, read, rows, tmp_path):
    log("a.jsonl", LINE)
    (tmp_path / "runs" / "manifest.csv").write_text("run,params,note\na,1000,\nb,2000,x\n")
    frame = read(manifest="runs/manifest.csv")
    assert list(frame["file"]) == ["runs/a.jsonl"]
    assert rows("from raw.known_configs order by all") == [
        ("a", "params", "1000", "manifest", "runs/manifest.csv"),
        ("b", "note", "x", "manifest", "runs/manifest.csv"),
        ("b", "params", "2000", "manifest", "runs/manifest.csv"),
    ]
    (tmp_path / "runs" / "manifest.csv").write_text("run,params\na,1001\n")
    read(manifest="runs/manifest.csv")
    assert rows("select value from raw.known_configs") == [("1001",)]


def test_a_manifest_may_be_json_lines(log, read, rows, tmp_path):
    log("a.jsonl", LINE)
    (tmp_path / "m.jsonl").write_text(json.dumps({"name": "a", "size": {"params": 1000}}))
    read(manifest="m.jsonl")
    assert rows("select key, value from raw.known_configs") == [("size.params", "1000")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (None, "cannot read the manifest m.csv"),
        ("exp,params\na,1\n", "no column run or run_id or run_name or name .* it has exp, params"),
        ("run,params\na,1\na,2\n", 'two rows for the run "a" that differ'),
        ("run,params\na,1,2\n", "line 2: 3 cells where the header has 2"),
        (
            "run,params\nd32,1\n",
            'none of the 1 runs .* is in the logs: it has "d32", the logs have "a"',
        ),
    ],
)
def test_a_manifest_that_cannot_be_joined_says_why(log, read, tmp_path, text, message):
    log("a.jsonl", LINE)
    if text is not None:
        (tmp_path / "m.csv").write_text(text)
    with pytest.raises(SourceError, match=message):
        read(manifest="m.csv")


def test_unknown_concepts_in_the_settings_are_refused(log, read):
    log("a.jsonl", LINE)
    with pytest.raises(SourceError, match=r'no concept "token"\. Nearest: tokens'):
        read(fields={"token": "n"})
    with pytest.raises(SourceError, match="The loss is set in"):
        read(fields={"loss": "eval/loss"})
    with pytest.raises(SourceError, match=r'Write tokens = "name in the logs"'):
        read(fields={"tokens": {"name": "n", "scale": "big"}})


def test_a_file_that_nobody_could_read_is_not_read_again_until_it_changes(log, read, rows):
    log("a.jsonl", LINE)
    log("b.jsonl", "no json")
    assert list(read()["is_new"]) == [True, True]
    second = read()
    assert list(second["is_new"]) == [False, False]
    assert second["problem"][1].startswith("no line is a JSON object")
    log("b.jsonl", LINE)
    assert list(read()["problem"].isna()) == [True, True]
