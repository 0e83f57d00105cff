"""The sweep's run as trainers print it has the N, D, C and losses of its own log."""

import pytest

from tests.warehouse.formats import as_printed
from tests.warehouse.formats.as_printed import RUN
from warehouse.core.derive import Family

# format, what prints it, loss, and half of the last digit that is printed of it
LOGS = {
    "megatron": ("megatron", as_printed.megatron, "lm loss validation", 5e-7),
    "nanogpt": ("nanogpt", as_printed.nanogpt, "val/loss", 5e-5),
    "nanochat": ("nanochat", as_printed.nanochat, "val/bpb", 5e-7),
    "llm.c": ("llmc", as_printed.llmc_table, "tel", 5e-7),
}


@pytest.fixture(params=LOGS)
def log(request, printed, sweep):
    name, trainer, loss, half_digit = LOGS[request.param]
    printed(as_printed.text(trainer(*sweep)))
    return name, loss, half_digit


def test_the_run_has_the_size_the_tokens_and_the_loss_of_its_own_log(log, derive, sweep, rows):
    config, evaluations = sweep
    form, loss, half_digit = log
    run = derive(Family("tiny", loss=loss, params="params_total"), family="tiny")[RUN]
    assert run["params"] == config["params_total"]
    assert run["tokens"] == config["tokens_planned"]
    assert run["loss_nats"] == pytest.approx(evaluations[-1]["eval/loss"], abs=half_digit * 1.001)
    assert run["is_final"]
    assert rows("select distinct format from raw.files") == [(form,)]
    assert rows("from raw.known_broken_lines") == []


def test_every_evaluation_has_the_step_the_tokens_and_the_loss_of_its_own_log(
    log, derive, sweep, rows
):
    _, evaluations = sweep
    _, loss, half_digit = log
    derive(Family("tiny", loss=loss, params="params_total"), family="tiny")
    found = rows("select step, tokens, loss_nats from core.points order by step")
    assert [row[:2] for row in found] == [(row["step"], row["tokens"]) for row in evaluations]
    for (_, _, value), row in zip(found, evaluations, strict=True):
        assert value == pytest.approx(row["eval/loss"], abs=half_digit * 1.001)


def test_nanochats_flops_per_token_give_the_compute_of_the_run(printed, derive, sweep):
    config, _ = sweep
    printed(as_printed.text(as_printed.nanochat(*sweep)))
    run = derive(Family("tiny", loss="val/bpb", params="params_total"), family="tiny")[RUN]
    assert run["flops"] == pytest.approx(config["flops_per_token"] * config["tokens_planned"])


def test_main_log_of_llmc_has_the_losses_of_training_and_validation(printed, read, rows, sweep):
    _, evaluations = sweep
    printed(as_printed.text(as_printed.llmc_log(*sweep)), name=f"{RUN}/main.log")
    read()
    assert rows("select distinct run_id from raw.known_points") == [(RUN,)]
    for metric, own in (("tel", "eval/loss"), ("trl", "train/loss")):
        query = "select step, value from raw.known_points where metric = ? order by step"
        found = rows(query, [metric])
        assert [step for step, _ in found] == [row["step"] for row in evaluations]
        values = [value for _, value in found]
        assert values == pytest.approx([row[own] for row in evaluations], abs=5.001e-5)
