import math
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.errors import SourceError

WANDB = """\
_step,_timestamp,eval/loss,throughput/total_tokens,note
10,1750000000,3.5,2560,warm
20,1750000060,,5120,
30,1750000120,3.1,7680,cold
"""


@pytest.fixture
def table(tmp_path):
    def table(name, content):
        path = tmp_path / "runs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, dict | pa.Table):
            arrow = content if isinstance(content, pa.Table) else pa.table(content)
            pq.write_table(arrow, path)
        else:
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return table


def test_a_history_export_is_wide_and_its_empty_cells_are_no_points(table, read, rows):
    table("d32.csv", WANDB)
    read()
    assert rows("select step, metric, value, line from raw.known_points order by line, metric") == [
        (10, "eval/loss", 3.5, 2),
        (10, "throughput/total_tokens", 2560.0, 2),
        (20, "throughput/total_tokens", 5120.0, 3),
        (30, "eval/loss", 3.1, 4),
        (30, "throughput/total_tokens", 7680.0, 4),
    ]
    assert rows(
        "select distinct run_id, epoch(min(logged_at)) from raw.known_points group by run_id"
    ) == [("d32", 1_750_000_000.0)]
    assert rows("from raw.known_configs") == []


def test_one_csv_may_hold_many_runs_with_their_constant_text(table, read, rows):
    table("all.csv", "run,step,loss,family\na,1,3,rope\nb,1,4,learned\na,2,2,rope\n")
    read()
    assert rows("select run_id, step, value from raw.known_points order by all") == [
        ("a", 1, 3.0),
        ("a", 2, 2.0),
        ("b", 1, 4.0),
    ]
    assert rows("select run_id, key, value from raw.known_configs order by all") == [
        ("a", "family", "rope"),
        ("b", "family", "learned"),
    ]


def test_a_long_csv_has_a_row_a_metric(table, read, rows):
    table("a.csv", "run_id,key,value,step\na,eval/loss,3.5,1\na,lr,1e-3,1\nb,eval/loss,,2\n")
    read()
    assert rows("select run_id, metric, step, value from raw.known_points order by all") == [
        ("a", "eval/loss", 1, 3.5),
        ("a", "lr", 1, 0.001),
    ]


def test_a_table_that_only_looks_long_can_be_declared_wide(table, read, rows):
    table("a.csv", "step,key,value\n1,2,3\n")
    read(layout="wide")
    assert rows("select metric, value from raw.known_points order by 1") == [
        ("key", 2.0),
        ("value", 3.0),
    ]


@pytest.mark.parametrize("text", ["a;b\n1;2\n", "a\tb\n1\t2\n", '"a","b"\r\n"1","2"\r\n'])
def test_the_delimiter_is_that_of_the_header(table, read, rows, text):
    table("x.csv", text)
    read()
    assert rows("select metric, value from raw.known_points order by 1") == [("a", 1.0), ("b", 2.0)]


def test_a_csv_row_of_another_width_is_a_broken_line(table, read, rows):
    table("a.csv", "step,loss,lr\n1,3.0,0.1\n2,2.9\n3,2.8,0.1,9\n4,2.7,0.1\n5,2.")
    (row,) = read().to_dict("records")
    assert (row["lines"], row["broken_lines"]) == (6, 3)
    assert rows("select line, reason, excerpt from raw.known_broken_lines order by 1") == [
        (3, "2 cells where the header has 3", "2,2.9"),
        (4, "4 cells where the header has 3", "3,2.8,0.1,9"),
        (6, "cut off: the last line has no end", "5,2."),
    ]
    assert rows("select distinct line from raw.known_points order by 1") == [(2,), (5,)]


def test_lines_count_as_in_the_file_across_quoted_line_ends_and_bad_bytes(table, read, rows):
    table("a.csv", b'step,note,loss\n1,"two\nlines",3\n\xff,x,2\n3,y,1\n')
    read()
    assert rows("select line, value from raw.known_points order by 1") == [(2, 3.0), (5, 1.0)]
    assert rows("select line, reason from raw.known_broken_lines") == [(4, "not UTF-8 at byte 0")]


def test_an_unclosed_quote_costs_lines_but_not_the_file(table, read, rows):
    rest = "".join(f"{i},x,2\n" for i in range(3, 40_000))
    table("a.csv", 'step,note,loss\n1,x,3\n2,"open,2\n' + rest)
    read()
    ((line, reason),) = rows("select line, reason from raw.known_broken_lines")
    assert line == 3
    assert "not CSV" in reason
    assert rows("select min(step), max(step) from raw.known_points") == [(1, 39_999)]


def test_numbers_are_read_as_people_and_programs_write_them(table, read, rows):
    cells = ["+1", " 2 ", "3e0", "-inf", "Infinity", "NaN", "1e400", "1_000", "0x10", "9" * 400]
    table("a.csv", "loss\n" + "\n".join(cells) + "\n")
    read()
    found = dict(rows("select line, value from raw.known_points"))
    assert [found.get(line) for line in (2, 3, 4)] == [1.0, 2.0, 3.0]
    assert (found[5], found[6], found[8], found[11]) == (-math.inf, math.inf, math.inf, math.inf)
    assert math.isnan(found[7])
    assert {9, 10} & found.keys() == set()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("loss,step,loss\n1,2,3\n", 'the column "loss" appears more than once'),
        ("1,2.5\n2,2.4\n", "no header: the first line holds 1, 2.5"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no CSV: the first line is not UTF-8 at byte 0"),
        (b"PK\x03\x04\x00\x00\x00\n", "no CSV: the first line is binary"),
        ("run,loss\na,1\nb,2\nc,3\nd,4\n", 'set layout = "runs" if a row is a run'),
        ("step,loss\nx\ny\n", "no row fits the header; line 2: 1 cells where the header has 2"),
    ],
)
def test_a_csv_that_cannot_be_one_says_why(table, read, content, problem):
    table("a.csv", content)
    with pytest.raises(SourceError) as error:
        read()
    assert problem in str(error.value)
    assert "runs/a.csv" in str(error.value)


def test_a_run_column_that_the_settings_name_must_be_there(table, read):
    table("a.csv", "name,loss\nx,1\n")
    with pytest.raises(SourceError, match='no column "exp" for the run; it has name, loss'):
        read(run="exp")


def test_a_row_that_names_no_run_is_a_broken_line(table, read, rows):
    table("a.csv", "run,loss\nx,1\n,2\n")
    read()
    assert rows("select line, reason from raw.known_broken_lines") == [
        (3, 'no run in the column "run"')
    ]
    assert rows("select run_id, value from raw.known_points") == [("x", 1.0)]


def test_a_csv_of_nothing_but_a_header_is_a_run_that_has_not_logged_yet(table, read):
    table("a.csv", "step,loss\n")
    assert list(read()["problem"].isna()) == [True]


def test_parquet_is_read_with_its_types(table, read, rows):
    at = datetime(2026, 11, 1, 12, tzinfo=UTC)
    table(
        "a.parquet",
        {
            "run": pa.array(["x", "x", "y"]).dictionary_encode(),
            "step": pa.array([1, 2, 1], pa.int32()),
            "timestamp": pa.array([at] * 3, pa.timestamp("ms", tz="UTC")),
            "loss": pa.array([3.5, None, math.nan], pa.float32()),
            "is_best": [True, True, False],
            "tags": [["a"], [], []],
            "huge": pa.array([2**64 - 1] * 3, pa.uint64()),
        },
    )
    read()
    losses = rows(
        "select run_id, step, value, line from raw.known_points where metric = 'loss' order by 4"
    )
    assert losses[0] == ("x", 1, 3.5, 1)
    assert losses[1][:2] == ("y", 1)
    assert math.isnan(losses[1][2])
    assert rows("select distinct logged_at = $at from raw.known_points", {"at": at}) == [(True,)]
    assert rows("select distinct metric from raw.known_points order by 1") == [("huge",), ("loss",)]
    assert rows("select run_id, key, value from raw.known_configs order by 1") == [
        ("x", "is_best", "true"),
        ("y", "is_best", "false"),
    ]


def test_parquet_in_chunks_is_read_whole(table, read, rows, monkeypatch):
    monkeypatch.setattr("warehouse.sources.records.columns.ENOUGH", 20)
    table("a.parquet", {"step": list(range(100)), "loss": [float(i) for i in range(100)]})
    read()
    assert rows(
        "select count(*), bool_and(step = value and line = step + 1) from raw.known_points"
    ) == [(100, True)]


def test_a_parquet_file_that_was_cut_off_is_a_problem_of_that_file(table, read, rows):
    table("good.parquet", {"step": [1], "loss": [1.0]})
    path = table("cut.parquet", {"step": [1], "loss": [1.0]})
    path.write_bytes(path.read_bytes()[:-10])
    read()
    ((file, problem),) = rows("select file, problem from raw.files where problem is not null")
    assert file == "runs/cut.parquet"
    assert problem.startswith("not Parquet")
    assert rows("select run_id from raw.known_points") == [("good",)]


def test_names_in_a_table_are_made_safe(table, read, rows):
    long_name = "x" * 10_000
    table("a.csv", f'run,"a\x07b",{long_name}\n"o\'x\x1b[0m",1,2\n')
    read()
    assert rows("select distinct run_id from raw.known_points") == [("o'x\\x1b[0m",)]
    metrics = [metric for (metric,) in rows("select metric from raw.known_points order by 1")]
    assert metrics[0] == "a\\x07b"
    assert len(metrics[1]) <= 300
