"""A log that is read while it grows gives what reading it whole gives, wherever it was cut."""

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.fuzz import ROLES, SYSTEM, Damaged
from warehouse.sources.read import look, read
from warehouse.sources.reading import Reading
from warehouse.sources.snapshot import Snapshot

CSV = st.sampled_from(
    [
        "1,3.5,2.5,warm\n",
        '2,3.4,2.4,"two\nlines, and more"\n',
        '3,3.3,2.3,"open\n',
        "step,eval,train,note\n",
        "step,train,eval,note,norm\n",
        "5,3.1,2.1,cold,0.5\n",
        "6,n/a,2.0,cold\n",
        "\n",
        "\xff,1\n",
    ]
)
JSONL = st.sampled_from(
    [
        '{"step": 1, "loss": 3.5, "note": "warm"}\n',
        '{"step": 2, "loss": "3.4", "note": "cold"}{"step": 3, "loss": 3.3}\n',
        '{"step": 4, "loss": 3.2, "loss": 3.1}\n',
        '{"run": "other", "config": {"seed": 1}}\n',
        '{"step": 5, "lo\n',
        "\n",
    ]
)


def taken(name, data, reading, is_last):
    """The points that a reading gives of the file from where it begins."""
    snapshot = look(Snapshot(Damaged(name, name, SYSTEM, data=data)), name.split(".")[1])
    tables = read(snapshot, ROLES, reading, is_last)
    return [tuple(row.values()) for table in tables for row in table.to_pylist()]


def broken(reading):
    """Lines that could not be read; cells are counted by each reading for itself."""
    return [(line, reason) for line, reason, _ in reading.broken if "cells of" not in reason]


def check(name, text, share):
    data = text.encode()
    whole, first = Reading("a"), Reading("a")
    wanted = taken(name, data, whole, is_last=True)
    found = taken(name, data[: int(share * len(data))], first, is_last=False)
    rest = first.go_on()
    found += taken(name, data, rest, is_last=True)
    assert sorted(found, key=repr) == sorted(wanted, key=repr)
    assert broken(first) + broken(rest) == broken(whole)
    assert (rest.lines, rest.points) == (whole.lines, whole.points)
    assert rest.broken_lines == whole.broken_lines


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(CSV, max_size=12), share=st.floats(0, 1))
def test_csv_in_two_pieces_is_csv_at_once(rows, share):
    check("a.csv", "step,train,eval,note\n7,3.0,2.0,warm\n" + "".join(rows), share)


@settings(max_examples=200, deadline=None)
@given(rows=st.lists(JSONL, max_size=12), share=st.floats(0, 1))
def test_json_lines_in_two_pieces_are_json_lines_at_once(rows, share):
    check("a.jsonl", '{"step": 0, "loss": 4.0}\n' + "".join(rows), share)
