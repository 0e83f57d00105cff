"""W&B's offline runs: what the real library wrote is what the sweep logged; damage is counted."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.formats.messages import packed
from tests.warehouse.formats.wandb_bytes import BLOCK, HEADER, fragment, framed, history, run
from tests.warehouse.formats.written_runs import RUN, WRITTEN, logged, placed, read_bytes
from warehouse.errors import FileUnreadable
from warehouse.sources.formats import recognise
from warehouse.sources.reading import Reading

WRITTEN_RUN = "wandb/run-rope24.wandb"
PLACE = "wandb/offline-run-20261122_161212-rope24/run-rope24.wandb"


@pytest.fixture(scope="module")
def whole():
    return (WRITTEN / WRITTEN_RUN).read_bytes()


def test_every_evaluation_that_the_library_wrote_is_read(read, rows, tmp_path):
    placed(WRITTEN_RUN, tmp_path / "runs" / PLACE)
    told = read().iloc[0]
    _, steps = logged()
    expected = {
        (RUN, name, row["step"], value, row["time"])
        for row in steps
        for name, value in row.items()
        if name not in ("step", "time")
    }
    query = "select run_id, metric, step, value, epoch(logged_at) from raw.known_points"
    assert set(rows(f"{query} where metric not like '\\_%' escape '\\'")) == expected
    assert (told["broken_lines"], told["problem"]) == (0, None)


def test_size_tokens_compute_and_loss_of_the_run_are_those_of_its_own_log(derive, tmp_path):
    placed(WRITTEN_RUN, tmp_path / "runs" / PLACE)
    found = derive()[RUN]
    config, steps = logged()
    assert found["params_non_embedding"] == config["params_non_embedding"]
    assert found["params_total"] == config["params_total"]
    assert found["tokens"] == steps[-1]["tokens"]
    assert found["flops"] == steps[-1]["tokens"] * config["flops_per_token"]
    assert found["loss_nats"] == steps[-1]["eval/loss"]


def test_the_configuration_and_what_the_tracker_knows_are_read(read, rows, tmp_path):
    placed(WRITTEN_RUN, tmp_path / "runs" / PLACE)
    read()
    found = dict(rows("select key, value from raw.known_configs"))
    config, _ = logged()
    for key, value in config.items():
        assert found.pop(key) == (value if isinstance(value, str) else json.dumps(value))
    assert found == {
        "nested.depth": "2",
        "tracker.id": "rope24",
        "tracker.name": RUN,
        "tracker.project": "tiny-sweep",
        "tracker.group": "tiny-rope",
        "tracker.kind": "train",
        "tracker.tags": '["sweep", "rope"]',
        "tracker.status": "finished",
    }


def test_the_link_to_the_latest_run_is_not_read_twice(read, tmp_path):
    placed(WRITTEN_RUN, tmp_path / "runs" / PLACE)
    latest = tmp_path / "runs" / "wandb" / "latest-run"
    latest.symlink_to(PLACE.split("/")[1])
    assert read()["file"].tolist() == [f"runs/{PLACE}"]


def test_a_template_of_the_settings_names_the_run(read, rows, tmp_path):
    placed(WRITTEN_RUN, tmp_path / "runs" / PLACE)
    read(run="{folder}")
    assert rows("select distinct run_id from raw.known_points") == [(PLACE.split("/")[1],)]
    assert rows("select distinct run_id from raw.known_configs") == [(PLACE.split("/")[1],)]


def test_a_file_is_known_by_its_content_and_not_by_its_name(whole):
    assert recognise(whole, "notes") == "wandb"
    assert recognise(b"?" + whole[1:], "notes") == "wandb"
    assert recognise(bytes(200), "run-a.wandb") is None
    assert recognise(b'{"step": 1, "loss": 2.0}\n', "run-a.wandb") == "jsonl"


@pytest.mark.parametrize(
    ("end", "status"), [(None, "running"), (b"", "finished"), (b"\x08\x01", "failed")]
)
def test_the_exit_code_says_how_the_run_ended(tmp_path, end, status):
    records = [run("a"), history(1, loss=2.0), *([] if end is None else [packed(18, end)])]
    _, reading = read_bytes(framed(*records), tmp_path / "a.wandb", "wandb")
    assert said(reading)["tracker.status"] == status


def test_a_run_renamed_before_its_first_numbers_is_one_run(tmp_path):
    records = [run("", seed=1), run("better", seed=1), history(1, loss=2.0), run("late")]
    points, reading = read_bytes(framed(*records), tmp_path / "a.wandb", "wandb")
    assert [point[:4] for point in points] == [("better", "loss", 1, 2.0)]
    assert {name for name, _, _, _ in reading.configs()} == {"better"}


def test_a_run_without_a_name_has_its_id(tmp_path):
    points, _ = read_bytes(framed(run(""), history(1, loss=2.0)), tmp_path / "a.wandb", "wandb")
    assert points[0][0] == "x1"


def test_configuration_may_be_nested_set_later_and_removed(tmp_path):
    change = packed(1, packed(2, b"model") + packed(2, b"depth") + packed(16, b"3"))
    change += packed(1, packed(1, b"long") + packed(16, json.dumps("x" * 200).encode()))
    change += packed(2, packed(1, b"seed"))
    records = [run("a", seed=1), history(1, loss=2.0), packed(5, change)]
    _, reading = read_bytes(framed(*records), tmp_path / "a.wandb", "wandb")
    found = said(reading)
    assert (found["model.depth"], found["long"], found["seed"]) == ("3", "x" * 200, None)


def test_a_value_that_is_no_number_costs_its_record_and_is_told(tmp_path):
    bad = packed(2, packed(1, packed(1, b"loss") + packed(16, b"1,2")))
    records = [run("a"), bad, history(2, loss=2.0)]
    points, reading = read_bytes(framed(*records), tmp_path / "a.wandb", "wandb")
    assert [point[1:4] for point in points] == [("loss", 2, 2.0)]
    assert reading.broken == [(2, "not JSON: a value of the record is several", "")]


@pytest.mark.parametrize("word", ["NaN", "Infinity", '"NaN"'])
def test_a_loss_that_is_no_number_any_more_is_kept_as_such(tmp_path, word):
    row = packed(2, packed(1, packed(2, b"loss") + packed(16, word.encode())))
    points, _ = read_bytes(framed(run("a"), row), tmp_path / "a.wandb", "wandb")
    assert str(points[0][3]) == ("inf" if word == "Infinity" else "nan")


@given(
    rows=st.lists(st.integers(1, 40_000), min_size=1, max_size=8),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_records_of_any_length_are_joined_over_blocks(tmp_path, rows):
    records = [history(step, n=step, text="x" * size) for step, size in enumerate(rows)]
    data = framed(run("a"), *records)
    points, reading = read_bytes(data, tmp_path / "a.wandb", "wandb")
    assert [point[1:4] for point in points] == [("n", step, step) for step in range(len(rows))]
    assert (reading.lines, reading.broken_lines) == (len(rows) + 1, 0)


def test_of_a_truncated_file_all_whole_records_are_read_and_the_cut_is_counted(tmp_path):
    records = [run("a"), *(history(step, loss=step / 4) for step in range(8))]
    ends = [len(framed(*records[: count + 1])) for count in range(len(records))]
    data = framed(*records)
    for size in range(ends[0], len(data)):
        points, reading = read_bytes(data[:size], tmp_path / "a.wandb", "wandb")
        assert [point[3] for point in points] == [
            i / 4 for i, end in enumerate(ends[1:]) if end <= size
        ]
        assert reading.broken_lines == (size not in ends)
    for size in range(1, ends[0]):
        if size != len(HEADER):
            with pytest.raises(FileUnreadable, match="no record is whole"):
                read_bytes(data[:size], tmp_path / "a.wandb", "wandb")


@given(place=st.integers(0, 31_270), flipped=st.integers(1, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_a_flipped_byte_costs_one_record_and_is_told(whole, tmp_path, place, flipped):
    data = bytearray(whole)
    data[place] ^= flipped
    points, reading = read_bytes(bytes(data), tmp_path / "a.wandb", "wandb")
    all_points, _ = read_bytes(whole, tmp_path / "a.wandb", "wandb")
    assert {point[1:] for point in points} <= {point[1:] for point in all_points}
    assert len(points) >= len(all_points) - 6
    assert reading.broken_lines == 1


@pytest.mark.parametrize("lost", [b"", bytes(3000), b"\xff" * 3000, b"\x01" * 3000])
def test_behind_lost_bytes_reading_goes_on(whole, tmp_path, lost):
    data = whole[:12_000] + lost + whole[15_000:]
    points, reading = read_bytes(data, tmp_path / "a.wandb", "wandb")
    all_points, _ = read_bytes(whole, tmp_path / "a.wandb", "wandb")
    assert set(points) <= set(all_points)
    assert len(all_points) / 2 < len(points) < len(all_points)
    assert reading.broken_lines >= 1


def test_a_record_that_lost_its_middle_is_left_out_whole(tmp_path):
    long = history(1, loss=1.0, text="x" * 100_000)
    data = bytearray(framed(run("a"), long, history(2, loss=2.0)))
    data[2 * BLOCK + 100] ^= 1
    points, reading = read_bytes(bytes(data), tmp_path / "a.wandb", "wandb")
    assert [point[1:4] for point in points] == [("loss", 2, 2.0)]
    assert reading.broken_lines == 1


def test_fragments_without_an_end_or_a_beginning_are_told(tmp_path):
    first = fragment(2, history(1, loss=1.0))
    last = fragment(4, history(3, loss=3.0))
    whole = [fragment(1, one) for one in (run("a"), history(2, loss=2.0), history(4, loss=4.0))]
    data = HEADER + whole[0] + first + whole[1] + last + whole[2]
    points, reading = read_bytes(data, tmp_path / "a.wandb", "wandb")
    assert [point[3] for point in points] == [2.0, 4.0]
    told = [(line, reason.split("has ")[1]) for line, reason, _ in reading.broken]
    assert told == [(2, "no end"), (4, "no beginning")]


@pytest.mark.parametrize("data", [b"step,loss\n1,2.0\n", bytes(100_000), b"\x00"])
def test_a_foreign_file_is_told_in_one_line(tmp_path, data):
    with pytest.raises(FileUnreadable, match="no record is whole") as told:
        read_bytes(data, tmp_path / "a.wandb", "wandb")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("pieces", [499, 1000, 4000])
def test_a_file_read_in_pieces_gives_what_reading_it_whole_gives(whole, tmp_path, pieces):
    path, reading, points = tmp_path / "a.wandb", Reading("run"), []
    for size in [*range(4000, len(whole), pieces), len(whole)]:
        reading = reading.go_on()
        found, reading = read_bytes(whole[:size], path, "wandb", reading, is_last=False)
        points += found
    all_points, at_once = read_bytes(whole, path, "wandb")
    assert points == all_points
    assert (reading.lines, reading.points) == (at_once.lines, at_once.points)
    assert reading.offset == len(whole)
    assert said(reading) == said(at_once)


def said(reading):
    """The configuration by its keys, whatever the run."""
    reading.known = {}
    return {key: value for _, key, value, _ in reading.configs()}
