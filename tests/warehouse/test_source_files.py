import bz2
import gzip
import os

import fsspec
import pytest

from warehouse.errors import NoLogs, SourceError
from warehouse.sources import source
from warehouse.sources.formats import FORMATS
from warehouse.sources.source import Source

LINE = {"step": 1, "loss": 2.0}


def test_a_folder_gives_every_log_below_it_and_nothing_else(log, read, tmp_path):
    log("a.jsonl", LINE)
    log("deep/er/b.ndjson", LINE)
    log(".hidden.jsonl", LINE)
    log("checkpoint.pt", "x")
    assert list(read("runs")["file"]) == ["runs/a.jsonl", "runs/deep/er/b.ndjson"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("runs/*.jsonl", ["runs/a.jsonl"]),
        ("runs/*/m*.jsonl", ["runs/x/metrics.jsonl"]),
        ("runs/**/*.jsonl", ["runs/a.jsonl", "runs/x/metrics.jsonl", "runs/x/y/c.jsonl"]),
        ("./runs/../runs/a.jsonl", ["runs/a.jsonl"]),
    ],
)
def test_a_glob_gives_what_it_matches(log, read, pattern, found):
    log("a.jsonl", LINE)
    log("x/metrics.jsonl", LINE)
    log("x/y/c.jsonl", LINE)
    assert list(read(pattern)["file"]) == found


def test_files_of_one_name_in_several_folders_can_name_their_runs_apart(log, read, rows):
    log("m25/cosine.jsonl", {"run": "same", **LINE})
    log("m100/cosine.jsonl", {"run": "same", **LINE})
    read(run="{folder}/{stem}")
    names = [("m100/cosine",), ("m25/cosine",)]
    assert rows("select distinct run_id from raw.known_points order by 1") == names


def test_a_folder_that_is_named_like_a_log_is_a_folder(log, read):
    log("a.jsonl/b.jsonl", LINE)
    log("c.jsonl", LINE)
    assert list(read("runs/*.jsonl")["file"]) == ["runs/c.jsonl"]
    assert list(read("runs")["file"]) == ["runs/a.jsonl/b.jsonl", "runs/c.jsonl"]


def test_a_file_behind_two_paths_is_read_once_under_its_real_one(log, read, tmp_path):
    real = log("run-1/metrics.jsonl", LINE)
    (tmp_path / "runs" / "latest-run").symlink_to(real.parent)
    (tmp_path / "runs" / "a-link.jsonl").symlink_to(real)
    (tmp_path / "runs" / "run-1" / "loop").symlink_to(tmp_path / "runs")
    assert list(read("runs")["file"]) == ["runs/run-1/metrics.jsonl"]
    assert list(read("runs/**/*.jsonl")["file"]) == ["runs/run-1/metrics.jsonl"]


def test_linked_folders_outside_are_followed(log, read, tmp_path):
    outside = tmp_path / "scratch" / "d32"
    outside.mkdir(parents=True)
    (outside / "metrics.jsonl").write_text('{"step": 1, "loss": 2}\n')
    log("a.jsonl", LINE)
    (tmp_path / "runs" / "d32").symlink_to(outside)
    assert list(read("runs/*/metrics.jsonl")["file"]) == ["runs/d32/metrics.jsonl"]


def test_a_link_to_nothing_is_no_log(log, read, tmp_path):
    log("a.jsonl", LINE)
    (tmp_path / "runs" / "gone.jsonl").symlink_to(tmp_path / "nowhere")
    assert list(read("runs")["file"]) == ["runs/a.jsonl"]


@pytest.mark.parametrize(("suffix", "compress"), [(".gz", gzip.compress), (".bz2", bz2.compress)])
def test_compressed_logs_are_read(log, read, rows, suffix, compress):
    path = log("d32.jsonl", LINE, LINE)
    path.with_name(f"d32.jsonl{suffix}").write_bytes(compress(path.read_bytes()))
    path.unlink()
    read()
    assert rows("select run_id, count(*) from raw.known_points group by 1") == [("d32", 2)]


def test_a_compressed_log_that_is_cut_off_keeps_its_start_and_says_so(log, read, rows, tmp_path):
    log("b.jsonl", LINE)
    data = gzip.compress(
        os.urandom(10).hex().join(['{"step": 1, "loss": 2, "x": "', '"}\n']).encode()
    )
    (tmp_path / "runs" / "a.jsonl.gz").write_bytes(data[:-12])
    problems = read().set_index("file")["problem"]
    assert "cut off" in problems["runs/a.jsonl.gz"]


def test_urls_are_read_through_their_file_system(read, rows, tmp_path):
    memory = fsspec.filesystem("memory")
    memory.pipe("/lab/runs/a.jsonl", b'{"step": 1, "loss": 2}\n')
    memory.pipe("/lab/runs/b.csv", b"step,loss\n1,3\n")
    try:
        assert list(read("memory://lab/runs")["file"]) == [
            "memory:///lab/runs/a.jsonl",
            "memory:///lab/runs/b.csv",
        ]
        assert list(read("memory://lab/runs/*.csv")["file"]) == ["memory:///lab/runs/b.csv"]
    finally:
        memory.rm("/lab", recursive=True)
    local = tmp_path / "elsewhere" / "c.csv"
    local.parent.mkdir()
    local.write_text("step,loss\n1,4\n")
    assert list(read(f"file://{local}")["file"]) == ["elsewhere/c.csv"]
    assert rows("select value from raw.known_points where run_id = 'c'") == [(4.0,)]


def test_what_is_no_log_is_counted_by_its_kind_and_named(log, read, rows):
    log("a.jsonl", LINE)
    log("step-1.pt", "x")
    log("deep/step-2.pt", "x")
    log("notes.txt", "tuned by hand")
    files = read("runs").set_index("file")["problem"]
    assert files["runs/notes.txt"] == "no reader knows it; it begins with: tuned by hand"
    kinds = rows("select file, problem from raw.files where kind = 'passed'")
    assert kinds == [("runs/**/*.pt", "no log by its kind: 2 files, such as runs/deep/step-2.pt")]
    read("runs")
    assert rows("select count(*) from raw.readings where kind = 'passed'") == [(1,)]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("version https://git-lfs.github.com/spec/v1\noid sha256:4d\n", "a Git LFS pointer"),
        ("<!DOCTYPE html><html><body>Sign in</body></html>", "an HTML page"),
        ("", "it is empty"),
    ],
)
def test_what_stands_for_a_file_that_was_not_fetched_is_named(
    tmp_path, log, read, content, problem
):
    log("a.jsonl", LINE)
    (tmp_path / "runs" / "b.csv").write_text(content)
    problems = read("runs").set_index("file")["problem"]
    assert problems["runs/b.csv"].startswith(problem)


def test_no_file_is_an_error_that_says_where_it_looked(read, tmp_path):
    with pytest.raises(NoLogs, match=r'"runs/\*.jsonl", looked for from .*'):
        read("runs/*.jsonl")


def test_the_content_tells_the_format_whatever_the_suffix(log, read, rows):
    log("train.log", LINE)
    read("runs/train.log")
    assert rows("select value from raw.known_points") == [(2.0,)]


def test_a_file_without_permission_is_a_problem_of_that_file(log, read, rows):
    log("a.jsonl", LINE)
    path = log("b.jsonl", LINE)
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user may read everything")
    problems = read().set_index("file")["problem"]
    assert problems["runs/b.jsonl"] == "no permission to read it"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"format": "xlsx"}, 'format "xlsx" is none of parquet, '),
        ({"layout": "tall"}, 'layout "tall" is none of wide, long'),
        ({"family": "a", "family_from": "config.b"}, "set family or family_from, not both"),
        ({"family_from": "(a"}, r"no regular expression"),
        ({"family_from": "^rope"}, "has 0 groups"),
    ],
)
def test_settings_that_no_log_could_be_read_by_are_refused(tmp_path, settings, message):
    with pytest.raises(SourceError, match=message):
        Source("lab", "runs", tmp_path, **settings)


def test_an_unknown_protocol_is_an_error_of_the_source(read):
    with pytest.raises(SourceError, match="cannot open nonsense://x"):
        read("nonsense://x")


def test_every_format_of_the_settings_has_a_reader():
    assert tuple(FORMATS) == source.FORMATS
