"""What no law may be fitted to: a named error or a status with its reason, never a number."""

import numpy as np
import pytest

import laws
from laws.errors import LengthsDiffer, NoLaw, QuantityMissing, QuantityOutOfRange, UnknownChoice
from laws.forms.data_limited import DataLimited
from laws.forms.farseer import Farseer
from laws.forms.power_law_floor import PowerLawFloor
from laws.published import TEX

SIZES = np.repeat(np.geomspace(5e7, 2e9, 6), 4)
TOKENS = SIZES * np.tile([5.0, 15.0, 40.0, 120.0], 6)
LOSSES = TEX.loss(SIZES, TOKENS)

every_law = pytest.mark.parametrize("law", laws.NIGHTLY.values(), ids=lambda law: law.name)


@pytest.mark.parametrize("name", ["N", "D", "L"])
@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0, -1.0, 1e308])
def test_a_number_that_no_run_has_is_refused_by_name_and_place(name, value):
    columns = {"N": SIZES.copy(), "D": TOKENS.copy(), "L": LOSSES.copy()}
    columns[name][3] = value
    with pytest.raises(QuantityOutOfRange, match=rf"{name}\[3\]"):
        laws.Observations(**columns)


@pytest.mark.parametrize("law", [*laws.NIGHTLY.values(), Farseer], ids=lambda law: law.name)
@pytest.mark.parametrize("value", [np.nan, 0.0, -1.0, 1e308])
def test_no_law_predicts_for_a_model_that_cannot_be(law, value):
    middle = law(
        *[(c.least * c.most) ** 0.5 if c.is_log else c.most for c in law.coefficients.values()]
    )
    with pytest.raises(QuantityOutOfRange, match="N"):
        middle.predict(value, 1e10)


def test_columns_of_other_lengths_are_refused():
    with pytest.raises(LengthsDiffer, match="N has 24"):
        laws.Observations(N=SIZES, D=TOKENS[:-1], L=LOSSES)


def test_a_quantity_that_nobody_knows_is_refused():
    with pytest.raises(UnknownChoice, match="learning_rate"):
        laws.Observations(N=SIZES, D=TOKENS, L=LOSSES, learning_rate=SIZES)


def test_a_law_says_which_quantity_it_lacks():
    runs = laws.Observations(N=SIZES, D=TOKENS, L=LOSSES)
    with pytest.raises(QuantityMissing, match="U"):
        laws.fit(DataLimited, runs)
    with pytest.raises(QuantityMissing, match="x"):
        laws.fit(PowerLawFloor, runs)


@every_law
@pytest.mark.parametrize(
    ("N", "D", "L", "status"),
    [
        (np.full(24, 1e9), TOKENS, LOSSES, "too_few"),
        (SIZES, np.full(24, 1e10), LOSSES, "too_few"),
        (SIZES, 20 * SIZES, TEX.loss(SIZES, 20 * SIZES), "not_identified"),
        (SIZES, 1e19 / SIZES, TEX.loss(SIZES, 1e19 / SIZES), "not_identified"),
        (SIZES, TOKENS, np.full(24, 3.0), "not_identified"),
        (np.full(24, 1e9), np.full(24, 2e10), np.full(24, 3.0), "too_few"),
        (SIZES[:4], TOKENS[:4], LOSSES[:4], "too_few"),
    ],
    ids=["one size", "one token count", "one ratio", "one isoFLOP", "one loss", "copies", "four"],
)
def test_runs_that_determine_no_law_give_none(law, N, D, L, status):
    fit = laws.fit(law, laws.Observations(N=N, D=D, L=L))
    assert fit.status == status
    assert len(fit.reason) > 40
    assert np.isnan(fit.law.values()).all()
    with pytest.raises(NoLaw, match=status):
        laws.bootstrap(fit, laws.Observations(N=N, D=D, L=L), draws=20)


@every_law
def test_copied_runs_change_no_law(law):
    noise = np.exp(np.random.default_rng(5).normal(scale=0.003, size=24))
    runs = laws.Observations(N=SIZES, D=TOKENS, L=LOSSES * noise)
    twice = laws.Observations(*(np.repeat(c, 2) for c in (SIZES, TOKENS, LOSSES * noise)))
    fits = [laws.fit(law, each, delta=1e-3).law for each in (runs, twice)]
    np.testing.assert_allclose(fits[0].values(), fits[1].values(), rtol=1e-5)


@every_law
def test_losses_of_noise_alone_give_no_confident_law(law):
    L = 3 * np.exp(np.random.default_rng(1).normal(scale=0.2, size=24))
    fit = laws.fit(law, laws.Observations(N=SIZES, D=TOKENS, L=L))
    assert fit.status in {"at_bound", "not_identified", "max_iterations"} or fit.residual_sd > 0.1


@every_law
@pytest.mark.parametrize("scale", [1e-3, 1e3])
def test_losses_in_another_unit_are_fitted_or_refused_but_never_crash(law, scale):
    fit = laws.fit(law, laws.Observations(N=SIZES, D=TOKENS, L=scale * LOSSES))
    if fit.status == "converged":
        np.testing.assert_allclose(fit.law.predict(SIZES, TOKENS), scale * LOSSES, rtol=0.05)
    else:
        assert fit.reason
