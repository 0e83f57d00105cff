"""What is published of one law of a family, from runs that follow a planted law."""

import numpy as np
import pandas as pd
import pytest

from flows.settings.model import FitSettings, PublishSettings
from flows.tables import family_tables
from tests.flows import planted

HOW = FitSettings(draws=100)


def tables_of(runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return family_tables("gpt", runs, HOW, PublishSettings(), ["chinchilla"])


@pytest.fixture(scope="module")
def runs() -> pd.DataFrame:
    return planted.table(planted.sweep("gpt", seed=5))


@pytest.fixture(scope="module")
def tables(runs: pd.DataFrame) -> dict[str, pd.DataFrame]:
    return tables_of(runs)


def test_undeclared_budgets_are_those_of_runs_of_like_compute(
    tables: dict[str, pd.DataFrame],
) -> None:
    found = np.unique(tables["runs_in_fit"]["flops_budget"])
    np.testing.assert_allclose(found, planted.BUDGETS, rtol=1e-9)
    np.testing.assert_allclose(
        np.unique(tables["isoflop_curves"]["flops_budget"]), planted.BUDGETS, rtol=1e-9
    )


def test_a_curve_spends_its_budget_at_every_size(tables: dict[str, pd.DataFrame]) -> None:
    curves = tables["isoflop_curves"]
    np.testing.assert_allclose(
        6 * curves["params"] * curves["tokens"], curves["flops_budget"], rtol=1e-12
    )


def test_the_ends_of_the_indifference_band_lose_what_they_are_said_to_lose(
    tables: dict[str, pd.DataFrame],
) -> None:
    law = tables["coefficients"].set_index("coefficient")["estimate"]
    for row in tables["frontier"].query("is_plan and law == 'chinchilla'").itertuples():
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
    assert set(tables["fits"]["runs"]) == {len(runs) - len(held)}


def test_compute_is_planned_as_the_largest_models_were_counted(runs: pd.DataFrame) -> None:
    # overhead that falls from 10 to 7 FLOPs a parameter and token, as attention's share does
    k = 7 + 3 * (runs["params"].max() - runs["params"]) / (runs["params"].max())
    tables = tables_of(runs.assign(flops=k * runs["params"] * runs["tokens"]))
    for fit in tables["fits"].itertuples():
        assert fit.flops_per_param_token == pytest.approx(7)
        assert fit.flops_per_param_token_max == pytest.approx(k.max())
    frontier = tables["frontier"]
    np.testing.assert_allclose(
        7 * frontier["params_opt"] * frontier["tokens_opt"], frontier["flops"], rtol=1e-12
    )


def test_a_curve_passes_its_runs_at_their_own_tokens(runs: pd.DataFrame) -> None:
    # each size counted in its own way: the curve at a run's size has the run's tokens
    k = 6 + 2e7 / runs["params"]
    declared = [float(f"{budget:.3e}") for budget in 6 * runs["params"] * runs["tokens"]]
    counted = runs.assign(flops=k * runs["params"] * runs["tokens"], flops_budget=declared)
    curves = tables_of(counted)["isoflop_curves"]
    assert len(curves)
    for run in counted.itertuples():
        own = curves[np.isclose(curves["flops_budget"], run.flops_budget)]
        tokens = np.exp(np.interp(np.log(run.params), np.log(own["params"]), np.log(own["tokens"])))
        own_k = 6 + 2e7 / run.params
        assert tokens * own_k * run.params == pytest.approx(run.flops_budget, rel=0.02)


@pytest.mark.parametrize("count", [0, 1, 5])
def test_too_few_runs_give_a_row_that_says_so_and_no_numbers(
    runs: pd.DataFrame, count: int
) -> None:
    tables = tables_of(runs.iloc[:count])
    for fit in tables["fits"].itertuples():
        assert (fit.status, fit.is_selected, fit.runs) == ("too_few", False, count)
    assert not {"coefficients", "surfaces"} & {*tables}


def test_numbers_that_no_run_can_have_are_refused_with_the_reason(runs: pd.DataFrame) -> None:
    tables = tables_of(runs.assign(tokens=1e300))
    assert set(tables["fits"]["status"]) == {"not_identified"}
    assert all("tokens" in reason for reason in tables["fits"]["reason"])
