"""A binary log that is written while nights pass: only what is new of it is read."""

import gzip
import os
from datetime import UTC, datetime, timedelta

import pytest

from tests.warehouse.formats.written_runs import WRITTEN
from tests.warehouse.known import add_known_views
from warehouse.connection import open_warehouse
from warehouse.raw import reader
from warehouse.raw.ingest import ingest
from warehouse.sources import snapshot
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
LOGS = {
    "tfevents": "tensorboard/scalars/events.out.tfevents.1795364331.host",
    "wandb": "wandb/run-rope24.wandb",
}
POINTS = "select run_id, metric, step, value, logged_at from raw.known_points order by all"
CONFIGS = "select run_id, key, value from raw.known_configs order by all"
KINDS = "select kind from raw.readings where kind not in ('tail', 'touched') order by reading"


class Night:
    """A warehouse that reads one log, night after night."""

    def __init__(self, con, folder):
        self.con, self.path, self.nights = con, folder / "runs" / "a" / "log", 0
        self.source = Source(name="lab", path="runs", base=folder)
        self.path.parent.mkdir(parents=True)

    def read(self, data):
        self.nights += 1
        self.path.write_bytes(data)
        changed_at = AT.timestamp() - 3600 + self.nights
        os.utime(self.path, (changed_at, changed_at))
        return ingest(self.con, [self.source], AT + timedelta(days=self.nights)).iloc[0]

    def all(self, query):
        return self.con.execute(query).fetchall()


@pytest.fixture
def night(con, tmp_path):
    return Night(con, tmp_path)


@pytest.fixture(params=LOGS)
def whole(request):
    return (WRITTEN / LOGS[request.param]).read_bytes()


@pytest.fixture
def at_once(tmp_path):
    """Points and configuration of a file that is read in one night."""

    def at_once(data):
        with open_warehouse(":memory:") as con:
            add_known_views(con)
            other = Night(con, tmp_path / "other")
            other.read(data)
            return other.all(POINTS), other.all(CONFIGS)

    return at_once


@pytest.mark.parametrize("held", [snapshot.HELD, 0])
def test_a_log_that_grows_by_pieces_gives_what_reading_it_whole_gives(
    night, whole, at_once, monkeypatch, held
):
    monkeypatch.setattr(snapshot, "HELD", held)
    sizes = [5000, 5001, 7777, len(whole) - 3, len(whole)]
    for size in sizes:
        told = night.read(whole[:size])
    expected = at_once(whole)
    assert (night.all(POINTS), night.all(CONFIGS)) == expected
    assert night.all(KINDS) == [("first",)] + [("grown",)] * (len(sizes) - 1)
    assert (told["broken_lines"], told["points"]) == (0, len(expected[0]))
    assert night.all("select count(*) from raw.points") == [(len(expected[0]),)]


def test_a_record_that_was_half_written_is_told_until_it_is_whole(night, whole):
    assert night.read(whole[:-3])["broken_lines"] == 1
    assert "cut off" in night.all("select reason from raw.known_broken_lines")[0][0]
    assert night.read(whole)["broken_lines"] == 0
    assert night.all("select * from raw.known_broken_lines") == []


def test_a_log_that_was_rewritten_gives_what_it_says_now(night, whole, at_once):
    other = bytearray(whole)
    other[3000] ^= 1
    night.read(bytes(other[:9000]))
    night.read(whole)
    assert night.all(KINDS) == [("first",), ("rewritten",)]
    assert (night.all(POINTS), night.all(CONFIGS)) == at_once(whole)


def test_of_a_compressed_log_that_is_cut_off_what_comes_before_is_kept(night, whole, at_once):
    (night.path.parents[1] / "b.jsonl").write_text('{"step": 1, "loss": 2.0}\n')
    told = night.read(gzip.compress(whole)[:-2000])
    assert told["problem"] == "cut off: the compressed data ends early"
    kept = [row for row in night.all(POINTS) if row[0] != "b"]
    assert 20 < len(kept) == told["points"]
    assert set(kept) < set(at_once(whole)[0])


def test_damage_in_the_middle_stays_told_when_the_log_grows(night, whole, at_once):
    damaged = bytearray(whole)
    damaged[3000] ^= 1
    night.read(bytes(damaged[:9000]))
    told = night.read(bytes(damaged))
    assert told["broken_lines"] == 1
    assert (night.all(POINTS), night.all(CONFIGS)) == at_once(bytes(damaged))
    assert night.all(KINDS) == [("first",), ("grown",)]


def test_a_log_that_is_rewritten_while_it_is_read_waits_for_another_night(
    night, whole, monkeypatch
):
    monkeypatch.setattr(snapshot, "HELD", 0)
    good = reader.read

    def changing(*arguments):
        yield from good(*arguments)
        night.path.write_bytes(whole[:6000] + whole[8000:])

    (night.path.parents[1] / "b.jsonl").write_text('{"step": 1, "loss": 2.0}\n')
    night.read(whole[:5000])
    before = night.all(POINTS)
    monkeypatch.setattr(reader, "read", changing)
    assert night.read(whole)["problem"] == "it was rewritten while it was read"
    assert night.all(POINTS) == before
