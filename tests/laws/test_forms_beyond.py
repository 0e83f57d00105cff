"""What every law must: true slopes, centring undone, planted coefficients recovered.

For the laws of repeats, over-training, bits and samples, on the designs of a small study.
"""

import numpy as np
import pytest

import laws
from laws.forms import data_limited, post_training, precision
from laws.forms.coverage import Coverage
from laws.forms.gadre import Gadre
from laws.forms.precision import Precision
from laws.holding import holding


def crossed(**levels):
    """Every combination of the levels, one column a quantity."""
    grid = np.meshgrid(*levels.values(), indexing="ij")
    return {name: axis.ravel() for name, axis in zip(levels, grid, strict=True)}


def repeats():
    design = crossed(N=[1e8, 4e8, 1.6e9, 6.4e9], epochs=[1, 2, 4, 8, 16, 32], U=[1e9, 1e10, 1e11])
    return {"N": design["N"], "D": design["epochs"] * design["U"], "U": design["U"]}


TRUE = {
    "repeats": data_limited.PUBLISHED["Muennighoff 2023, C4"],
    "overtraining": Gadre(E=1.87, a=714.0, b=2040.0, eta=0.176),
    "bits": precision.PUBLISHED["Kumar 2024"],
    "bits afterwards": post_training.PUBLISHED["Kumar 2024"],
    "samples": Coverage(a=1.8, b=0.3),
}
DESIGNS = {
    "repeats": repeats(),
    "overtraining": crossed(C=[1e18, 1e19, 1e20, 1e21], M=[5, 20, 80, 320.0]),
    "bits": crossed(
        N=[3e7, 1.1e8, 2.2e8],
        D=[1.5e9, 6e9, 2.6e10],
        P_w=[3, 6, 16.0],
        P_a=[4, 6, 16.0],
        P_kv=[3, 5, 16.0],
    ),
    "bits afterwards": crossed(N=[3e7, 1.1e8, 2.2e8], D=[1.5e9, 6e9, 2.6e10], P=[3, 4, 5, 6.0]),
    "samples": {"samples": 2.0 ** np.arange(14)},
}
each_law = pytest.mark.parametrize("name", TRUE)


def observed(name, sd=0.0):
    law, inputs = TRUE[name], DESIGNS[name]
    noise = np.random.default_rng(0).normal(scale=sd, size=len(next(iter(inputs.values()))))
    values = law.predict(*inputs.values()) * np.exp(noise)
    return laws.Observations(**inputs, **{law.response: values})


@each_law
def test_slopes_are_those_of_finite_differences(name):
    law, inputs = TRUE[name], list(DESIGNS[name].values())
    slopes = law.jacobian(*inputs)
    for i, (value, slope) in enumerate(zip(law.values(), slopes, strict=True)):
        ends = []
        for step in (1 + 1e-6, 1 - 1e-6):
            moved = list(law.values())
            moved[i] = value * step
            ends.append(type(law)(*moved).predict(*inputs))
        numeric = (ends[0] - ends[1]) / (2e-6 * value)
        np.testing.assert_allclose(slope, numeric, rtol=1e-5, atol=1e-8 * np.abs(slope).max())


@each_law
def test_a_centred_law_is_the_law_where_its_centre_is_one(name):
    law, inputs = TRUE[name], DESIGNS[name]
    centre = {quantity: float(np.exp(np.log(inputs[quantity]).mean())) for quantity in law.centred}
    scaled = [column / centre.get(quantity, 1.0) for quantity, column in inputs.items()]
    back = law.uncentred(**centre)
    np.testing.assert_allclose(back.predict(*inputs.values()), law.equation(*scaled), rtol=1e-9)


@each_law
def test_planted_coefficients_are_recovered_without_noise(name):
    found = laws.fit(type(TRUE[name]), observed(name))
    assert found.status == "converged"
    np.testing.assert_allclose(found.law.values(), TRUE[name].values(), rtol=1e-6)


@pytest.mark.parametrize(("name", "sd"), [("repeats", 0.005), ("overtraining", 0.005)])
def test_planted_losses_are_foretold_from_noisy_runs(name, sd):
    law, inputs = TRUE[name], DESIGNS[name]
    found = laws.fit(type(law), observed(name, sd))
    further = [
        10 * column if quantity in ("N", "D", "C", "U") else column
        for quantity, column in inputs.items()
    ]
    np.testing.assert_allclose(found.law.predict(*further), law.predict(*further), rtol=0.02)


def test_repeats_are_recovered_with_the_base_held():
    law = TRUE["repeats"]
    Repeats = holding(type(law), E=law.E, A=law.A, B=law.B, alpha=law.alpha)
    exact, noisy = (laws.fit(Repeats, observed("repeats", sd)).law for sd in (0.0, 0.005))
    np.testing.assert_allclose(exact.values(), (law.R_D, law.R_N), rtol=1e-6)
    np.testing.assert_allclose(noisy.values(), (law.R_D, law.R_N), rtol=0.1)


def test_runs_of_full_precision_do_not_determine_the_bits():
    design = DESIGNS["bits"] | dict.fromkeys(("P_w", "P_a", "P_kv"), np.full(243, 16.0))
    losses = TRUE["bits"].predict(*design.values())
    found = laws.fit(Precision, laws.Observations(**design, L=losses))
    assert not found.is_usable
