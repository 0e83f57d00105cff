"""What is published about one family, from runs that follow a planted law."""

import numpy as np
import pandas as pd
import pytest

from flows.settings import FamilySettings, FitSettings, PublishSettings
from flows.tables import family_tables
from tests.flows import planted

HOW = FitSettings(draws=100)


def runs_of(found: list[planted.PlantedRun]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "run_id": [run.name for run in found],
            "params": [run.params for run in found],
            "tokens": [run.tokens for run in found],
            "flops": [6 * run.params * run.tokens for run in found],
            "flops_budget": np.nan,
            "loss_nats": [run.loss for run in found],
            "is_holdout": False,
        }
    )


def tables_of(runs: pd.DataFrame, **settings: float) -> dict[str, pd.DataFrame]:
    return family_tables("gpt", runs, FamilySettings(**settings), HOW, PublishSettings())


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    return runs_of(planted.sweep("gpt", seed=5))


def test_undeclared_budgets_are_those_of_runs_of_like_compute(runs: pd.DataFrame) -> None:
    tables = tables_of(runs)
    found = np.unique(tables["runs_in_fit"]["flops_budget"])
    np.testing.assert_allclose(found, planted.BUDGETS, rtol=1e-9)
    np.testing.assert_allclose(
        np.unique(tables["isoflop_curves"]["flops_budget"]), planted.BUDGETS, rtol=1e-9
    )


def test_a_curve_spends_its_budget_at_every_size(runs: pd.DataFrame) -> None:
    curves = tables_of(runs)["isoflop_curves"]
    np.testing.assert_allclose(
        6 * curves["params"] * curves["tokens"], curves["flops_budget"], rtol=1e-12
    )


def test_the_ends_of_the_indifference_band_lose_what_they_are_said_to_lose(
    runs: pd.DataFrame,
) -> None:
    tables = tables_of(runs)
    law = tables["coefficients"].set_index("coefficient")["estimate"]
    for row in tables["frontier"].query("is_plan").itertuples():
        for size in (row.lo_params_indifferent, row.hi_params_indifferent):
            tokens = row.flops / 6 / size
            loss = law.E + law.A / size**law.alpha + law.B / tokens**law.beta
            assert loss - row.loss_nats == pytest.approx(0.005, rel=1e-6)


def test_held_out_runs_are_predicted_and_never_fitted(runs: pd.DataFrame) -> None:
    largest = runs["params"] == runs["params"].max()
    tables = tables_of(runs.assign(is_holdout=largest))
    held = set(runs.loc[largest, "run_id"])
    predictions = tables["predictions"]
    assert set(predictions.loc[predictions["kind"] == "backtest", "run_id"]) == held
    assert not held & set(tables["runs_in_fit"]["run_id"])
    assert tables["fits"]["runs"].item() == len(runs) - len(held)


def test_the_settings_may_say_how_compute_is_counted(runs: pd.DataFrame) -> None:
    tables = tables_of(runs, flops_per_param_token=7.5)
    assert tables["fits"]["flops_per_param_token"].item() == 7.5
    frontier = tables["frontier"]
    np.testing.assert_allclose(
        7.5 * frontier["params_opt"] * frontier["tokens_opt"], frontier["flops"], rtol=1e-12
    )


@pytest.mark.parametrize("count", [0, 1, 5])
def test_too_few_runs_give_a_row_that_says_so_and_no_numbers(
    runs: pd.DataFrame, count: int
) -> None:
    tables = tables_of(runs.iloc[:count])
    (fit,) = tables["fits"].itertuples()
    assert (fit.status, fit.is_selected, fit.runs) == ("too_few", False, count)
    assert "coefficients" not in tables


def test_numbers_that_no_run_can_have_are_refused_with_the_reason(runs: pd.DataFrame) -> None:
    tables = tables_of(runs.assign(tokens=1e300))
    assert tables["fits"]["status"].item() == "not_identified"
    assert "tokens" in tables["fits"]["reason"].item()
