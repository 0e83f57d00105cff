import json
import math

import pytest

from warehouse.errors import SourceError


def test_the_first_line_names_the_run_and_its_configuration(log, read, rows):
    log(
        "a.jsonl",
        {"run": "rope-d32", "config": {"seed": 1, "model": {"layers": 2, "act": "gelu"}}},
        {"step": 10, "tokens": 2560, "eval/loss": 3.5, "time": 1_750_000_000.5},
    )
    read()
    assert rows(
        "select key, value, origin from raw.known_configs where run_id = 'rope-d32' order by 1"
    ) == [
        ("model.act", "gelu", "logged"),
        ("model.layers", "2", "logged"),
        ("seed", "1", "logged"),
    ]
    assert rows("select metric, step, value, line, file from raw.known_points order by 1") == [
        ("eval/loss", 10, 3.5, 2, "runs/a.jsonl"),
        ("tokens", 10, 2560.0, 2, "runs/a.jsonl"),
    ]
    assert rows("select distinct epoch(logged_at) from raw.known_points") == [(1_750_000_000.5,)]


def test_a_config_line_need_not_be_the_first(log, read, rows):
    log("a.jsonl", {"step": 1, "loss": 3.0}, {"config": {"seed": 7}}, {"step": 2, "loss": 2.0})
    read()
    assert rows("select run_id, value from raw.known_configs") == [("a", "7")]
    assert rows("select count(*) from raw.known_points") == [(2,)]


def test_values_wrapped_as_weights_and_biases_does_are_unwrapped(log, read, rows):
    log("a.jsonl", {"config": {"lr": {"value": 0.1, "desc": None}, "depth": {"value": [1, 2]}}})
    read()
    assert rows("select key, value from raw.known_configs order by 1") == [
        ("depth", "[1, 2]"),
        ("lr", "0.1"),
    ]


def test_a_run_without_a_header_is_named_by_its_file(log, read, rows):
    log("d32.jsonl", {"step": 1, "loss": 3.0})
    log("d64/metrics.jsonl", {"step": 1, "loss": 3.0})
    read("runs/**/*.jsonl")
    assert rows("select distinct run_id from raw.known_points order by 1") == [("d32",), ("d64",)]


def test_every_line_may_name_its_own_run(log, read, rows):
    log("all.jsonl", {"run_id": "a", "step": 1, "loss": 3.0}, {"run_id": 7, "step": 1, "loss": 2.0})
    read()
    assert rows("select run_id, value from raw.known_points order by 1") == [("7", 2.0), ("a", 3.0)]


def test_a_long_log_has_a_line_a_metric(log, read, rows):
    log("a.jsonl", {"step": 5, "key": "eval/loss", "value": 2.5, "timestamp": 1_750_000_000_000})
    read()
    assert rows("select metric, step, value, epoch(logged_at) from raw.known_points") == [
        ("eval/loss", 5, 2.5, 1_750_000_000.0)
    ]


@pytest.mark.parametrize("word", ["NaN", '"NaN"'])
def test_a_loss_that_is_not_a_number_is_kept_as_one(log, read, rows, word):
    log("a.jsonl", f'{{"step": 1, "loss": {word}, "bound": -Infinity, "huge": 1e999}}')
    read()
    found = dict(rows("select metric, value from raw.known_points"))
    assert math.isnan(found["loss"])
    assert (found["bound"], found["huge"]) == (-math.inf, math.inf)


def test_truth_values_and_nulls_are_no_points(log, read, rows):
    log("a.jsonl", {"step": 1, "loss": 2.0, "is_best": True, "note": None})
    read()
    assert rows("select metric from raw.known_points") == [("loss",)]


def test_numbers_of_nested_objects_get_dotted_names(log, read, rows):
    log("a.jsonl", {"step": 1, "eval": {"c4": {"loss": 2.0}}})
    read()
    assert rows("select metric, value from raw.known_points") == [("eval.c4.loss", 2.0)]


def test_a_broken_line_is_reported_with_its_place_and_the_rest_counts(log, read, rows):
    log("a.jsonl", {"step": 1, "loss": 3.0}, '{"step": 2, "loss"', {"step": 3, "loss": 2.0})
    (row,) = read().to_dict("records")
    assert (row["lines"], row["broken_lines"], row["points"], row["problem"]) == (3, 1, 2, None)
    ((file, line, reason, excerpt),) = rows("from raw.known_broken_lines")
    assert (file, line, excerpt) == ("runs/a.jsonl", 2, '{"step": 2, "loss"')
    assert "not JSON" in reason


def test_a_last_line_cut_off_by_a_kill_is_reported_as_such(log, read, rows):
    path = log("a.jsonl", {"step": 1, "loss": 3.0})
    path.write_bytes(path.read_bytes() + b'{"step": 2, "lo')
    read()
    assert rows("select line, reason from raw.known_broken_lines") == [
        (2, "cut off: the file ends within it")
    ]


def test_a_whole_last_line_without_its_end_counts(log, read, rows):
    path = log("a.jsonl", {"step": 1, "loss": 3.0})
    path.write_bytes(path.read_bytes().rstrip())
    read()
    assert rows("select count(*) from raw.known_points") == [(1,)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("[" * 100_000, "nested too deeply"),
        ('{"a":' * 5000 + "1" + "}" * 5000, "nested too deeply"),
        ("[1, 2]", "not a JSON object"),
        ("42", "not a JSON object"),
        (b'{"loss": "\xff"}', "not UTF-8 at byte 10"),
        (f'{{"step": {"9" * 5000}}}', "a whole number has thousands of digits"),
    ],
)
def test_a_hostile_line_is_rejected_alone(log, read, rows, line, reason):
    log("a.jsonl", line, {"step": 3, "loss": 2.0})
    read()
    ((found,),) = rows("select reason from raw.known_broken_lines")
    assert reason in found
    assert rows("select step, value from raw.known_points") == [(3, 2.0)]


def test_a_line_too_long_to_be_one_is_skipped_without_being_held(log, read, rows, monkeypatch):
    monkeypatch.setattr("warehouse.sources.records.lines.LONGEST_LINE", 1000)
    log("a.jsonl", {"step": 1, "loss": 1.0}, {"note": "x" * 10_000}, {"step": 2, "loss": 2.0})
    read()
    assert rows("select line, length(excerpt) from raw.known_broken_lines") == [(2, 80)]
    assert rows("select step from raw.known_points order by 1") == [(1,), (2,)]


def test_steps_beyond_64_bits_are_no_steps_and_numbers_beyond_floats_are_infinite(log, read, rows):
    log("a.jsonl", f'{{"step": {2**64}, "loss": 2.0, "big": {10**400}, "small": -{10**400}}}')
    read()
    assert rows("select step, metric, value from raw.known_points order by 2") == [
        (None, "big", math.inf),
        (None, "loss", 2.0),
        (None, "small", -math.inf),
    ]


def test_names_are_safe_to_show_and_different_ones_stay_different(log, read, rows):
    long_name = "x" * 10_000
    strange = {"run": "o'clock \"\x1b[31m\n", "config": {"\ud800": "\ud800"}}
    log("a.jsonl", strange, {"step": 1, long_name: 1.0, long_name + "y": 2.0, "a\x00b": 3.0})
    read()
    assert rows("select distinct run_id from raw.known_points") == [("o'clock \"\\x1b[31m",)]
    metrics = [metric for (metric,) in rows("select metric from raw.known_points")]
    assert len(set(metrics)) == 3
    assert "a\\x00b" in metrics
    assert max(map(len, metrics)) <= 300
    assert rows("select key, value from raw.known_configs") == [("\\ud800", "\\ud800")]


def test_a_byte_order_mark_and_windows_line_ends_are_no_part_of_a_log(log, read, rows):
    log("a.jsonl", b'\xef\xbb\xbf{"step": 1, "loss": 3.0}\r', b"\r", b'{"step": 2, "loss": 2.0}\r')
    (row,) = read().to_dict("records")
    assert (row["lines"], row["broken_lines"], row["points"]) == (3, 0, 2)


def test_a_text_that_never_changes_is_configuration(log, read, rows):
    lines = [{"step": i, "loss": 1.0, "phase": f"p{i}", "cluster": "tuolumne"} for i in range(3)]
    log("a.jsonl", *lines)
    read()
    assert rows("select key, value from raw.known_configs") == [("cluster", "tuolumne")]


def test_a_file_that_is_no_json_lines_at_all_is_a_problem_of_that_file(log, read, rows):
    log("a.jsonl", bytes(range(128, 256)) * 50)
    log("b.jsonl", {"step": 1, "loss": 2.0})
    problems = read().set_index("file")["problem"]
    assert problems["runs/a.jsonl"].startswith("no line is a JSON object; line 1: not UTF-8")
    assert list(problems.isna()) == [False, True]
    assert rows("select count(*) from raw.files where problem is not null") == [(1,)]


def test_a_source_of_which_no_file_can_be_read_is_an_error_naming_the_first(log, read):
    log("a.jsonl", "no json")
    with pytest.raises(SourceError, match=r"none of its 1 files.*runs/a\.jsonl: no line is a JSON"):
        read()


def test_an_empty_file_is_named(log, read, rows):
    log("a.jsonl")
    log("b.jsonl", json.dumps({"step": 1, "loss": 2.0}))
    assert list(read()["problem"].fillna("")) == ["it is empty", ""]
    assert rows("select run_id from raw.known_points") == [("b",)]


def test_names_from_the_settings_win_over_known_ones(log, read, rows):
    log("a.jsonl", {"exp": "x", "batch_no": 7, "step": 99, "loss": 2.0})
    read(run="exp", fields={"step": "batch_no"})
    assert rows("select run_id, step, metric from raw.known_points order by 3") == [
        ("x", 7, "loss"),
        ("x", 7, "step"),
    ]


def test_a_line_that_lacks_the_run_that_the_settings_ask_for_is_broken(log, read, rows):
    log("a.jsonl", {"exp": "x", "step": 1, "loss": 2.0}, {"step": 2, "loss": 2.0})
    read(run="exp")
    assert rows("select line, reason from raw.known_broken_lines") == [
        (2, 'no "exp" that names the run')
    ]


def test_a_file_of_many_chunks_is_read_whole(log, read, rows, monkeypatch):
    monkeypatch.setattr("warehouse.sources.records.points.ENOUGH", 7)
    log("a.jsonl", *({"step": i, "loss": 1 / i, "lr": 0.1} for i in range(1, 101)))
    read()
    assert rows("select count(*), count(distinct step), sum(line) from raw.known_points") == [
        (200, 100, 2 * sum(range(1, 101)))
    ]
