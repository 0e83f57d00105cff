"""Databases of others: in use, damaged, foreign; nothing is left beside them."""

import gzip
import os
import re
import sqlite3
import struct
from contextlib import closing

import fsspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.formats.sweep_truth import WRITTEN
from warehouse.sources import database as somebodys
from warehouse.sources.fields import roles
from warehouse.sources.log_file import LogFile
from warehouse.sources.read import UNREADABLE, look
from warehouse.sources.read import read as read_points
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot
from warehouse.sources.source import Source

DELETED = "a run that is deleted in MLflow"
LOCAL = fsspec.filesystem("file")


def whole(name):
    return gzip.decompress((WRITTEN / f"{name}.db.gz").read_bytes())


def values(path):
    """({(run, metric, step): value}, what was said to be lost) of a database."""
    reading, source = Reading(path.stem), Source(name="lab", path="x", base=path.parent)
    found, problems = {}, []
    try:
        snapshot = look(Snapshot(LogFile(path.name, str(path), LOCAL)), None)
        for table in read_points(snapshot, roles(source), reading):
            for row in table.to_pylist():
                found[(row["run_id"], row["metric"], row["step"])] = repr(row["value"])
    except UNREADABLE as error:
        problems = [str(error)]
    lost = [reason for _, reason, _ in reading.broken if reason != DELETED]
    return found, lost + problems


@pytest.fixture
def database(tmp_path):
    path = tmp_path / "runs" / "mlflow.db"
    path.parent.mkdir()
    path.write_bytes(whole("mlflow"))
    return path


INSERT = "insert into metrics values ('eval/loss', ?, 1795906461262, ?, ?, 0)"


def in_use(path, mode):
    """A connection that has written and not let go."""
    con = sqlite3.connect(path, isolation_level=None)
    con.execute(f"pragma journal_mode = {mode}")
    con.execute("pragma wal_autocheckpoint = 0")
    key = con.execute("select run_uuid from runs where name = 'diverged'").fetchone()[0]
    return con, key


def test_what_stands_in_the_log_beside_is_read_and_left_as_it_is(database, read, rows):
    read()
    con, key = in_use(database, "wal")
    with closing(con):
        con.execute(INSERT, (1.25, key, 10))
        before = {path.name: path.read_bytes() for path in database.parent.iterdir()}
        files = read()
        assert list(files["file"]) == ["runs/mlflow.db"]
        assert files["is_new"].all()
        assert rows("select value from raw.known_points where step = 10") == [(1.25,)]
        after = {path.name: path.read_bytes() for path in database.parent.iterdir()}
        assert after == before


def test_a_transaction_that_is_open_is_not_read(database, read, rows):
    con, key = in_use(database, "delete")
    with closing(con):
        con.execute("pragma cache_size = 1")  # its pages go into the file before it is done
        con.execute("begin immediate")
        for step in range(100, 3000):
            con.execute(INSERT, (1.25, key, step))
        assert database.with_name("mlflow.db-journal").stat().st_size
        read()
    assert rows("select max(step) from raw.known_points where run_id = 'diverged'") == [(3,)]


@pytest.mark.parametrize("age", [0, 3600])
def test_nothing_is_left_beside_a_database(database, read, age, monkeypatch):
    monkeypatch.setattr("warehouse.sources.snapshot.HELD", 0)  # as large ones are read
    os.utime(database, (database.stat().st_atime, database.stat().st_mtime - age))
    before = database.read_bytes()
    assert read()["points"].sum() == 244
    assert [path.name for path in database.parent.iterdir()] == ["mlflow.db"]
    assert database.read_bytes() == before


def test_a_database_behind_a_url_is_copied_and_read(database, read):
    memory = fsspec.filesystem("memory")
    memory.pipe("/lab/mlflow.db", database.read_bytes())
    try:
        assert read("memory://lab/mlflow.db")["points"].sum() == 244
    finally:
        memory.rm("/lab", recursive=True)


def test_a_database_that_changes_while_it_is_copied_is_copied_again(database, monkeypatch):
    states = iter([(1, 1), (1, 2), (1, 3), (1, 3)])
    monkeypatch.setattr(LogFile, "main_state", lambda _: next(states))
    monkeypatch.setattr(somebodys, "PAUSE", 0)
    copy = somebodys.Copy(LogFile("mlflow.db", str(database), LOCAL))
    assert copy.path.read_bytes() == database.read_bytes()
    monkeypatch.setattr(LogFile, "main_state", lambda _: (1, object()))
    with pytest.raises(OSError, match="written to all the time"):
        somebodys.Copy(LogFile("mlflow.db", str(database), LOCAL))


def test_the_folder_of_a_copy_goes_with_it(database):
    snapshot = Snapshot(LogFile("mlflow.db", str(database), LOCAL))
    folder = snapshot.database.path.parent
    assert folder.exists()
    del snapshot
    assert not folder.exists()


def test_a_database_of_nobody_known_says_what_it_holds(tmp_path, log, read):
    log("a.jsonl", {"step": 1, "loss": 2.0})
    with closing(sqlite3.connect(tmp_path / "runs" / "notes.db")) as con, con:
        con.execute("create table notes (line)")
    problem = read().set_index("file")["problem"]["runs/notes.db"]
    assert problem == "a SQLite database of neither MLflow nor Trackio; its tables: notes"


def test_a_row_that_its_index_contradicts_is_lost_and_no_other(database):
    stored, told = database.read_bytes(), []
    true, _ = values(database)
    number = struct.pack(">d", 1.67788)  # in the table, its index, and the latest metrics
    places = [match.start() for match in re.finditer(re.escape(number), stored)]
    assert len(places) == 3
    for place in places:
        flipped = bytearray(stored)
        flipped[place + 3] ^= 1
        database.write_bytes(flipped)
        found, lost = values(database)
        assert found.items() <= true.items()
        told.append((len(true) - len(found), len(lost)))
    assert sorted(told) == [(0, 0), (1, 1), (1, 1)]


@pytest.mark.parametrize("name", ["mlflow", "trackio"])
@given(data=st.data())
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_cut_database_gives_nothing_that_was_not_in_it_and_says_so(name, data, tmp_path):
    path, stored = tmp_path / f"{name}.db", whole(name)
    path.write_bytes(stored)
    true, _ = values(path)
    path.write_bytes(stored[: data.draw(st.integers(1, len(stored) - 1))])
    found, lost = values(path)
    assert found.items() <= true.items()
    assert len(found) == len(true) or lost


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_changes_no_number_of_mlflow_s_in_silence(place, bit, tmp_path):
    path, stored = tmp_path / "mlflow.db", bytearray(whole("mlflow"))
    path.write_bytes(stored)
    true, _ = values(path)
    stored[int(place * len(stored))] ^= 1 << bit
    path.write_bytes(stored)
    found, lost = values(path)
    measured = {(metric, step, value) for (_, metric, step), value in true.items()}
    assert {(metric, step, value) for (_, metric, step), value in found.items()} <= measured
    assert len(found) == len(true) or lost


@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_flipped_bit_in_trackio_s_store_is_no_crash_and_hides_no_loss(place, bit, tmp_path):
    path, stored = tmp_path / "trackio.db", bytearray(whole("trackio"))
    path.write_bytes(stored)
    true, _ = values(path)
    stored[int(place * len(stored))] ^= 1 << bit
    path.write_bytes(stored)
    found, lost = values(path)
    assert len(found) == len(true) or lost


def test_bytes_that_only_begin_like_a_database_are_refused_in_one_line(tmp_path, log, read):
    log("a.jsonl", {"step": 1, "loss": 2.0})
    (tmp_path / "runs" / "b.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    problem = read().set_index("file")["problem"]["runs/b.db"]
    assert problem.startswith("a damaged SQLite database")
