"""The table macros against the Python laws: one set of formulas, two languages."""

from collections.abc import Iterator
from dataclasses import asdict
from itertools import count
from typing import Any

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import laws
from tests import planted_release as planted
from tests.conftest import NewWarehouse
from warehouse.publish.release import publish_release

SERIAL = count()
FLOOR, TERM, EXPONENT = st.floats(0.01, 4), st.floats(1, 1e5), st.floats(0.05, 1.2)
SCALE = st.floats(1e8, 1e14)


@st.composite
def kaplans(draw: st.DrawFn) -> laws.Kaplan:
    """Exponents within a factor of five: far apart, N_c**(alpha_N / alpha_D) is beyond doubles."""
    alpha_D = draw(st.floats(0.05, 0.6))
    alpha_N = alpha_D * draw(st.floats(0.2, 5))
    return laws.Kaplan(draw(SCALE), draw(SCALE), alpha_N, alpha_D)


KINDS = {
    "chinchilla": st.builds(laws.Chinchilla, FLOOR, TERM, TERM, EXPONENT, EXPONENT),
    "chinchilla_tied": st.builds(laws.ChinchillaTied, FLOOR, TERM, TERM, EXPONENT),
    "kaplan": kaplans(),
}


@pytest.fixture(scope="module")
def lab(new_warehouse: NewWarehouse) -> Iterator[duckdb.DuckDBPyConnection]:
    with new_warehouse() as connection:
        yield connection


class Both:
    """The same law, fitted in Python and published in SQL."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        law: laws.Law,
        spread: float = 0.02,
        residual_sd: float = 0.01,
        k: float = 6.0,
    ) -> None:
        self.con, self.k, self.release = con, k, f"r{next(SERIAL)}"
        coefficients = asdict(law)
        self.draws = planted.drawn(coefficients, draws=60, spread=spread)
        domain = {"residual_sd": residual_sd, "flops_per_param_token": k, "flops_max": 1e21}
        tables = planted.tables(coefficients, self.draws, name=law.name, **domain)
        publish_release(con, planted.facts(self.release), tables)
        blank = np.zeros(0)
        self.fit = laws.Fit(law, "converged", "", 0, 0, 0, 1, residual_sd, 9, 3, blank, {}, blank)

    def sql(self, macro: str, *arguments: float, level: float) -> dict[str, Any]:
        named = "release := $release, level := $level"
        places = ", ".join(f"$a{place}" for place in range(len(arguments)))
        values = {f"a{place}": value for place, value in enumerate(arguments)}
        found = self.con.execute(
            f"from {macro}('tiny', {places}, {named})",
            values | {"release": self.release, "level": level},
        )
        (row,) = found.fetchall()
        return dict(zip([column[0] for column in found.description], row, strict=True))


def assert_same(found: dict[str, Any], expected: dict[str, Any]) -> None:
    for name, value in expected.items():
        np.testing.assert_allclose(found[name], value, rtol=1e-12, err_msg=name)


def as_losses(predicted: laws.Prediction) -> dict[str, Any]:
    return {
        "loss_nats": predicted.loss,
        "lo_loss_nats": predicted.lo,
        "hi_loss_nats": predicted.hi,
        "lo_law_loss_nats": predicted.lo_law,
        "hi_law_loss_nats": predicted.hi_law,
    }


EVERY_LAW = pytest.mark.parametrize("kind", KINDS)
VARIED = given(
    data=st.data(),
    spread=st.floats(0, 0.2),
    residual_sd=st.floats(0, 0.1),
    k=st.floats(2, 12),
    level=st.floats(0.05, 0.99),
    place=st.floats(0, 1),
)


@EVERY_LAW
@settings(max_examples=15)
@VARIED
def test_predict_loss_is_the_prediction_of_python(
    lab, kind, data, spread, residual_sd, k, level, place
):
    both = Both(lab, data.draw(KINDS[kind]), spread, residual_sd, k)
    N, D = 10 ** (3 + 9 * place), 10 ** (14 - 9 * place)
    found = both.sql("predict_loss", N, D, level=level)
    predicted = laws.predict(both.fit, both.draws, N, D, level)
    assert_same(found, as_losses(predicted))
    assert_same(found, {"flops": k * N * D, "flops_ratio": k * N * D / 1e21, "level": level})


@EVERY_LAW
@settings(max_examples=15)
@VARIED
def test_compute_optimal_is_the_optimum_of_python(
    lab, kind, data, spread, residual_sd, k, level, place
):
    both = Both(lab, data.draw(KINDS[kind]), spread, residual_sd, k)
    C = 10 ** (15 + 12 * place)
    found = both.sql("compute_optimal", C, level=level)
    best = laws.optimum(both.fit, both.draws, C, k, level)
    assert_same(found, as_losses(best.loss))
    sizes = {"params_opt": best.N, "lo_params_opt": best.lo_N, "hi_params_opt": best.hi_N}
    data = {"tokens_opt": best.D, "lo_tokens_opt": best.lo_D, "hi_tokens_opt": best.hi_D}
    assert_same(found, sizes | data | {"tokens_per_param": best.D / best.N})


@EVERY_LAW
@settings(max_examples=15)
@VARIED
def test_flops_for_loss_is_the_compute_of_python(
    lab, kind, data, spread, residual_sd, k, level, place
):
    both = Both(lab, data.draw(KINDS[kind]), spread, residual_sd, k)
    L = getattr(both.fit.law, "E", 1.5) * (0.9 + place)
    found = both.sql("flops_for_loss", L, level=level)
    needed = laws.compute_for_loss(both.fit, both.draws, L, k, level)
    reach = {"flops": needed.C, "lo": needed.lo, "hi": needed.hi, "params_opt": needed.N}
    assert_same(found, reach | {"tokens_opt": needed.D, "probability": needed.probability})


@pytest.mark.parametrize("level", [0.5, 0.8, 0.9, 0.95, 0.99])
def test_the_usual_levels_name_the_same_draws_in_both_languages(lab, level):
    both = Both(lab, laws.Chinchilla(**planted.LAW), spread=0.1)
    found = both.sql("flops_for_loss", 1.9, level=level)
    needed = laws.compute_for_loss(both.fit, both.draws, 1.9, level=level)
    assert_same(found, {"lo": needed.lo, "hi": needed.hi})
