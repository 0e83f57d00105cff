"""What becomes of a log from night to night: it grows, is rewritten, moves, goes and comes back."""

import gzip
import json
import os
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from warehouse.errors import SourceError
from warehouse.raw import reader
from warehouse.raw.ingest import ingest
from warehouse.sources import snapshot
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LONG_AGO = AT.timestamp() - 3600


def lines(*losses, start=1, **more):
    """JSON lines of the steps from start on."""
    rows = [{"step": i, "loss": loss, **more} for i, loss in enumerate(losses, start)]
    return "".join(json.dumps(row) + "\n" for row in rows)


class Lab:
    """A folder of logs, and night after night the warehouse that reads it."""

    def __init__(self, con, folder):
        self.con, self.folder, self.nights = con, folder, 0

    def write(self, name, data, changed_at=LONG_AGO):
        path = self.folder / "runs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        os.utime(path, (changed_at, changed_at))
        return path

    def night(self, path="runs", **settings):
        source = Source(**{"name": "lab", "path": path, "base": self.folder} | settings)
        self.nights += 1
        return ingest(self.con, [source], AT + timedelta(days=self.nights - 1))

    def losses(self, run=None):
        query = "select value from raw.known_points where metric = 'loss' and run_id like $run "
        found = self.con.execute(query + "order by run_id, file, line", {"run": run or "%"})
        return [value for (value,) in found.fetchall()]

    def kinds(self, file="runs/a.jsonl"):
        query = "select kind from raw.readings where file = ? order by reading"
        return [kind for (kind,) in self.con.execute(query, [file]).fetchall()]

    def count(self, table):
        return self.con.execute(f"select count(*) from raw.{table}").fetchone()[0]


@pytest.fixture
def lab(con, tmp_path):
    return Lab(con, tmp_path)


def test_a_file_of_the_same_size_and_time_is_not_opened(lab):
    lab.write("a.jsonl", lines(2.0))
    lab.night()
    lab.write("a.jsonl", lines(3.0))
    lab.night()
    assert lab.losses() == [2.0]
    assert lab.kinds() == ["first"]


def test_a_file_that_changed_right_before_it_was_read_is_opened_again(lab):
    just_now = AT.timestamp() - 1
    lab.write("a.jsonl", lines(2.0), just_now)
    lab.night()
    lab.write("a.jsonl", lines(3.0), just_now)
    lab.night()
    assert lab.losses() == [3.0]
    assert lab.kinds() == ["first", "rewritten"]


def test_a_file_that_was_only_touched_is_not_read_again_and_not_opened_twice(lab):
    lab.write("a.jsonl", lines(2.0))
    lab.night()
    lab.write("a.jsonl", lines(2.0), LONG_AGO + 60)
    lab.night()
    lab.night()
    assert lab.kinds() == ["first", "touched"]
    assert lab.count("points") == 2 - 1


def test_of_a_file_that_grew_only_what_is_new_is_read(lab):
    lab.write("a.jsonl", '{"run": "x", "config": {"seed": 1}}\n' + lines(3.0, note="warm"))
    lab.night()
    lab.write(
        "a.jsonl",
        '{"run": "x", "config": {"seed": 1}}\n'
        + lines(3.0, note="warm")
        + lines(2.0, start=2, note="cold"),
        LONG_AGO + 60,
    )
    (row,) = lab.night().to_dict("records")
    assert lab.kinds() == ["first", "grown"]
    assert lab.losses("x") == [3.0, 2.0]
    assert lab.count("points") == 2
    assert (row["lines"], row["points"]) == (3, 2)
    assert lab.con.execute("select key, value from raw.known_configs").fetchall() == [("seed", "1")]


def test_a_line_that_was_half_written_is_replaced_by_the_whole(lab):
    text = lines(3.0, 2.0)
    lab.write("a.jsonl", text[:-5])
    row = lab.night().iloc[0]
    assert (row["lines"], row["broken_lines"]) == (2, 1)
    lab.write("a.jsonl", text, LONG_AGO + 60)
    row = lab.night().iloc[0]
    assert (row["lines"], row["broken_lines"]) == (2, 0)
    assert lab.losses() == [3.0, 2.0]
    assert lab.count("known_broken_lines") == 0
    assert lab.kinds() == ["first", "tail", "grown"]


def test_a_last_row_of_csv_without_an_end_waits_until_it_is_whole(lab):
    lab.write("a.csv", "step,loss,note\n1,3.0,warm\n2,2.0,wa")
    lab.night()
    assert lab.losses() == [3.0]
    said = lab.con.execute("select line, reason from raw.known_broken_lines").fetchall()
    assert said == [(3, "cut off: the last line has no end")]
    lab.write("a.csv", "step,loss,note\n1,3.0,warm\n2,2.0,warm\n3,1.5,warm\n", LONG_AGO + 60)
    lab.night()
    assert lab.losses() == [3.0, 2.0, 1.5]
    assert lab.kinds("runs/a.csv") == ["first", "tail", "grown"]
    notes = "select value from raw.known_configs where key = 'note'"
    assert lab.con.execute(notes).fetchall() == [("warm",)]
    assert lab.count("known_broken_lines") == 0


def test_a_quoted_cell_that_is_still_open_is_not_taken_for_a_row(lab):
    lab.write("a.csv", 'step,loss,note\n1,3.0,x\n2,2.0,"two\n')
    lab.night()
    lab.write("a.csv", 'step,loss,note\n1,3.0,x\n2,2.0,"two\nlines"\n3,1.0,x\n', LONG_AGO + 60)
    lab.night()
    assert lab.losses() == [3.0, 2.0, 1.0]
    assert lab.count("known_broken_lines") == 0


@pytest.mark.parametrize("text", [lines(5.0, 4.0), lines(3.0), lines(5.0), lines(3.0, 2.5, 1.0)])
def test_a_file_that_was_rewritten_or_truncated_gives_what_it_says_now(lab, text):
    lab.write("a.jsonl", lines(3.0, 2.0))
    lab.night()
    lab.write("a.jsonl", text, LONG_AGO + 60)
    lab.night()
    assert lab.losses() == [json.loads(line)["loss"] for line in text.splitlines()]
    assert lab.kinds() == ["first", "rewritten"]


def test_a_compressed_log_that_changed_is_read_anew(lab):
    lab.write("a.jsonl.gz", gzip.compress(lines(3.0).encode()))
    lab.night()
    lab.write("a.jsonl.gz", gzip.compress(lines(3.0, 2.0).encode()), LONG_AGO + 60)
    lab.night()
    assert lab.losses() == [3.0, 2.0]


def test_a_file_that_vanished_keeps_counting_and_comes_back(lab):
    lab.write("b.jsonl", lines(1.0))
    path = lab.write("a.jsonl", lines(3.0))
    lab.night()
    path.unlink()
    lab.night()
    lab.night()
    assert lab.losses("a") == [3.0]
    gone = "select gone_at from raw.files where file = 'runs/a.jsonl'"
    assert lab.con.execute(gone).fetchall() == [(AT + timedelta(days=1),)]
    lab.write("a.jsonl", lines(3.0))
    lab.night()
    assert lab.kinds() == ["first", "gone", "back"]
    assert lab.con.execute(gone).fetchall() == [(None,)]
    path.unlink()
    lab.night()
    lab.write("a.jsonl", lines(3.0, 2.0))
    lab.night()
    assert lab.kinds()[3:] == ["gone", "grown"]
    assert lab.losses("a") == [3.0, 2.0]


def test_a_file_that_is_damaged_keeps_what_it_gave_until_it_is_read_whole_again(lab):
    lab.write("b.jsonl", lines(1.0))
    whole = gzip.compress(lines(3.0, 2.0).encode())
    lab.write("a.jsonl.gz", whole)
    lab.night()
    lab.write("a.jsonl.gz", whole[:-8], LONG_AGO + 60)
    problems = lab.night().set_index("file")["problem"]
    assert "cut off" in problems["runs/a.jsonl.gz"]
    assert lab.losses("a") == [3.0, 2.0]
    lab.night()
    lab.write("a.jsonl.gz", whole, LONG_AGO + 120)
    assert lab.night()["problem"].isna().all()
    assert lab.losses("a") == [3.0, 2.0]
    assert lab.kinds("runs/a.jsonl.gz") == ["first", "unreadable", "back"]


def test_a_disk_that_fails_half_way_costs_nothing_and_is_tried_again(lab, monkeypatch):
    lab.write("b.jsonl", lines(1.0))
    lab.write("a.jsonl", lines(3.0))
    lab.night()
    good = reader.read

    def failing(snapshot, roles, reading, is_last):
        yield from good(snapshot, roles, reading, is_last)
        raise OSError("the disk is gone")

    lab.write("a.jsonl", lines(3.0, 2.0), LONG_AGO + 60)
    monkeypatch.setattr(reader, "read", failing)
    for _ in range(2):
        problems = lab.night().set_index("file")["problem"]
        assert problems["runs/a.jsonl"] == "the disk is gone"
        assert lab.losses("a") == [3.0]
    assert lab.count("points") == 2
    monkeypatch.setattr(reader, "read", good)
    lab.night()
    assert lab.losses("a") == [3.0, 2.0]
    assert lab.kinds() == ["first", "unreadable", "grown"]


def test_what_could_be_read_of_a_file_never_read_whole_counts_once(lab):
    lab.write("b.jsonl", lines(1.0))
    cut = gzip.compress(lines(*(3.0 - i / 1000 for i in range(1000))).encode())[:-200]
    lab.write("a.jsonl.gz", cut)
    for _ in range(3):
        lab.night()
    found = lab.losses("a")
    assert found[:2] == [3.0, 2.999]
    assert len(found) < 1000
    assert lab.kinds("runs/a.jsonl.gz") == ["unreadable"]


def test_a_renamed_file_counts_once_under_its_new_name_and_grows_on(lab):
    path = lab.write("old/a.jsonl", lines(3.0, 2.0))
    lab.write("b.jsonl", lines(1.0))
    lab.night()
    path.unlink()
    lab.write("new/a.jsonl", lines(3.0, 2.0, 1.5))
    lab.night()
    assert lab.losses("a") == [3.0, 2.0, 1.5]
    assert lab.count("points") == 4
    assert lab.kinds("runs/new/a.jsonl") == ["moved", "grown"]
    files = "select distinct file from raw.known_points order by 1"
    assert lab.con.execute(files).fetchall() == [("runs/b.jsonl",), ("runs/new/a.jsonl",)]
    assert lab.con.execute("select file from raw.files order by 1").fetchall() == [
        ("runs/b.jsonl",),
        ("runs/new/a.jsonl",),
    ]


def test_a_file_renamed_so_that_its_run_is_another_is_read_anew(lab):
    lab.write("b.jsonl", lines(1.0))
    path = lab.write("a.jsonl", lines(3.0))
    lab.night()
    path.unlink()
    lab.write("c.jsonl", lines(3.0))
    lab.night()
    runs = "select distinct run_id from raw.known_points order by 1"
    assert lab.con.execute(runs).fetchall() == [("b",), ("c",)]


def test_a_file_renamed_that_names_its_run_itself_is_not_read_again(lab):
    lab.write("b.jsonl", lines(1.0))
    path = lab.write("a.jsonl", lines(3.0, run="x"))
    lab.night()
    path.unlink()
    lab.write("c.jsonl", lines(3.0, run="x"))
    lab.night()
    assert lab.losses("x") == [3.0]
    assert lab.count("points") == 2
    assert lab.kinds("runs/c.jsonl") == ["moved"]


def test_a_copy_beside_its_original_is_a_log_of_its_own(lab):
    lab.write("a.jsonl", lines(3.0))
    lab.night()
    lab.write("b.jsonl", lines(3.0))
    lab.night()
    assert lab.losses() == [3.0, 3.0]
    assert lab.kinds("runs/b.jsonl") == ["first"]


def test_a_log_that_was_rotated_counts_once(lab):
    header = json.dumps({"run": "x", "config": {"seed": 1}}) + "\n"
    lab.write("train.jsonl", header + lines(3.0, 2.0))
    lab.night()
    lab.write("train.1.jsonl", header + lines(3.0, 2.0, 1.5))
    lab.write("train.jsonl", header + lines(1.4, start=4), LONG_AGO + 60)
    lab.night()
    assert sorted(lab.losses("x")) == [1.4, 1.5, 2.0, 3.0]


def test_a_manifest_is_read_again_when_it_changed(lab, tmp_path):
    lab.write("a.jsonl", lines(3.0))
    for params in (1000, 1000, 2000):
        (tmp_path / "m.csv").write_text(f"run,params\na,{params}\n")
        lab.night(manifest="m.csv")
    assert lab.con.execute("select value from raw.known_configs").fetchall() == [("2000",)]
    assert lab.kinds("m.csv") == ["manifest", "manifest"]


def test_raw_is_only_added_to(lab):
    texts = [lines(3.0), lines(3.0, 2.0), lines(9.0), "broken", lines(4.0)[:-4], lines(4.0, 2.0)]
    lab.write("b.jsonl", lines(1.0))
    tables = ("readings", "points", "series", "configs", "broken_lines")
    before = {table: set() for table in tables}
    for i, text in enumerate(texts):
        lab.write("a.jsonl", text, LONG_AGO + i * 60)
        lab.night()
        for table in tables:
            found = set(lab.con.execute(f"from raw.{table}").fetchall())
            assert before[table] <= found
            before[table] = found


def test_a_loop_of_links_is_a_problem_of_that_file(lab, tmp_path):
    lab.write("a.jsonl", lines(3.0))
    (tmp_path / "runs" / "x.jsonl").symlink_to(tmp_path / "runs" / "y.jsonl")
    (tmp_path / "runs" / "y.jsonl").symlink_to(tmp_path / "runs" / "x.jsonl")
    problems = lab.night().set_index("file")["problem"].dropna()
    assert len(problems) > 0
    assert all("symbolic links" in problem for problem in problems)


def test_a_file_too_large_to_hold_is_read_like_any_other(lab, monkeypatch):
    monkeypatch.setattr(snapshot, "HELD", -1)
    lab.write("a.jsonl", lines(3.0, 2.0)[:-3])
    lab.write("c.csv", "step,loss\n1,3.0\n")
    lab.write("d.jsonl.gz", gzip.compress(lines(5.0).encode()))
    pq.write_table(pa.table({"step": [1], "loss": [4.0]}), lab.folder / "runs" / "e.parquet")
    lab.night()
    lab.write("a.jsonl", lines(3.0, 2.0), LONG_AGO + 60)
    lab.write("c.csv", "step,loss\n1,3.0\n2,2.5\n", LONG_AGO + 60)
    lab.night()
    assert lab.losses() == [3.0, 2.0, 3.0, 2.5, 5.0, 4.0]
    assert lab.count("points") == 6


def test_a_file_that_is_rewritten_while_it_is_read_is_read_again_the_next_night(lab, monkeypatch):
    monkeypatch.setattr(snapshot, "HELD", -1)
    lab.write("b.jsonl", lines(1.0))
    lab.write("a.jsonl", lines(3.0))
    good = reader.read

    def meanwhile(shot, roles, reading, is_last):
        yield from good(shot, roles, reading, is_last)
        lab.write("a.jsonl", lines(9.0), LONG_AGO + 60)

    monkeypatch.setattr(reader, "read", meanwhile)
    problems = lab.night().set_index("file")["problem"]
    assert problems["runs/a.jsonl"] == "it was rewritten while it was read"
    monkeypatch.setattr(reader, "read", good)
    lab.night()
    assert lab.losses("a") == [9.0]


def test_a_log_that_is_renamed_to_its_true_format_is_read_by_it(lab):
    lab.write("a.csv", lines(2.0, 1.5))
    lab.night()
    (lab.folder / "runs" / "a.csv").rename(lab.folder / "runs" / "a.jsonl")
    lab.night()
    assert lab.losses() == [2.0, 1.5]


def test_a_header_without_an_end_that_is_replaced_names_no_later_line(lab):
    header = json.dumps({"run": "b", "config": {"seed": 1}})
    lab.write("a.jsonl", lines(3.0) + header)
    lab.night()
    lab.write("a.jsonl", lines(3.0, 2.0, 1.0), LONG_AGO + 60)
    lab.night()
    assert lab.losses("a") == [3.0, 2.0, 1.0]
    assert lab.losses("b") == []


def test_a_damaged_manifest_is_told_in_a_sentence(lab):
    lab.write("a.jsonl", lines(2.0))
    packed = bytearray(gzip.compress(b"run,params\n" + b"a,1000000\n" * 500))
    packed[30] ^= 0xFF
    (lab.folder / "m.csv.gz").write_bytes(bytes(packed))
    with pytest.raises(SourceError, match="cannot read the manifest"):
        lab.night(manifest="m.csv.gz")


def test_files_that_log_one_run_under_several_names_are_joined_by_a_pattern(log, read, rows):
    log("a.jsonl", {"run": "a", "config": {"width": 8}}, {"step": 1, "loss": 3.0})
    log("a_resumed.jsonl", {"run": "a_resumed", "step": 2, "loss": 2.5, "host": "n1"})
    log("b.jsonl", {"step": 1, "loss": 4.0})
    read(run_pattern="^(.*?)(_resumed)?$")
    found = rows("select run_id, step, value from raw.points order by 1, 2")
    assert found == [("a", 1, 3.0), ("a", 2, 2.5), ("b", 1, 4.0)]
    assert rows("select distinct run_id from raw.configs") == [("a",)]
