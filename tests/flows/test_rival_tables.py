"""What the report is handed of the laws beside the one in use."""

import numpy as np
import pandas as pd
import pytest

import laws
from flows.pages.literature import published_sets
from flows.pages.rivals import rival_tables, walk_forward_means

Tables = dict[str, pd.DataFrame]


@pytest.fixture
def tables(wide_runs: pd.DataFrame, wide_tables: Tables) -> Tables:
    fits = wide_tables["fits"].assign(release="2026-11-22")
    return wide_tables | {"fits": fits, "runs": wide_runs.assign(family="gpt")}


def test_the_lines_have_a_row_at_each_plan_budget(tables: Tables) -> None:
    found = rival_tables(tables)["frontier_lines"]
    plan = tables["frontier"].query("law == 'chinchilla' and is_plan")["flops"]
    assert [*found.loc[found["is_plan"], "flops"]] == [*plan]
    assert (found["lo_params_opt"] < found["params_opt"]).all()
    k = float(tables["fits"].set_index("law").loc["isoflop", "flops_per_param_token"])
    np.testing.assert_allclose(found["flops"], k * found["params_opt"] * found["tokens_opt"])


def test_the_disagreement_is_that_of_the_two_plans(tables: Tables) -> None:
    (found,) = rival_tables(tables)["disagreements"].to_dict("records")
    apart = abs(np.log(found["lines_tokens"] / found["law_tokens"]))
    assert found["difference"] == pytest.approx(np.expm1(apart))
    assert found["cost_nats"] >= 0


def test_a_family_without_a_law_in_use_has_neither(tables: Tables) -> None:
    none = tables | {"fits": tables["fits"].assign(is_selected=False)}
    found = rival_tables(none)
    assert found["frontier_lines"].empty
    assert found["disagreements"].empty


def test_a_mean_is_over_the_forecasts_of_one_budget_from_one_cut() -> None:
    runs = pd.DataFrame({"family": "a", "run_id": ["x", "y", "z"], "flops_budget": [4.0, 4.0, 9.0]})
    row = {"family": "a", "law": "kaplan", "flops_cut": 2.0, "actual_loss_nats": 2.0}
    forecasts = pd.DataFrame([
        row | {"run_id": "x", "flops_ratio": 2.0, "predicted_loss_nats": 1.9},
        row | {"run_id": "y", "flops_ratio": 2.0, "predicted_loss_nats": 2.0},
        row | {"run_id": "z", "flops_ratio": 4.5, "predicted_loss_nats": 2.2},
    ])  # fmt: skip
    found = walk_forward_means(forecasts, runs)
    assert [*found["runs"]] == [2, 1]
    np.testing.assert_allclose(found["error"], [0.025, -0.1])


def test_no_forecast_has_no_mean(tables: Tables) -> None:
    assert walk_forward_means(tables["walk_forward"].head(0), tables["runs"]).empty


def test_each_published_set_stands_under_the_law_whose_form_it_has() -> None:
    sets = published_sets()
    assert {*sets["law"]} == {*laws.NIGHTLY}
    for law, rows in sets.groupby("law"):
        assert {*laws.NIGHTLY[law].coefficients} <= {*rows["coefficient"]}
    assert [*sets.query("law == 'chinchilla_tied'")["source"].unique()] == ["Muennighoff 2023, C4"]
