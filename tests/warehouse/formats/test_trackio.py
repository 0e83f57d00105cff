"""Trackio's store, as Trackio itself wrote it."""

import gzip
import json
import math
import sqlite3
from contextlib import closing

import pytest

from tests.warehouse.formats.sweep_truth import WRITTEN, derived, truth


@pytest.fixture
def database(tmp_path):
    """The database that Trackio wrote."""
    path = tmp_path / "runs" / "tiny-sweep.db"
    path.parent.mkdir()
    path.write_bytes(gzip.decompress((WRITTEN / "trackio.db.gz").read_bytes()))
    return path


def changed(path, *statements):
    with closing(sqlite3.connect(path)) as con, con:
        for statement, parameters in statements:
            con.execute(statement, parameters)


def test_runs_in_the_store_are_those_that_the_sweep_logged(database, new_warehouse, tmp_path):
    with new_warehouse() as con, new_warehouse() as other:
        assert derived(con, tmp_path) == truth(other, tmp_path)


def test_nan_and_infinities_are_what_was_logged(database, read, rows):
    read()
    found = rows("select value from raw.known_points where run_id = 'diverged' order by step")
    assert found[0] == (2.5,)
    assert math.isnan(found[1][0])
    assert found[2:] == [(math.inf,), (-math.inf,)]


def test_the_group_of_a_run_and_its_configuration_are_kept(database, read, rows):
    read()
    query = "select key, value from raw.known_configs where run_id = 'rope-1e12-d64-s0'"
    told = dict(rows(query))
    assert (told["tracker.group"], told["tracker.kind"]) == ("tiny-rope", "trackio")
    assert told["params_non_embedding"] == "104448"
    assert not [key for key in told if key.startswith("_")]


def test_a_store_of_a_version_that_knew_runs_by_name_is_read(tmp_path, read, rows):
    path = tmp_path / "runs" / "old.db"
    path.parent.mkdir()
    changed(
        path,
        ("create table metrics (id integer, timestamp, run_name, step, metrics)", ()),
        ("create table configs (id integer, run_name, config)", ()),
        (
            "insert into metrics values (1, '2026-01-01T00:00:00', 'a', 7, ?)",
            (json.dumps({"loss": 2.5}),),
        ),
        ("insert into configs values (1, 'a', ?)", (json.dumps({"d_model": 8}),)),
    )
    read()
    assert rows("select run_id, step, value from raw.known_points") == [("a", 7, 2.5)]
    found = "select value from raw.known_configs where run_id = 'a' and key = 'd_model'"
    assert rows(found) == [("8",)]


def test_a_row_that_holds_no_object_is_broken_and_the_rest_stays(database, read, rows):
    changed(database, ("update metrics set metrics = '{\"eval/loss\": 2.' where step = 193", ()))
    files = read()
    assert files["broken_lines"].sum() == 1
    assert rows("select reason from raw.broken_lines") == [("no JSON object",)]
    query = "select min(step) from raw.known_points where run_id = 'rope-1e12-d64-s0'"
    assert rows(query) == [(385,)]
