"""Nulls under a metric that had numbers: lost evaluations at the end, silence in between."""

import math


def losses(rows):
    found = rows("select value from raw.known_points where metric = 'loss' order by line")
    return [value for (value,) in found]


def reasons(rows):
    return [reason for (reason,) in rows("select reason from raw.known_broken_lines order by line")]


def lines(*values, start=1):
    return [{"step": i, "lr": 0.1, "loss": value} for i, value in enumerate(values, start)]


def test_nulls_at_the_end_of_a_metric_that_was_on_every_line_are_nan(log, read, rows):
    log("a.jsonl", *lines(3.0, 2.5, 2.4, None, None))
    (row,) = read().to_dict("records")
    assert losses(rows)[:3] == [3.0, 2.5, 2.4]
    assert [math.isnan(value) for value in losses(rows)[3:]] == [True, True]
    assert row["points"] == rows("select count(*) from raw.known_points")[0][0] == 10
    assert rows("select line, reason from raw.known_broken_lines") == [
        (4, '2 nulls of "loss" after its numbers, read as NaN')
    ]


def test_nulls_between_numbers_are_silence(log, read, rows):
    log("a.jsonl", *lines(3.0, None, None, 2.5, None, None, 2.4, None, None))
    read()
    assert losses(rows) == [3.0, 2.5, 2.4]
    assert reasons(rows) == []


def test_more_nulls_than_ever_stood_between_two_numbers_are_nan_from_there_on(log, read, rows):
    log("a.jsonl", *lines(3.0, None, 2.5, None, None, None))
    read()
    assert rows("select line from raw.known_points where isnan(value) order by 1") == [(5,), (6,)]


def test_a_metric_of_one_number_or_none_has_lost_nothing(log, read, rows):
    log("a.jsonl", *lines(None, 3.0, None, None))
    log("b.jsonl", *lines(None, None))
    read()
    assert losses(rows) == [3.0]
    assert reasons(rows) == []


def test_nulls_of_the_nights_after_are_nan_too(log, read, rows):
    log("a.jsonl", *lines(3.0, 2.5))
    read()
    log("a.jsonl", *lines(3.0, 2.5), *lines(None, None, start=3))
    read()
    assert len(losses(rows)) == 4
    assert reasons(rows) == ['2 nulls of "loss" after its numbers, read as NaN']


def test_the_next_night_knows_that_a_metric_was_logged_rarely(log, read, rows):
    first = lines(3.0, None, None, None, 2.5, None, None, None)
    log("a.jsonl", *first)
    read()
    log("a.jsonl", *first, *lines(None, start=9))
    read()
    assert losses(rows) == [3.0, 2.5]
