"""TensorBoard event files: what real writers wrote is what the sweep logged; damage is counted."""

import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.formats.event_bytes import FILE, event, masked, record, scalar, tensor, version
from tests.warehouse.formats.messages import packed
from tests.warehouse.formats.written_runs import RUN, WRITTEN, logged, placed, read_bytes
from warehouse.errors import FileUnreadable
from warehouse.sources.binary import alike, tfrecord
from warehouse.sources.formats import recognise
from warehouse.sources.reading import Reading

SCALARS, TENSORS = f"tensorboard/scalars/{FILE}", f"tensorboard/tensors/{FILE}"


def single(value):
    """The number as TensorBoard keeps it."""
    return float(np.float32(value))


@pytest.fixture(scope="module")
def whole():
    return (WRITTEN / SCALARS).read_bytes()


@pytest.mark.parametrize("written", [SCALARS, TENSORS])
def test_every_evaluation_that_a_real_writer_wrote_is_read(read, rows, tmp_path, written):
    placed(written, tmp_path / "runs" / RUN / FILE)
    told = read().iloc[0]
    _, steps = logged()
    expected = {
        (RUN, name, row["step"], single(value), row["time"])
        for row in steps
        for name, value in row.items()
        if name not in ("step", "time")
    }
    query = "select run_id, metric, step, value, epoch(logged_at) from raw.known_points"
    assert set(rows(query)) == expected
    assert (told["points"], told["broken_lines"], told["problem"]) == (len(expected), 0, None)


@pytest.mark.parametrize("written", [SCALARS, TENSORS])
def test_size_tokens_compute_and_loss_of_the_run_are_those_of_its_own_log(
    derive, tmp_path, written
):
    placed(written, tmp_path / "runs" / RUN / FILE)
    found = derive()[RUN]
    config, steps = logged()
    last = steps[-1]
    assert found["params_non_embedding"] == config["params_non_embedding"]
    assert found["params_total"] == config["params_total"]
    assert found["tokens"] == last["tokens"]
    assert found["flops"] == last["tokens"] * config["flops_per_token"]
    assert found["loss_nats"] == single(last["eval/loss"])


def test_the_configuration_is_read_from_texts_and_from_hparams(read, rows, tmp_path):
    placed(SCALARS, tmp_path / "runs" / "text" / FILE)
    placed(TENSORS, tmp_path / "runs" / "plugin" / FILE)
    read()
    config, _ = logged()
    for run in ("text", "plugin"):
        query = "select key, value from raw.known_configs where run_id = ? order by key"
        found = dict(rows(query, [run]))
        for key, value in config.items():
            same = found[key] if isinstance(value, str) else float(found[key])
            assert same == value, key
    assert found["tracker.group"] == config["family"]


def test_add_scalars_gives_metrics_of_the_run_above(read, rows, tmp_path):
    of_torch = tmp_path / "runs" / "torch"
    of_x = tmp_path / "runs" / "x"
    for run in (of_torch, of_x):
        placed(f"tensorboard/scalars_of/{FILE}", run / FILE)
    for part in ("train", "eval"):
        written = f"tensorboard/scalars_of/loss/{part}/{FILE}"
        placed(written, of_torch / f"loss_{part}" / FILE)
        placed(written, of_x / "loss" / part / FILE)
    read()
    _, steps = logged()
    expected = [
        (run, f"loss/{part}", row["step"], single(row[f"{part}/loss"]))
        for run in ("torch", "x")
        for part in ("eval", "train")
        for row in steps[-3:]
    ]
    assert rows("select run_id, metric, step, value from raw.known_points order by all") == expected


def test_a_run_named_after_a_setting_is_no_part_of_another(read, rows, tmp_path):
    for rate in ("lr_1e-3", "lr_3e-3"):
        path = tmp_path / "runs" / "sweep" / rate / FILE
        path.parent.mkdir(parents=True)
        events = [event(scalar("lr", 0.25), step) for step in (1, 2)]
        path.write_bytes(version() + b"".join(map(record, events)))
    read()
    found = rows("select distinct run_id, metric from raw.known_points order by all")
    assert found == [("lr_1e-3", "lr"), ("lr_3e-3", "lr")]


def test_a_folder_of_add_hparams_belongs_to_the_run_that_has_events_above_it(read, rows, tmp_path):
    for run in ("a", "b"):
        placed(TENSORS, tmp_path / "runs" / run / "1795364331.25" / FILE)
    placed(SCALARS, tmp_path / "runs" / "a" / FILE)
    read()
    for table in ("points", "configs"):
        found = rows(f"select distinct run_id from raw.known_{table} order by all")
        assert found == [("1795364331.25",), ("a",)]


def test_folders_for_train_and_validation_are_one_run_and_two_metrics(read, rows, tmp_path):
    for folder, value in (("train", 2.0), ("validation", 3.0)):
        path = tmp_path / "runs" / "keras" / folder / FILE
        path.parent.mkdir(parents=True)
        path.write_bytes(version() + record(event(scalar("epoch_loss", value), step=1)))
    read()
    assert rows("select run_id, metric, value from raw.known_points order by all") == [
        ("keras", "train/epoch_loss", 2.0),
        ("keras", "validation/epoch_loss", 3.0),
    ]


def test_a_template_of_the_settings_names_the_run(read, rows, tmp_path):
    placed(SCALARS, tmp_path / "runs" / "baseline" / "loss_train" / FILE)
    read(run="{parent}/{folder}")
    assert rows("select distinct run_id from raw.known_points") == [("baseline/loss_train",)]


def test_a_file_is_known_by_its_content_and_not_by_its_name(whole):
    assert recognise(whole, "notes") == "tfevents"
    assert recognise(b'{"step": 1, "loss": 2.0}\n', FILE) == "jsonl"
    assert recognise(bytes(200), FILE) is None
    example = b"\x0a\x0b\x0a\x09\x0a\x01x\x12\x04\x1a\x02\x0a\x00"  # tf.train.Example: no event
    assert recognise(record(example), "data.tfrecord") is None


def test_events_read_one_by_one_are_those_read_together(whole, tmp_path, monkeypatch):
    together, _ = read_bytes(whole, tmp_path / FILE, "tfevents")
    monkeypatch.setattr(alike, "LONGEST", 0)
    one_by_one, _ = read_bytes(whole, tmp_path / FILE, "tfevents")
    assert sorted(together) == sorted(one_by_one)


@given(
    events=st.lists(
        st.tuples(
            st.sampled_from(["loss", "eval/loss", "läs", "x" * 200, ""]),
            st.floats(width=32, allow_nan=False),
            st.integers(-(2**63), 2**63 - 1) | st.integers(0, 300),
            st.sampled_from([1795364331.5, 0.0, 1e300]),
        ),
        min_size=1,
        max_size=40,
    )
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
def test_any_step_name_and_number_is_read_as_it_was_written(tmp_path, events):
    data = version() + b"".join(
        record(event(scalar(name, value), step=step, at=at)) for name, value, step, at in events
    )
    points, reading = read_bytes(data, tmp_path / FILE, "tfevents")
    expected = [
        ("run", name, step, value, at if at == 1795364331.5 else None)
        for name, value, step, at in events
    ]
    assert sorted(points, key=repr) == sorted(expected, key=repr)
    assert (reading.lines, reading.points) == (len(events) + 1, len(events))


def test_an_event_may_hold_several_numbers(tmp_path):
    both = scalar("a", 1.0) + scalar("b", 2.0)
    data = version() + record(event(both, step=3)) * 3
    points, _ = read_bytes(data, tmp_path / FILE, "tfevents")
    assert sorted(point[1:4] for point in points) == [("a", 3, 1.0)] * 3 + [("b", 3, 2.0)] * 3


def test_a_double_of_torch_keeps_its_digits_and_other_tensors_are_no_numbers(tmp_path):
    double = tensor(b"\x08\x02" + packed(6, struct.pack("<d", 0.1)))
    three = tensor(b"\x08\x01" + packed(5, struct.pack("<3f", 1, 2, 3)))
    curve = tensor(b"\x08\x01" + packed(5, struct.pack("<f", 1)), plugin=b"pr_curves")
    data = version() + b"".join(record(event(one, step=1)) for one in (double, three, curve))
    points, reading = read_bytes(data, tmp_path / FILE, "tfevents")
    assert points == [("run", "t", 1, 0.1, 1795364331.5)]
    assert reading.lines == 4


def test_a_text_that_is_no_object_is_configuration_while_it_never_changes(tmp_path):
    data = version()
    for step, (name, text) in enumerate(
        [("seq_length", b"64"), ("sample", b"once"), ("sample", b"upon"), ("note", b"{broken")]
    ):
        value = tensor(b"\x08\x07" + packed(8, text), name=name.encode() + b"/text_summary")
        data += record(event(value, step=step))
    _, reading = read_bytes(data, tmp_path / FILE, "tfevents")
    assert {(key, value) for _, key, value, _ in reading.configs()} == {
        ("seq_length", "64"),
        ("sample", None),
        ("note", "{broken"),
    }


def test_of_a_truncated_file_all_whole_records_are_read_and_the_cut_is_counted(tmp_path):
    starts, data = [], version()
    for step in range(12):
        starts.append(len(data))
        data += record(event(scalar("loss", step / 4), step=step))
    first = len(version())
    for size in range(first, len(data)):
        points, reading = read_bytes(data[:size], tmp_path / FILE, "tfevents")
        ends = [*starts[1:], len(data)]
        assert [point[3] for point in points] == [
            i / 4 for i, end in enumerate(ends) if end <= size
        ]
        is_cut = size not in {*starts, len(data)}
        assert reading.broken_lines == is_cut
        assert not is_cut or "cut off" in reading.broken[0][1]
    for size in range(1, first):
        with pytest.raises(FileUnreadable, match="no record is whole"):
            read_bytes(data[:size], tmp_path / FILE, "tfevents")


@given(place=st.integers(0, 12_509), flipped=st.integers(1, 255))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
def test_a_flipped_byte_costs_one_record_and_is_told(whole, tmp_path, place, flipped):
    data = bytearray(whole)
    data[place] ^= flipped
    points, reading = read_bytes(bytes(data), tmp_path / FILE, "tfevents")
    all_points, _ = read_bytes(whole, tmp_path / FILE, "tfevents")
    assert set(points) <= set(all_points)
    assert len(points) >= len(all_points) - 1
    assert reading.broken_lines == 1
    assert "damaged" in reading.broken[0][1] or "cut off" in reading.broken[0][1]
    assert reading.lines == 242


@pytest.mark.parametrize("lost", [b"", bytes(5000), b"\xff" * 5000, b"\x01\0\0\0" * 999])
def test_behind_lost_bytes_reading_goes_on(whole, tmp_path, lost):
    data = whole[:6000] + lost + whole[6400:]
    points, reading = read_bytes(data, tmp_path / FILE, "tfevents")
    all_points, _ = read_bytes(whole, tmp_path / FILE, "tfevents")
    assert set(points) <= set(all_points)
    assert 0 < len(all_points) - len(points) <= 12
    assert 1 <= reading.broken_lines <= 2


@pytest.mark.parametrize("block", [40, 1000])
def test_records_and_damage_across_blocks_are_read_as_within_one(
    whole, tmp_path, monkeypatch, block
):
    data = bytearray(whole)
    data[4000:4400] = bytes(400)
    at_once = read_bytes(bytes(data), tmp_path / FILE, "tfevents")
    monkeypatch.setattr(tfrecord, "BLOCK", block)
    in_blocks = read_bytes(bytes(data), tmp_path / FILE, "tfevents")
    assert sorted(in_blocks[0]) == sorted(at_once[0])
    assert in_blocks[1].broken == at_once[1].broken
    assert in_blocks[1].offset == len(whole)


def test_of_two_files_of_a_run_the_later_one_tells_the_last_step(derive, tmp_path):
    folder = tmp_path / "runs" / "resumed"
    folder.mkdir(parents=True)
    for file, begun, first, losses in (("1", 0, 1, (5.0, 4.0, 3.5)), ("2", 100, 2, (3.0, 2.0))):
        events = [
            record(event(scalar(name, value), step, at=1795364331.5 + begun + step))
            for step, loss in enumerate(losses, first)
            for name, value in (("eval/loss", loss), ("tokens", 64.0 * step))
        ]
        path = folder / f"events.out.tfevents.{file}.host.9.0"
        path.write_bytes(version() + b"".join(events))
    found = derive()["resumed"]
    assert (found["loss_nats"], found["tokens"]) == (2.0, 192)


def test_a_length_that_no_file_can_hold_takes_no_memory(whole, tmp_path):
    head = struct.pack("<Q", 2**62)
    claim = head + masked(head) + whole
    points, reading = read_bytes(claim, tmp_path / FILE, "tfevents")
    assert len(points) == 240
    assert reading.broken_lines == 1


@pytest.mark.parametrize("data", [b"step,loss\n1,2.0\n", bytes(100), b"\x00"])
def test_a_foreign_file_is_told_in_one_line(tmp_path, data):
    with pytest.raises(FileUnreadable, match="no record is whole") as told:
        read_bytes(data, tmp_path / FILE, "tfevents")
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("pieces", [1, 7, 100, 4000])
def test_a_file_read_in_pieces_gives_what_reading_it_whole_gives(whole, tmp_path, pieces):
    path, reading, points = tmp_path / FILE, Reading("run"), []
    for size in [*range(pieces, len(whole), max(pieces, 500)), len(whole)]:
        after = reading.go_on()
        found, reading = read_bytes(whole[:size], path, "tfevents", after, is_last=False)
        points += found
    all_points, at_once = read_bytes(whole, path, "tfevents")
    assert sorted(points) == sorted(all_points)
    assert (reading.lines, reading.points) == (at_once.lines, at_once.points)
    assert reading.offset == len(whole)
