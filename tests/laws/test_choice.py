"""Which law is chosen when it is known which one made the runs."""

import numpy as np
import pytest

import laws
from laws.forms.kaplan import PUBLISHED as KAPLAN
from laws.published import TEX

BUDGETS = np.geomspace(1e18, 1e21, 5)


def runs_of(law: laws.Law, sd: float = 0.002, seed: int = 0) -> laws.Observations:
    C = np.repeat(BUDGETS, 9)
    N = np.sqrt(C / 120) * np.tile(np.geomspace(0.2, 5, 9), len(BUDGETS))
    D = C / (6 * N)
    noise = np.random.default_rng(seed).normal(scale=sd, size=len(N))
    return laws.Observations(N=N, D=D, L=law.predict(N, D) * np.exp(noise), C=C)


def chosen(runs: laws.Observations) -> laws.Choice:
    fits = {name: laws.fit(law, runs) for name, law in laws.NIGHTLY.items()}
    return laws.choose(fits, runs, laws.isoflop.budgets(runs.C))


def test_a_law_with_a_floor_is_told_from_one_without():
    choice = chosen(runs_of(TEX))
    assert choice.name == "chinchilla"
    assert choice.scores["kaplan"].are > 2 * choice.scores["chinchilla"].are
    # without a floor to stop at, the power law falls too low
    assert choice.scores["kaplan"].bias > 0


def test_a_law_without_a_floor_is_found_too():
    choice = chosen(runs_of(next(iter(KAPLAN.values()))))
    assert choice.name == "kaplan"
    assert choice.scores["chinchilla"].bias < 0


def test_every_forecast_is_of_a_costlier_run():
    runs = runs_of(TEX)
    choice = chosen(runs)
    assert choice.forecasts
    for forecast in choice.forecasts:
        assert runs.C[forecast.run] > forecast.cut * (1 + 1e-9)
        assert forecast.actual == runs.L[forecast.run]


def test_laws_are_scored_on_the_same_forecasts():
    counts = {score.runs for score in chosen(runs_of(TEX)).scores.values()}
    # of five budgets, one alone determines no law: 27 + 18 + 9 runs are predicted
    assert counts == {54}


def test_the_score_is_the_mean_of_the_errors():
    choice = chosen(runs_of(TEX))
    made = [f for f in choice.forecasts if f.law == "chinchilla"]
    errors = [(f.actual - f.predicted) / f.actual for f in made]
    assert choice.scores["chinchilla"].are == pytest.approx(np.mean(np.abs(errors)))
    assert choice.scores["chinchilla"].bias == pytest.approx(np.mean(errors))


def test_one_budget_gives_no_score_and_says_so():
    runs = runs_of(TEX)
    grid = laws.Observations(N=runs.N, D=runs.D, L=runs.L, C=np.full(len(runs), 1e20))
    fits = {"chinchilla": laws.fit(laws.Chinchilla, grid)}
    choice = laws.choose(fits, grid, np.full(len(runs), 1e20))
    assert choice.name == "chinchilla"
    assert "Too few budgets" in choice.reasons["chinchilla"]
    assert not choice.scores


def test_a_family_that_no_law_fits_has_no_choice():
    runs = runs_of(TEX).only(np.arange(45) < 4)
    fits = {name: laws.fit(law, runs) for name, law in laws.NIGHTLY.items()}
    choice = laws.choose(fits, runs, laws.isoflop.budgets(runs.C))
    assert choice.name is None
    assert set(choice.reasons) == set(laws.NIGHTLY)


def test_runs_too_few_for_five_coefficients_may_do_for_four():
    runs = runs_of(TEX)
    # five runs of distinct sizes and token counts: one more than the tied law has coefficients
    few = runs.only(np.isin(np.arange(45), [2, 4, 13, 22, 24]))
    fits = {name: laws.fit(law, few) for name, law in laws.NIGHTLY.items()}
    assert fits["chinchilla"].status == "too_few"
    assert fits["chinchilla_tied"].is_usable


def test_a_floor_moves_without_the_costliest_budget_by_what_refitting_says():
    runs = runs_of(TEX)
    fit, budgets = laws.fit(laws.Chinchilla, runs), laws.isoflop.budgets(runs.C)
    without = laws.fit(laws.Chinchilla, runs.only(budgets < budgets.max()), delta=fit.delta)
    expected = abs(without.law.E / fit.law.E - 1)
    assert laws.floor_drift(fit, runs, budgets) == pytest.approx(expected, rel=1e-6)


def test_a_law_without_a_floor_has_no_drift():
    runs = runs_of(TEX)
    fit = laws.fit(laws.Kaplan, runs)
    assert np.isnan(laws.floor_drift(fit, runs, laws.isoflop.budgets(runs.C)))


def test_leaving_out_a_size_is_fitting_the_others():
    runs = runs_of(TEX)
    fit = laws.fit(laws.Chinchilla, runs)
    left = laws.leave_out(fit, runs, runs.cluster)
    assert len(left) == runs.clusters
    alone = laws.fit(laws.Chinchilla, runs.only(runs.cluster != 0), delta=fit.delta)
    np.testing.assert_allclose(left[0], alone.law.values(), rtol=1e-5)
