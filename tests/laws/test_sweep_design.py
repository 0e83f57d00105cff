"""A whole sweep from nothing: it keeps its budget and determines a law, or is refused."""

import numpy as np
import pytest

import laws
from laws.design import plan_sweep
from laws.design.identifiable import layout
from laws.design.sweep import NOISE_SD
from laws.errors import DesignRefused, QuantityOutOfRange
from laws.forecast import fit_forecast
from laws.published import C4_TIED, EPOCH, TEX
from laws.rules.tokens_per_param import TokensPerParam


def test_a_sweep_costs_its_budget_and_no_run_more_than_the_target() -> None:
    sweep = plan_sweep(1e24, 1e22, budgets=4, sizes=6)
    assert len(sweep.N) == 24
    np.testing.assert_allclose(sweep.C.sum(), 1e22, rtol=1e-12)
    np.testing.assert_allclose(sweep.C, 6 * sweep.N * sweep.D, rtol=1e-12)
    assert plan_sweep(1e20, 1e24).C.max() <= 1e20 * (1 + 1e-12)


def test_the_runs_of_a_sweep_determine_the_law_they_follow() -> None:
    sweep = plan_sweep(1e24, 1e22, frontier=TokensPerParam())
    runs = laws.Observations(N=sweep.N, D=sweep.D, L=TEX.loss(sweep.N, sweep.D))
    fit = laws.fit(laws.Chinchilla, runs)
    np.testing.assert_allclose(fit.require_law().values(), TEX.values(), rtol=1e-4)


def test_the_middle_of_every_budget_lies_on_the_frontier() -> None:
    sweep = plan_sweep(1e24, 1e22, budgets=3, sizes=5)
    middle = sweep.N.reshape(3, 5)[:, 2]
    np.testing.assert_allclose(middle, EPOCH.frontier(sweep.budgets)[0], rtol=1e-12)
    assert sweep.N.reshape(3, 5)[0, -1] / sweep.N.reshape(3, 5)[0, 0] <= 16 * (1 + 1e-12)


def test_one_ratio_of_tokens_to_parameters_is_refused() -> None:
    # along a line two power terms cannot be told apart: arXiv:2605.08541
    with pytest.raises(DesignRefused, match="one line of tokens against parameters"):
        plan_sweep(1e24, 1e22, budgets=8, sizes=1, frontier=TokensPerParam(20))


def test_one_budget_is_refused() -> None:
    with pytest.raises(DesignRefused, match="one line"):
        plan_sweep(1e24, 1e22, budgets=1, sizes=8)


def test_fewer_runs_than_coefficients_and_one_are_refused() -> None:
    with pytest.raises(DesignRefused, match="5 runs do not determine five coefficients"):
        plan_sweep(1e24, 1e22, budgets=5, sizes=1)


def test_ratios_that_hardly_differ_are_refused() -> None:
    C = np.repeat([1e18, 1e19, 1e20], 3)
    N = np.sqrt(C / 120) * np.tile([0.8, 1.0, 1.25], 3)
    found = layout(EPOCH, N, C / (6 * N), sizes=3)
    assert found.refusal is not None
    assert "span a factor of 2.44" in found.refusal  # (1.25 / .8)**2


def test_a_thin_sweep_is_doubted_in_words() -> None:
    doubts = plan_sweep(1e24, 1e22, budgets=3, sizes=3).layout.doubts
    assert doubts == ("3 runs a budget; a parabola wants 5",)


def test_more_compute_makes_the_target_surer() -> None:
    cheap, dear = plan_sweep(1e24, 1e21), plan_sweep(1e24, 1e23)
    assert dear.sd < cheap.sd < cheap.sd_before


@pytest.mark.parametrize("law", [TEX, C4_TIED], ids=["TeX", "C4, tied"])
def test_a_sweep_forecasts_another_law_than_the_one_it_was_planned_with(law) -> None:
    # planned with Besiroglu's law, trained on another with the noise that was reckoned with
    sweep = plan_sweep(1e24, 1e22)
    noise = np.exp(NOISE_SD * np.random.default_rng(3).normal(size=len(sweep.N)))
    losses = law.loss(sweep.N, sweep.D) * noise
    runs = laws.Observations(N=sweep.N, D=sweep.D, L=losses)
    N, D, _ = sweep.target
    (mean,), _ = fit_forecast(runs).moments(N, D)
    assert abs(mean - np.log(law.loss(N, D))) < 2 * sweep.sd


def test_a_budget_of_no_models_and_one_that_is_no_number_are_refused() -> None:
    with pytest.raises(DesignRefused, match="smallest model"):
        plan_sweep(1e24, 1e6)
    with pytest.raises(QuantityOutOfRange):
        plan_sweep(1e24, float("nan"))
