"""Logs of one run of the sweep that OLMo, OLMo-core and torchtitan printed (written/)."""

from pathlib import Path

import pytest

from tests.warehouse.formats.as_printed import RUN
from warehouse.core.derive import Family

WRITTEN = Path(__file__).parent / "written"
# format, loss, and half of the last digit that each prints of a loss between 1 and 10
LOGS = {
    "olmo": ("olmo", "eval/held_out/CrossEntropyLoss", 5e-4),
    "olmo_core": ("olmo", "eval/lm/held_out/CE loss", 5e-4),
    "torchtitan": ("torchtitan", "validation_metrics/loss", 5e-5),
}


@pytest.fixture(params=LOGS)
def log(request, printed):
    printed((WRITTEN / f"{request.param}.log").read_bytes())
    return LOGS[request.param]


def test_the_run_has_the_size_the_tokens_and_the_loss_of_its_own_log(log, derive, sweep, rows):
    config, evaluations = sweep
    form, loss, half_digit = log
    params = "params_total" if form == "torchtitan" else "params_non_embedding"
    run = derive(Family("tiny", loss=loss, params=params), family="tiny")[RUN]
    assert run["params"] == config[params]
    assert run["tokens"] == config["tokens_planned"] == evaluations[-1]["tokens"]
    assert run["loss_nats"] == pytest.approx(evaluations[-1]["eval/loss"], abs=half_digit * 1.001)
    assert run["is_final"]
    assert rows("select distinct format from raw.files") == [(form,)]
    assert rows("select count(*) from raw.known_broken_lines") == [(0,)]


def test_every_evaluation_has_the_step_the_tokens_and_the_loss_of_its_own_log(
    log, derive, sweep, rows
):
    _, evaluations = sweep
    _, loss, half_digit = log
    derive(Family("tiny", loss=loss), family="tiny")
    found = rows("select step, tokens, loss_nats from core.points order by step")
    assert [row[:2] for row in found] == [(row["step"], row["tokens"]) for row in evaluations]
    for (_, _, value), row in zip(found, evaluations, strict=True):
        assert value == pytest.approx(row["eval/loss"], abs=half_digit * 1.001)
