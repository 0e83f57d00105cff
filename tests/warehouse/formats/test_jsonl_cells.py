"""Cells of JSON lines that are no plain numbers: read where that is certain, else counted."""

import json
import math

import pytest

from warehouse.core.derive import Family
from warehouse.sources.records.numbers import looks_like_number, number


def reasons(rows):
    return [reason for (reason,) in rows("select reason from raw.known_broken_lines order by line")]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2.31", 2.31),
        ("2.31e0", 2.31),
        (" 2. ", 2.0),
        ("tensor(2.31)", 2.31),
        ("tensor(2.31, device='cuda:0')", 2.31),
        ("tensor(2.31, device='cuda:0', grad_fn=<NllLossBackward0>)", 2.31),
        ("array(2.31, dtype=float32)", 2.31),
        ("np.float32(2.31)", 2.31),
        ("np.int64(26368)", 26368.0),
        ("tensor(inf)", math.inf),
    ],
)
def test_a_text_that_is_a_number_for_certain_is_one(log, read, rows, text, value):
    log("a.jsonl", {"step": "7", "loss": text})
    read()
    assert rows("select step, metric, value from raw.known_points") == [(7, "loss", value)]


@pytest.mark.parametrize("text", ["1_000", "1,234", "1.2M", "12 apples", "50%", "2,31"])
def test_a_text_with_separators_or_a_unit_is_no_number_but_looks_like_one(text):
    assert number(text) is None
    assert looks_like_number(text)


@pytest.mark.parametrize("text", ["warm", "7b-base", "2026-11-22", "0.4.2", "tensor([2.1])", "٣"])
def test_other_texts_do_not_even_look_like_numbers(text):
    assert number(text) is None
    assert not looks_like_number(text)


def test_cells_among_numbers_that_are_none_are_counted_with_the_first(log, read, rows):
    lines = [{"step": i, "tokens": i if i < 3 else f"{i}.2M", "loss": 2.0} for i in range(1, 6)]
    log("a.jsonl", *lines)
    (row,) = read().to_dict("records")
    assert rows("select line, reason from raw.known_broken_lines") == [
        (3, '3 cells of "tokens" are no numbers, the first: "3.2M"')
    ]
    assert (row["broken_lines"], row["points"]) == (0, 7)  # every line could be read


def test_texts_that_change_are_counted_where_they_look_like_numbers(log, read, rows):
    lines = [{"step": i, "tokens": f"{i}_000", "phase": f"p{i}", "loss": 2.0} for i in range(1, 4)]
    log("a.jsonl", *lines)
    read()
    assert reasons(rows) == ['3 cells of "tokens" are no numbers, the first: "1_000"']


def test_a_text_that_never_changes_is_configuration_and_not_passed_over(log, read, rows):
    log("a.jsonl", *({"step": i, "size": "7B", "loss": 2.0} for i in range(3)))
    read()
    assert rows("select key, value from raw.known_configs") == [("size", "7B")]
    assert reasons(rows) == []


def test_lists_that_change_are_counted(log, read, rows):
    log("a.jsonl", *({"step": i, "norms": [i, 1.5], "loss": 2.0} for i in range(1, 3)))
    read()
    assert reasons(rows) == ['2 cells of "norms" are no numbers, the first: "[1, 1.5]"']


def test_cells_of_a_file_that_grew_are_told_once(log, read, rows):
    first = [{"step": 1, "tokens": 1, "loss": 3.0}, {"step": 2, "tokens": "n/a", "loss": 3.0}]
    log("a.jsonl", *first)
    read()
    log("a.jsonl", *first, {"step": 3, "tokens": "later", "loss": 2.0})
    read()
    assert rows("select line, reason from raw.known_broken_lines order by 1") == [
        (2, '1 cells of "tokens" are no numbers, the first: "n/a"'),
        (3, '1 cells of "tokens" are no numbers, the first: "later"'),
    ]


def test_two_objects_on_a_line_are_both_read(log, read, rows):
    log("a.jsonl", '{"step": 1, "loss": 3.0}{"step": 2, "loss": 2.0} {"step": 3, "loss": 1.0}')
    read()
    assert rows("select step, value, line from raw.known_points order by 1") == [
        (1, 3.0, 1),
        (2, 2.0, 1),
        (3, 1.0, 1),
    ]


def test_two_objects_on_a_line_keep_their_own_tokens(log, derive, rows):
    pairs = [(1, 10, 3.0), (2, 20, 2.5), (3, 30, 2.0), (4, 40, 1.5)]
    texts = [json.dumps({"step": s, "tokens": t, "eval/loss": v}) for s, t, v in pairs]
    log("a.jsonl", texts[0] + texts[1], texts[2] + texts[3])
    derive(Family("rope", "eval/loss"), family="rope")
    assert rows("select step, tokens, loss_nats from core.points order by step") == pairs


def test_what_follows_a_whole_object_is_a_broken_rest(log, read, rows):
    log("a.jsonl", '{"step": 1, "loss": 3.0}{"step": 2, "lo', '{"step": 3, "loss": 1.0} 7')
    read()
    assert rows("select step from raw.known_points order by 1") == [(1,), (3,)]
    assert reasons(rows) == [
        "behind 1 whole objects: not JSON: Unterminated string starting at at column 37",
        "not a JSON object",
    ]


def test_an_object_with_a_key_twice_is_refused(log, read, rows):
    log("a.jsonl", '{"step": 1, "loss": 3.0, "loss": 2.0}', {"step": 2, "loss": 1.0})
    read()
    assert reasons(rows) == ['it has the key "loss" twice']
    assert rows("select value from raw.known_points") == [(1.0,)]


def test_a_record_of_more_values_than_any_log_has_is_refused(log, read, rows, monkeypatch):
    monkeypatch.setattr("warehouse.sources.records.objects.MOST_VALUES", 5)
    log("a.jsonl", {f"m{i}": i for i in range(6)}, {"config": {f"k{i}": i for i in range(6)}})
    log("b.jsonl", {"step": 1, "loss": 1.0})
    read()
    assert reasons(rows) == ["more than 5 values in one record"] * 2


def test_a_name_does_not_grow_with_the_depth_at_which_it_stands(log, read, rows):
    tree = {"loss": 1.0}
    for _ in range(50):
        tree = {"k" * 1000: tree}
    log("a.jsonl", tree)
    read()
    assert rows("select length(metric) <= 300, value from raw.known_points") == [(True, 1.0)]
