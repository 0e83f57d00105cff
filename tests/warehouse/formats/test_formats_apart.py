"""Which format a file is of, where it could be taken for several."""

import pytest

from warehouse.sources.formats import recognise

ITERATION = "iter 50: loss 2.1, time 5.00ms\n"
RECORDS = "".join(f'{{"step": {step}, "eval/loss": 2.5}}\n' for step in range(50))


@pytest.mark.parametrize("name", ["metrics.jsonl", "metrics", "metrics.log"])
def test_a_printed_line_among_json_lines_costs_itself_alone(printed, read, rows, name):
    printed(RECORDS + ITERATION, name=f"a/{name}")
    read()
    assert rows("select count(*), count(distinct step) from raw.known_points") == [(50, 50)]
    assert rows("select line from raw.known_broken_lines") == [(51,)]


def test_a_printed_line_in_a_cell_leaves_a_table_a_table(printed, read, rows):
    note = "iteration 3/ 9 | consumed samples: 5 |"
    printed(f"step,loss,note\n1,2.5,x\n2,2.25,{note}\n", name="a/metrics.csv")
    read()
    found = rows("select step, value from raw.known_points where metric = 'loss' order by step")
    assert found == [(1, 2.5), (2, 2.25)]


def test_text_stays_text_where_its_name_says_nothing_else():
    assert recognise(ITERATION.encode(), "a/train.log") == "nanogpt"


def test_a_file_that_turns_out_to_be_of_another_format_is_read_anew(printed, read, rows):
    table = "step,loss\n1,2.5\n"
    printed(table, name="a/out")
    read()
    printed(table + ITERATION, name="a/out")
    read()
    found = rows("select kind, format from raw.readings order by reading")
    assert found == [("first", "csv"), ("reread", "nanogpt")]
    assert rows("select step, value from raw.known_points where metric = 'loss'") == [(50, 2.1)]


def test_a_table_with_a_column_named_like_an_event_is_a_table():
    text = b"time,brain.Event:x,loss\n1750000000,1,2.5\n"
    assert recognise(text, "a/metrics.csv") == "csv"
