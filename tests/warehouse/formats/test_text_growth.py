"""Logs of text while a trainer writes them, and when they are damaged."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.warehouse.formats import as_printed
from tests.warehouse.formats.test_text_lines import OLMO, STEP
from warehouse.raw.ingest import ingest
from warehouse.sources.formats import recognise
from warehouse.sources.source import Source

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
POINTS = "select metric, step, value, line from raw.known_points order by all"
TRAINERS = {
    "megatron": as_printed.megatron,
    "nanogpt": as_printed.nanogpt,
    "nanochat": as_printed.nanochat,
    "llmc": as_printed.llmc_table,
}


@pytest.fixture(params=[*TRAINERS, "olmo"])
def log(request, sweep):
    """A format, and a log in it of a few steps."""
    if request.param == "olmo":
        lines = OLMO + "    eval/c4/CrossEntropyLoss=3.012\n"
        steps = [lines.replace("step=1/", f"step={step}/") for step in range(1, 4)]
        return "olmo", "".join(steps).encode()
    config, rows = sweep
    return request.param, as_printed.text(TRAINERS[request.param](config, rows[:2])).encode()


def test_a_log_that_grows_gives_what_it_gives_when_it_is_read_at_once(
    log, printed, con, rows, tmp_path
):
    _, text = log
    source = Source("lab", "runs", tmp_path)
    places = range(len(text) // 2, len(text), len(text) // 9)
    for night, place in enumerate([*places, len(text)]):
        printed(text[:place])
        ingest(con, [source], AT + timedelta(days=night))
    grown, said = rows(POINTS), rows("select key, value from raw.known_configs order by all")
    kinds = {kind for (kind,) in rows("select distinct kind from raw.readings")}
    assert "grown" in kinds
    assert rows("from raw.known_broken_lines") == []
    printed(text, name="whole/train.log")
    (tmp_path / "runs" / "rope-3e11-d32-s0" / "train.log").unlink()
    ingest(con, [source], AT + timedelta(days=99))
    assert rows(POINTS) == grown
    assert rows("select key, value from raw.known_configs order by all") == said


def test_a_line_without_an_end_gives_nothing_until_it_has_one(printed, read, rows):
    second = STEP.replace("step:  1", "step:  2")
    printed(STEP + second.rstrip("\n")[:-1])
    read()
    assert rows("select distinct step from raw.known_points") == [(1,)]
    assert rows("select line, reason from raw.known_broken_lines") == [
        (2, "cut off: the file ends within it")
    ]
    printed(STEP + second)
    read()
    assert rows("select distinct step from raw.known_points order by 1") == [(1,), (2,)]
    assert rows("from raw.known_broken_lines") == []


def test_every_cut_of_a_log_gives_numbers_of_the_log_and_no_others(log, read_as):
    form, content = log
    whole, _ = read_as(form, content)
    for place in range(len(content)):
        found, reading = read_as(form, content[:place])
        assert found.items() <= whole.items()
        assert reading.offset == place


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_letter_in_place_of_a_byte_costs_its_line_at_most_and_gives_no_new_number(
    log, read_as, data
):
    form, content = log
    whole, _ = read_as(form, content)
    place = data.draw(st.integers(0, len(content) - 1))
    letter = data.draw(st.sampled_from([b"\0", b"\xff", b"\xc3", b"~", b"@"]))
    found, _ = read_as(form, content[:place] + letter + content[place + 1 :])
    assert set(found.values()) <= set(whole.values())


FORMS = [*TRAINERS, "olmo", "torchtitan"]
PIECES = [
    *("iteration 1/", "step: 1  ", "step 1/2 ", "[step=1/2]", "s:1 tel:", "Step 1 | ", "val loss "),
    *(
        "loss: 1.5",
        "| lm loss: 1.5 |",
        "=1.5",
        "train/loss",
        "{",
        "}",
        "Model config:",
        "1,5",
        "\n",
    ),
    *(
        "Running with args: {",
        "------ arguments ------",
        "  x ..... 1",
        "\r",
        "\x1b[31m",
        "[rank1]:",
    ),
]


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(pieces=st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=30))
@pytest.mark.parametrize("form", FORMS)
def test_any_text_is_read_to_its_end(form, read_as, pieces):
    content = "".join(pieces).encode("utf-8", "surrogatepass")
    found, reading = read_as(form, content)
    assert reading.offset == len(content)
    assert reading.points >= len(found)


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ('{"step": 1, "note": "step: 10  loss: 8.1 memory: 1.0GiB("}\n', "jsonl"),
        ("step,loss\n1,2.5\n", "csv"),
        ('step,note\n1,"iter 0: loss 3.1, time 10.0ms"\n', "csv"),
        ("iter 0: loss 3.1, time 10.0ms, mfu 1.0%\n", "nanogpt"),
        (STEP, "torchtitan"),
        (OLMO, "olmo"),
        ("s:0 tel:11.0060\n", "llmc"),
        ("step 00000/200000 (0.00%) | loss: 9.0 | lrm: 0.00 |\n", "nanochat"),
    ],
)
def test_a_log_is_known_by_its_lines_whatever_its_name(text, form):
    assert recognise(text.encode(), "runs/a/output.txt") == form
