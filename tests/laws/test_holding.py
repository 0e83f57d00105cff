"""Laws some of whose coefficients are held."""

import numpy as np
import pytest

import laws
from laws.errors import QuantityOutOfRange, UnknownChoice
from laws.forms.chinchilla import Chinchilla
from laws.forms.sigmoid import Sigmoid
from laws.holding import holding
from laws.law import LossLaw
from laws.published import TEX


def test_what_is_held_is_not_fitted_and_the_rest_is_found(planted):
    runs = planted(law=TEX)
    Rest = holding(Chinchilla, E=TEX.E, alpha=TEX.alpha)
    found = laws.fit(Rest, runs)
    assert list(Rest.coefficients) == ["A", "B", "beta"]
    np.testing.assert_allclose(found.law.values(), (TEX.A, TEX.B, TEX.beta), rtol=1e-6)
    assert isinstance(found.law.whole, Chinchilla)
    np.testing.assert_allclose(found.law.whole.values(), TEX.values(), rtol=1e-6)


def test_it_predicts_what_the_whole_law_does_and_so_do_its_slopes():
    some = holding(Chinchilla, E=TEX.E, B=TEX.B)(TEX.A, TEX.alpha, TEX.beta)
    np.testing.assert_array_equal(some.loss(1e9, [2e10, 4e10]), TEX.loss(1e9, [2e10, 4e10]))
    slopes = some.jacobian(1e9, [2e10, 4e10])
    np.testing.assert_array_equal(slopes, TEX.jacobian(1e9, [2e10, 4e10])[[1, 3, 4]])


def test_what_is_no_loss_stays_none():
    known_floor = holding(Sigmoid, floor=0.25)
    assert not issubclass(known_floor, LossLaw)
    assert (known_floor.response, known_floor.is_log_response) == ("accuracy", False)


def test_a_name_that_is_no_coefficient_is_refused():
    with pytest.raises(UnknownChoice, match="coefficient"):
        holding(Chinchilla, gamma=1.0)
    with pytest.raises(QuantityOutOfRange, match="E"):
        holding(Chinchilla, E=np.nan)
    with pytest.raises(UnknownChoice, match="left to fit"):
        holding(Sigmoid, floor=0.0, ceiling=1.0, k=1.0, L0=1.0)
