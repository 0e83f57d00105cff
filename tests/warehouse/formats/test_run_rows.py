"""Tables in which a row is a run."""

import json

import pytest

from warehouse.core.derive import Family
from warehouse.errors import SourceError

RUNS = """\
"Name","State","Notes","User","Tags","Created","Runtime","ID","n_layer","seed","_step","eval/loss"
"a","finished","-","someone","base, good","2024-02-23T14:58:09.000Z","42","x1","2","0","900","2.5"
"b","crashed","-","someone","","2024-02-23T14:58:09.000Z","41","x2","3","0","450","2.9"
"c","running","-","someone","","2024-02-23T14:58:09.000Z","40","x3","3","1","","3.1"
"""


def configs(rows):
    found = rows("select run_id, key, value from raw.known_configs")
    return {(run, key): value for run, key, value in found}


def test_a_row_of_wandbs_table_is_a_run_with_its_last_values(printed, read, rows):
    printed(RUNS, name="wandb_export_2024-02-23.csv")
    read()
    losses = "select run_id, step, value from raw.known_points where metric = 'eval/loss'"
    assert rows(f"{losses} order by 1") == [("a", 900, 2.5), ("b", 450, 2.9), ("c", None, 3.1)]
    assert rows("select run_id, value from raw.known_points where metric = 'n_layer'") == [
        ("a", 2.0),
        ("b", 3.0),
        ("c", 3.0),
    ]


def test_what_wandb_knows_of_a_run_is_its_configuration(printed, read, rows):
    printed(RUNS, name="wandb_export_2024-02-23.csv")
    read()
    said = configs(rows)
    assert [said[(run, "tracker.status")] for run in "abc"] == ["finished", "failed", "running"]
    assert [said[(run, "tracker.id")] for run in "abc"] == ["x1", "x2", "x3"]
    assert [said[(run, "seed")] for run in "abc"] == ["0", "0", "1"]
    assert json.loads(said[("a", "tracker.tags")]) == ["base", "good"]
    assert ("b", "tracker.tags") not in said


def test_runs_of_one_name_are_told_apart_by_their_id(printed, read, rows):
    printed(RUNS.replace('"b"', '"a"'), name="runs.csv")
    read()
    assert rows("select distinct run_id from raw.known_points order by 1") == [
        ("a-x1",),
        ("a-x2",),
        ("c",),
    ]


def test_a_run_with_two_rows_and_no_id_is_left_out_and_counted(printed, read, rows):
    printed(RUNS.replace('"b"', '"a"').replace('"ID"', '"Sweep"'), name="runs.csv")
    read()
    assert rows("select distinct run_id from raw.known_points") == [("c",)]
    assert rows("select line, reason from raw.known_broken_lines") == [
        (2, 'the run "a" has more than one row'),
        (3, 'the run "a" has more than one row'),
    ]


TABLE = "run,params,tokens,loss,note\na,10,200,3.5,x\nb,20,200,3.1,x\nc,10,400,3.2,y\nd,9,9,3.9,y\n"


def test_any_table_of_runs_is_read_by_its_setting(printed, derive):
    printed(TABLE, name="all.csv")
    runs = derive(Family("tiny", loss="loss"), family="tiny", layout="runs")
    found = {name: (run["params"], run["tokens"], run["loss_nats"]) for name, run in runs.items()}
    assert found == {
        "a": (10, 200, 3.5),
        "b": (20, 200, 3.1),
        "c": (10, 400, 3.2),
        "d": (9, 9, 3.9),
    }


def test_a_table_that_looks_like_one_of_runs_names_the_setting(printed, read):
    printed(TABLE, name="all.csv")
    with pytest.raises(SourceError, match=r'each of its 4 rows names another run.*layout = "runs"'):
        read()


def test_the_same_table_as_evaluations_is_read_when_the_settings_say_so(printed, read, rows):
    printed(TABLE, name="all.csv")
    read(layout="wide")
    assert rows("select count(*) from raw.known_points where metric = 'loss'") == [(4,)]


@pytest.mark.parametrize("more", ["a,10,200,3.4,x\n", ""])
def test_few_runs_or_several_rows_of_one_are_evaluations(printed, read, rows, more):
    printed(TABLE.rpartition("c,")[0] + more, name="all.csv")
    read()
    assert rows("select count(*) from raw.known_points where metric = 'loss'") == [
        (2 + bool(more),)
    ]


def test_a_table_of_runs_that_names_none_is_refused(printed, read):
    printed("size,loss\n1,2\n3,4\n", name="all.csv")
    with pytest.raises(SourceError, match="no column names the run of a row; it has size, loss"):
        read(layout="runs")


def test_the_settings_say_which_column_names_the_run_of_a_row(printed, read, rows):
    printed(RUNS, name="runs.csv")
    read(run="ID")
    assert rows("select distinct run_id from raw.known_points order by 1") == [
        ("x1",),
        ("x2",),
        ("x3",),
    ]


def test_a_run_whose_numbers_an_earlier_night_read_has_no_second_row(printed, read, rows):
    table = "run,loss\na,2.5\nb,2.25\n"
    printed(table, name="runs.csv")
    read(layout="runs")
    printed(table + "a,9.5\nc,1.5\n", name="runs.csv")
    read(layout="runs")
    found = rows("select run_id, value from raw.known_points order by all")
    assert found == [("a", 2.5), ("b", 2.25), ("c", 1.5)]
