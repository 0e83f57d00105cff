"""One JSON document as a log."""

import errno
import io
import json

import pytest

from tests.warehouse.formats.one_file import given_by
from warehouse.sources.formats import recognise
from warehouse.sources.records import json_text

ROWS = [{"step": step, "loss": 3.0 - step / 8} for step in range(8)]
POINTS = [(step, "loss", 3.0 - step / 8) for step in range(8)]

WHOLE = {
    "a list on one line": json.dumps(ROWS),
    "a list over lines": json.dumps(ROWS, indent=2),
    "a list of lines": "[\n" + ",\n".join(map(json.dumps, ROWS)) + "\n]\n",
    "an object that holds the list": json.dumps({"lr": 0.1, "history": ROWS}),
    "an object over lines": json.dumps({"history": ROWS, "lr": 0.1}, indent=2),
    "a byte order mark": "\ufeff" + json.dumps(ROWS),
}


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_the_records_of_a_document_are_points(tmp_path, text):
    assert given_by(tmp_path / "a.json", text.encode()) == (POINTS, [])


@pytest.mark.parametrize("text", WHOLE.values(), ids=WHOLE.keys())
def test_a_document_that_is_cut_gives_its_whole_records_and_says_so(tmp_path, text):
    data = text.encode()
    seen = set()
    for size in range(data.index(b'"') + 1, len(data.rstrip()) - 1):
        found, told = given_by(tmp_path / "a.json", data[:size])
        assert len(told) == 1
        assert found == POINTS[: len(found)]
        seen.add(len(found))
    assert seen >= set(range(8))


def test_a_number_that_may_be_cut_is_none(tmp_path):
    found, told = given_by(tmp_path / "a.json", b'{\n"step": 1,\n"loss": 1')
    assert found == []
    assert "cut off" in told[0]


def test_damage_in_the_middle_keeps_what_is_before_it_and_says_where(tmp_path):
    data = json.dumps(ROWS).encode().replace(b'"step": 4,', b'"step": 4;')
    found, told = given_by(tmp_path / "a.json", data)
    assert found == POINTS[:4]
    assert told == [
        "not JSON: Expecting ',' delimiter, behind 5 values, at character "
        f"{data.index(b'{', data.index(b'3,'))}"
    ]


def test_what_stands_beside_the_records_configures_their_run(log, read, rows):
    log("a.json", json.dumps({"run": "b", "width": 64, "history": ROWS, "end": {"of": "it"}}))
    read()
    assert rows("select distinct run_id from raw.known_points") == [("b",)]
    found = rows("select run_id, key, value from raw.known_configs order by key")
    assert found == [("b", "end.of", "it"), ("b", "width", "64")]


@pytest.mark.parametrize("config_first", [True, False])
def test_a_configuration_beside_the_records_has_the_names_that_json_lines_give_it(
    tmp_path, read, rows, config_first
):
    (tmp_path / "runs").mkdir()
    told = {"config": {"family": "gpt", "model": {"d_model": 64}}}
    document = {**told, "log": ROWS} if config_first else {"log": ROWS, **told}
    (tmp_path / "runs" / "a.json").write_text(json.dumps(document))
    read()
    found = rows("select key, value from raw.known_configs order by key")
    assert found == [("family", "gpt"), ("model.d_model", "64")]


def test_a_record_that_is_none_is_broken_and_the_rest_stays(tmp_path):
    found, told = given_by(tmp_path / "a.json", json.dumps([*ROWS[:1], 7, *ROWS[1:]]).encode())
    assert (found, told) == (POINTS, ["not a JSON object"])


def test_an_object_that_names_a_step_is_a_record(tmp_path):
    text = json.dumps({"step": 3, "loss": 2.5}, indent=2)
    assert given_by(tmp_path / "a.json", text.encode()) == ([(3, "loss", 2.5)], [])


@pytest.mark.parametrize("text", ['{"name": "x", "version": 3}', "[1, 2]", '{"a": 1}\n'])
def test_a_document_that_is_no_log_is_told(tmp_path, text):
    found, told = given_by(tmp_path / "package.json", text.encode())
    assert found == []
    assert told


def test_too_large_a_document_is_refused_with_a_word(tmp_path, monkeypatch):
    monkeypatch.setattr(json_text.text_of, "__defaults__", (2**20,))
    found, told = given_by(tmp_path / "a.json", json.dumps(ROWS).encode() + b" " * 2**21)
    assert found == []
    assert "more than 1 MiB" in told[0]


def test_nesting_and_numbers_without_end_are_damage(tmp_path):
    for value in ("[" * 100_000, "1" * 5000):
        found, told = given_by(tmp_path / "a.json", f'[{{"step": 1, "x": {value}'.encode())
        assert (found, len(told)) == ([], 1)


def test_lines_of_objects_stay_json_lines():
    lines = b'{"step": 1, "loss": 2}\n{"step": 2, "loss": 1}\n'
    assert recognise(lines, "a.json") == "jsonl"
    assert recognise(b'{"step": 1,\n' + lines, "a.jsonl") == "jsonl"
    assert recognise(b'{"step": 1, "loss": 2}\n', "a.jsonl") == "jsonl"


def test_a_record_with_a_list_of_numbers_keeps_its_points(tmp_path):
    text = json.dumps({"step": 100, "eval_loss": 2.5, "betas": [0.9, 0.95]}, indent=1)
    assert given_by(tmp_path / "a.json", text.encode()) == ([(100, "eval_loss", 2.5)], [])


def test_a_list_of_numbers_beside_the_records_configures_their_run(log, read, rows):
    log("b/results.json", json.dumps({"betas": [0.9, 0.95], "history": ROWS}, indent=1))
    read()
    assert rows("select key, value from raw.known_configs") == [("betas", "[0.9, 0.95]")]
    assert rows("from raw.known_broken_lines") == []


@pytest.mark.parametrize("name", ["settings.json", "train_args.json"])
def test_records_make_a_log_whatever_its_name(tmp_path, name):
    assert given_by(tmp_path / name, json.dumps({"history": ROWS}).encode()) == (POINTS, [])


def test_settings_with_a_list_of_objects_stay_configuration():
    text = json.dumps({"datasets": [{"path": "c4", "weight": 0.5}], "d_model": 64})
    assert recognise(text.encode(), "a/config.json") == "configuration"


def test_a_disk_that_fails_is_no_damaged_document():
    class Failing:
        def open(self):
            stream = io.BytesIO()
            stream.read = self.fail
            return stream

        def fail(self, _):
            raise OSError(errno.EIO, "Input/output error")

    with pytest.raises(OSError, match="Input/output"):
        json_text.text_of(Failing())
