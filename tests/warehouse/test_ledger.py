"""The ledger: what goes in, and every way in which someone could have laid hands on it."""

import hashlib
import json
from datetime import timedelta, timezone

import numpy as np
import pandas as pd
import pytest

import sql
from tests import planted_ledger as planted
from warehouse.errors import ForecastRejected
from warehouse.ledger.chain import START, canonical, row_hash
from warehouse.ledger.verify import verify_ledger
from warehouse.publish.file import write_release_file
from warehouse.publish.query import run_query

RUNS = ("a", "b", "c", "d")
COUNT = "select count(*) from ledger.forecasts"


@pytest.fixture
def four(con):
    """A warehouse with one release and a forecast of each of four runs."""
    planted.night(con, 1)
    for run in RUNS:
        planted.append(con, 1.1, planted.forecast(run))
    return con


def rewrite(con, table):
    """Work out every hash of a table anew, as someone would who knows how."""
    found = con.execute(f"from {table} order by sequence")
    names = [column[0] for column in found.description]
    before = START
    for values in found.fetchall():
        row = dict(zip(names, values, strict=True)) | {"previous_hash": before}
        before = row_hash(row)
        con.execute(
            f"update {table} set previous_hash = $1, hash = $2, forecast_id = $3 "
            "where sequence = $4",
            [row["previous_hash"], before, before[:12], row["sequence"]],
        )


def test_an_empty_ledger_is_whole(con):
    verdict = verify_ledger(con)
    assert (verdict.rows, verdict.head, verdict.fault) == (0, "0" * 64, None)


def test_the_chain_of_what_was_appended_is_whole_and_its_head_is_the_last_hash(four):
    verdict = verify_ledger(four)
    ((last,),) = four.execute("select hash from ledger.forecasts where sequence = 4").fetchall()
    assert (verdict.rows, verdict.head, verdict.fault) == (4, last, None)


def test_a_hash_is_the_sha_256_of_all_values_and_of_the_hash_before(four):
    found = four.execute("from publish.forecasts where sequence = 2")
    names = [column[0] for column in found.description]
    row = dict(zip(names, found.fetchone(), strict=True))
    told = json.loads(canonical(row))
    assert told["previous_hash"] == row["previous_hash"] != "0" * 64
    assert float.fromhex(told["q50_loss_nats"]) == planted.MEDIAN
    assert told["made_at"] == "2026-11-01T04:24:00.000000+00:00"
    assert {*told} == {name for name, value in row.items() if value is not None} - {
        "hash",
        "forecast_id",
    }
    text = json.dumps(told, sort_keys=True, separators=(",", ":"))
    assert row["hash"] == hashlib.sha256(text.encode()).hexdigest()


def test_the_last_bit_of_a_number_and_the_zone_of_a_time_are_told_apart_as_they_should(four):
    row = {"x": 2.5, "at": planted.at(1)}
    moved = {"x": 2.5, "at": planted.at(1).astimezone(timezone(timedelta(hours=2)))}
    assert row_hash(row) == row_hash(moved)
    assert row_hash(row) != row_hash(row | {"x": np.nextafter(2.5, 3).item()})


@pytest.mark.parametrize(
    "forgery",
    [
        "update {} set q95_loss_nats = q95_loss_nats + 1e-15 where sequence = 2",
        "update {} set made_at = made_at - interval 1 day where sequence = 2",
        "update {} set run_id = null where sequence = 2",
        "update {} set previous_release_loss_nats = 2.4 where sequence = 2",
        "update {} set is_forecast = not is_forecast where sequence = 2",
    ],
)
@pytest.mark.parametrize("table", ["ledger.forecasts", "publish.forecasts"])
def test_a_value_that_was_changed_is_found_at_its_row(four, forgery, table):
    four.execute(forgery.format(table))
    fault = verify_ledger(four).fault
    assert "row 2 (" in fault
    assert "a value was changed after it was written" in fault


def test_a_row_that_was_deleted_is_missing(four):
    four.execute("delete from ledger.forecasts where sequence = 3")
    assert "row 3 is missing" in verify_ledger(four).fault


def test_a_deleted_row_is_missed_though_the_others_were_numbered_anew(four):
    four.execute("delete from ledger.forecasts where sequence = 3")
    four.execute("update ledger.forecasts set sequence = 3 where sequence = 4")
    assert "row 3 (" in verify_ledger(four).fault


def test_a_row_put_in_between_breaks_the_chain_where_it_stands(four):
    four.execute("update ledger.forecasts set sequence = sequence + 1 where sequence >= 4")
    four.execute("update ledger.forecasts set sequence = sequence + 1 where sequence = 3")
    four.execute(
        "insert into ledger.forecasts by name select * replace (3 as sequence, 'x' as run_id, "
        "'h' as hash, 'f' as forecast_id, (select hash from ledger.forecasts where sequence = 2) "
        "as previous_hash) from ledger.forecasts where sequence = 1"
    )
    fault = verify_ledger(four).fault
    assert fault.startswith("row 3 (f, family tiny, run x)")


def test_rows_cut_off_the_end_are_missed_by_what_was_published(four):
    four.execute("delete from ledger.forecasts where sequence = 4")
    assert "row 4 is missing" in verify_ledger(four).fault


def test_rows_cut_off_what_was_published_are_missed_by_the_ledger(four):
    four.execute("delete from publish.forecasts where sequence = 4")
    assert "row 4 is missing in publish.forecasts" in verify_ledger(four).fault


def test_a_chain_written_anew_is_found_by_the_release_file(four, tmp_path):
    file = write_release_file(four, tmp_path, planted.name(1))
    assert verify_ledger(four, file).fault is None
    planted.append(four, 1.2, planted.forecast("e"))
    assert verify_ledger(four, file).fault is None  # the file is of before, and holds nothing else
    for table in ("ledger.forecasts", "publish.forecasts"):
        four.execute(f"update {table} set q50_loss_nats = 2.499 where sequence = 2")
        rewrite(four, table)
    assert verify_ledger(four).fault is None
    assert "row 2 (" in verify_ledger(four, file).fault
    assert "the release file" in verify_ledger(four, file).fault


def test_a_run_is_forecast_once_from_a_release_and_again_from_the_next(four):
    assert planted.append(four, 1.3, *map(planted.forecast, RUNS)).empty
    planted.night(four, 2)
    added = planted.append(four, 2.1, *(planted.forecast(run, day=2) for run in RUNS))
    assert added["sequence"].to_list() == [5, 6, 7, 8]


def test_another_size_or_number_of_tokens_is_another_forecast(four):
    rows = (planted.forecast("a", params=2e6), planted.forecast("a", tokens=4e7))
    assert len(planted.append(four, 1.3, *rows, *rows)) == 2


def test_a_run_without_a_name_is_forecast_once_too(four):
    row = planted.forecast(None)
    assert [len(planted.append(four, 1.3, row)) for _ in range(2)] == [1, 0]


def test_a_run_that_stands_still_gets_no_further_row_and_one_that_moves_does(con):
    half = {"share_done": 0.5, "is_forecast": False}
    added = []
    for day, share in ((1, 0.5), (2, 0.5), (3, 0.75)):
        planted.night(con, day)
        row = planted.forecast("a", day, **half | {"share_done": share})
        added.append(len(planted.append(con, day + 0.1, row)))
    assert added == [1, 0, 1]


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"family": None}, "family is missing"),
        ({"params": 0.0}, "params is 0.0"),
        ({"tokens": float("inf")}, "tokens is inf"),
        ({"q05_loss_nats": float("nan")}, "q05_loss_nats is None"),
        ({"q05_loss_nats": 9.0}, "do not rise"),
        ({"share_done": 0.5}, "no forecast"),
        ({"share_done": -0.5}, "share_done is -0.5"),
        ({"mood": "good"}, "no column mood"),
    ],
)
def test_what_is_no_forecast_is_refused_and_nothing_of_its_batch_goes_in(four, change, says):
    rows = (planted.forecast("e"), planted.forecast("f") | change)
    with pytest.raises(ForecastRejected, match=says):
        planted.append(four, 1.3, *rows)
    assert four.execute(COUNT).fetchall() == [(4,)]


def test_adding_to_the_ledger_changes_no_row_that_was_there(four):
    rows = "from ledger.forecasts where sequence <= 4 order by sequence"
    before = four.execute(rows).fetchall()
    planted.append(four, 1.5, planted.forecast("e"), planted.forecast(None))
    assert four.execute(rows).fetchall() == before


def test_the_same_forecasts_at_the_same_time_give_the_same_hashes(new_warehouse, four):
    with new_warehouse() as other:
        planted.night(other, 1)
        for run in RUNS:
            planted.append(other, 1.1, planted.forecast(run))
        assert verify_ledger(other).head == verify_ledger(four).head


def test_forecasts_are_in_the_release_file_at_once_and_in_the_parquet_of_the_next_release(
    four, tmp_path
):
    file = write_release_file(four, tmp_path, planted.name(1))
    found = run_query(file, "select run_id, sequence from publish.latest_forecasts order by all")
    assert found["run_id"].to_list() == [*RUNS]
    planted.night(four, 2)
    write_release_file(four, tmp_path, planted.name(2))
    folders = [tmp_path / "releases" / planted.name(day) for day in (1, 2)]
    made = [pd.read_parquet(folder / "forecasts.parquet")["run_id"] for folder in folders]
    assert [sorted(runs) for runs in made] == [[], [*RUNS]]


def test_the_queries_of_the_ledger_only_ever_add():
    names = ("rows", "head", "publish", "published_rows", "known_forecasts", "run_progress")
    for name in names:
        words = sql.query(f"ledger/{name}").lower().split()
        assert not {"update", "delete", "replace", "truncate"} & {*words}
