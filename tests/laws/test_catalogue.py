"""What holds for every law: fields, slopes, units, sources, published sets that none can change."""

import importlib
from dataclasses import FrozenInstanceError, fields
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from laws.forms import CATALOGUE
from laws.quantities import QUANTITIES

every_law = pytest.mark.parametrize("law", CATALOGUE.values(), ids=CATALOGUE)
PUBLISHED = [
    (name, law)
    for each in dict.fromkeys(law.__module__ for law in CATALOGUE.values())
    for name, law in getattr(importlib.import_module(each), "PUBLISHED", {}).items()
]


def within_the_box(law):
    """A law a third of the way up the box of each coefficient."""
    share = (0.3 + 0.02 * i for i in count())
    middle = [
        c.least ** (1 - s) * c.most**s if c.is_log else c.least + s * (c.most - c.least)
        for c, s in zip(law.coefficients.values(), share, strict=False)
    ]
    return law(*middle)


@every_law
def test_the_fields_are_the_coefficients_in_their_order(law):
    assert [field.name for field in fields(law)] == list(law.coefficients)


@every_law
def test_inputs_and_response_are_known_quantities(law):
    assert {*law.inputs, law.response} <= set(QUANTITIES)


@every_law
def test_every_coefficient_has_a_unit_and_a_box(law):
    for coefficient in law.coefficients.values():
        assert coefficient.unit
        assert coefficient.least < coefficient.most
        assert coefficient.least > 0 or not coefficient.is_log
        assert coefficient.interval in {"log", "linear"}


@every_law
def test_the_source_is_named(law):
    text = importlib.import_module(law.__module__).__doc__
    assert any(mark in text for mark in ("arXiv:", "doi:"))


@every_law
def test_the_slopes_are_those_of_finite_differences(law):
    one = within_the_box(law)
    inputs = [np.array([0.7, 1.0, 1.6]) * 2.0 ** (1 + i) for i, _ in enumerate(law.inputs)]
    slopes, values = one.jacobian(*inputs), np.array(one.values(), dtype=float)
    for i, value in enumerate(values):
        change = 1e-6 * max(abs(value), 1e-3) * np.eye(len(values))[i]
        up, down = (law(*(values + sign * change)).predict(*inputs) for sign in (1, -1))
        numeric = (up - down) / (2 * change[i])
        scale = np.abs(numeric).max() + np.abs(up).max() / max(abs(value), 1e-3)
        np.testing.assert_allclose(slopes[i], numeric, rtol=1e-4, atol=1e-5 * scale)


@every_law
def test_many_laws_at_once_are_each_law_alone(law):
    one = within_the_box(law)
    inputs = [np.array([0.7, 1.0, 1.6]) * 2.0 ** (1 + i) for i, _ in enumerate(law.inputs)]
    draws = np.array([one.values(), one.values()], dtype=float)
    together = np.broadcast_to(law.from_draws(draws).predict(*inputs), (2, 3))
    np.testing.assert_allclose(together, [one.predict(*inputs)] * 2, rtol=1e-12)


@pytest.mark.parametrize("law", [each for each in CATALOGUE.values() if each.centred])
def test_a_centred_law_is_the_same_law_in_other_units(law):
    one = within_the_box(law)
    centre = {name: 2.0 ** (1 + i) for i, name in enumerate(law.centred)}
    inputs = [np.array([3.0, 7.0]) * 2.0 ** (1 + i) for i, _ in enumerate(law.inputs)]
    scaled = [x / centre.get(name, 1.0) for name, x in zip(law.inputs, inputs, strict=True)]
    np.testing.assert_allclose(one.uncentred(**centre).predict(*inputs), one.predict(*scaled))


@pytest.mark.parametrize(("name", "law"), PUBLISHED, ids=[name for name, _ in PUBLISHED])
def test_a_published_set_cannot_be_changed(name, law):
    published = importlib.import_module(type(law).__module__).PUBLISHED
    with pytest.raises(TypeError):
        published[name] = law
    with pytest.raises(FrozenInstanceError):
        setattr(law, next(iter(law.coefficients)), 1.0)


def test_the_documentation_names_every_law():
    text = (Path(__file__).parents[2] / "docs" / "laws.md").read_text(encoding="utf-8")
    assert [name for name in CATALOGUE if f"`{name}`" not in text and f"/{name}." not in text] == []
