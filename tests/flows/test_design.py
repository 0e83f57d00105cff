"""lawbook design: the runs of a release and what they say of the next, and a sweep from nothing."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

from flows import cli
from flows.errors import NoSuchFamily, WrongCall
from flows.plans.design import next_of_family, whole_sweep
from flows.plans.sweep_request import SweepRequest
from flows.settings.model import FitSettings, PublishSettings
from flows.tables import family_tables
from tests.flows import planted
from tests.flows.conftest import Lab

Tables = dict[str, pd.DataFrame]
TARGET = 6.4e20  # ten times the largest run


@pytest.fixture(scope="module")
def release() -> Tables:
    """One family as a release has it."""
    runs = planted.table(planted.sweep("gpt", seed=5))
    found = family_tables("gpt", runs, FitSettings(draws=100), PublishSettings())
    tables = {name: rows.assign(release="2026-01-02") for name, rows in found.items()}
    return tables | {"runs": runs.assign(family="gpt", is_in_fit=True, release="2026-01-02")}


def lawbook(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one design."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["lawbook", "design", *words])
        with pytest.raises(SystemExit) as end:
            cli.main()
    captured = capsys.readouterr()
    return int(end.value.code or 0), captured.out, captured.err


def test_the_next_runs_of_a_family_cost_no_more_than_the_budget(release: Tables) -> None:
    found = next_of_family(release, "gpt", TARGET, budget=1e20, most=4)
    assert found["flops"].sum() <= 1e20 * (1 + 1e-12)
    assert list(found["order"]) == list(range(1, len(found) + 1))
    after = found["sd_log_loss_after"].to_numpy()
    np.testing.assert_array_equal(found["sd_log_loss_before"].to_numpy()[1:], after[:-1])
    assert (after < found["sd_log_loss_before"]).all()
    total = 1 - (after[-1] / found["sd_log_loss_before"].iloc[0]) ** 2
    np.testing.assert_allclose(found["share_removed"].sum(), total, rtol=1e-9)


def test_what_is_foreseen_is_no_more_than_what_the_published_forecast_doubts(
    release: Tables,
) -> None:
    # which counts what free laws disagree by as well; the surface is right to 1e-5 of the loss
    found = next_of_family(release, "gpt", TARGET, most=1)
    assert found["sd_log_loss_before"][0] <= found["target_sd_log_loss"][0] + 1e-5


def test_a_forecast_that_was_published_wider_is_doubted_as_much_more(release: Tables) -> None:
    surfaces = release["surfaces"]
    wide = release | {"surfaces": surfaces.assign(noise_sd=1.5 * surfaces["noise_sd"])}
    before, wider = (
        next_of_family(tables, "gpt", TARGET, most=1)["sd_log_loss_before"][0]
        for tables in (release, wide)
    )
    assert wider == pytest.approx(1.5 * before)


def test_without_a_budget_a_tenth_of_the_target_is_spent_at_most(release: Tables) -> None:
    found = next_of_family(release, "gpt", TARGET)
    assert found["flops"].sum() <= TARGET / 10 * (1 + 1e-12)


def test_runs_that_are_in_no_fit_are_not_asked(release: Tables) -> None:
    odd = release["runs"].iloc[:3].assign(loss_nats=50.0, is_in_fit=False)
    more = release | {"runs": pd.concat([release["runs"], odd])}
    wanted = next_of_family(release, "gpt", TARGET)
    pd.testing.assert_frame_equal(next_of_family(more, "gpt", TARGET), wanted)


def test_a_family_that_is_not_there_is_named_with_its_nearest(release: Tables) -> None:
    with pytest.raises(NoSuchFamily, match='Did you mean "gpt"'):
        next_of_family(release, "gtp", TARGET)


def test_the_steps_of_a_sweep_hold_its_tokens_and_its_price_follows_its_flops() -> None:
    priced = SweepRequest(1e24, 1e22, batch_tokens=2**20, price_per_flop=3e-18)
    sweep, rows = whole_sweep(priced)
    steps = rows["steps"] * 2**20
    assert ((steps >= rows["tokens"]) & (steps < rows["tokens"] + 2**20)).all()
    np.testing.assert_allclose(rows["cost"].sum(), 3e-18 * sweep.C.sum(), rtol=1e-12)


def test_an_hour_of_an_accelerator_has_its_price() -> None:
    # 1e15 FLOP/s, half of which train: 1.8e18 FLOPs an hour
    request = SweepRequest(1e24, 1.8e22, price_per_hour=2, peak_flops=1e15, mfu=0.5)
    _, rows = whole_sweep(request)
    np.testing.assert_allclose(rows["cost"].sum(), 2e4, rtol=1e-9)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"target": float("nan")}, "--target must be a number above 0"),
        ({"budget": -1.0}, "--budget must be a number above 0"),
        ({"sizes": 0}, "--sizes must be a number above 0"),
        ({"sizes": 10**6}, "50 at most"),
        ({"mfu": 0.4}, "takes --price-per-hour, --peak-flops and --mfu"),
    ],
)
def test_a_request_that_means_nothing_is_a_wrong_call(wrong: dict[str, float], said: str) -> None:
    with pytest.raises(WrongCall, match=said):
        SweepRequest(**({"target": 1e24, "budget": 1e22} | wrong))


def test_a_sweep_from_nothing_needs_no_release(
    capsys: pytest.CaptureFixture[str], tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = lawbook(capsys, "--target", "1e24", "--budget", "1e22", "--json")
    rows = json.loads(out)
    assert (code, len(rows)) == (0, 25)
    assert sum(row["flops"] for row in rows) == pytest.approx(1e22)
    code, out, _ = lawbook(capsys, "--target", "1e24", "--budget", "1e22")
    assert code == 0
    assert "25 runs for the loss at 1e24 FLOPs" in out
    assert "determines a law" in out


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("gpt", 2, "--target C"),
        ("--target 1e24", 2, "--budget B"),
        ("--target 1e24 --budget 1e22 --runs 3", 2, "go with a FAMILY"),
        ("gpt --target nan", 2, "--target must be a number above 0"),
        ("gpt --target 1e24 --budget -1", 2, "--budget must be a number above 0"),
        ("gpt --target 1e24 --sizes 3", 2, "--sizes belong to a sweep"),
        ("--target 1e24 --budget 1e22 --sizes 1", 1, "not worth its compute"),
        ("--target 1e24 --budget 1e22 --tokens-per-param 20 --sizes 1 --budgets 9", 1, "one line"),
    ],
)
def test_what_cannot_be_designed_is_said_in_one_line(
    capsys: pytest.CaptureFixture[str], words: str, code: int, said: str
) -> None:
    ended, out, err = lawbook(capsys, *words.split())
    assert (ended, out) == (code, "")
    assert len(err.splitlines()) == 1
    assert said in err


def test_design_names_runs_from_the_release(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("first", "--target", "6.4e20", "--budget", "3e19", "--config", lab.config)
    code, out, _ = lawbook(capsys, *words, "--json")
    rows = json.loads(out)
    assert code == 0
    assert {row["release"] for row in rows} == {"2026-01-02"}
    assert sum(row["flops"] for row in rows) <= 3e19 * (1 + 1e-9)
    code, out, _ = lawbook(capsys, *words)
    assert code == 0
    assert "first, release 2026-01-02: for the loss at 6.4e20 FLOPs" in out
    assert max(len(line) for line in out.splitlines()) <= 80
