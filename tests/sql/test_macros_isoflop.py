"""Lines through isoFLOP minima: the optimum of a budget, and a loss only where a line knows it."""

from typing import Any

import numpy as np
import pytest

import laws
from laws.approaches.frontier_lines import FrontierLines
from tests import planted_release as planted
from warehouse.publishing import publish

LINES = {"n_coefficient": 0.6, "n_exponent": 0.49, "d_coefficient": 0.28, "d_exponent": 0.51}
LOSS = {"E": 1.7, "A": 900.0, "gamma": 0.15}
KNOWN = LINES | LOSS
C, k, LEVEL = 3e21, 6.0, 0.8


def lay_out(con, law: dict[str, float], **fit: Any):
    """Publish the selected Chinchilla law and the lines beside it; returns the lines' draws."""
    draws = planted.drawn(law, spread=0.02)
    lines = planted.tables(law, draws, name="isoflop", is_selected=False, **fit)
    publish(con, planted.facts(), planted.together(planted.tables(), lines))
    return draws


def answer(con, call: str) -> dict[str, Any]:
    found = con.execute(f"from {call}")
    (row,) = found.fetchall()
    return dict(zip([column[0] for column in found.description], row, strict=True))


def same(found: dict[str, Any], names: str, expected: Any) -> None:
    for name, value in zip(names.split(), expected, strict=True):
        np.testing.assert_allclose(found[name], value, rtol=1e-12, err_msg=name)


def test_the_optimum_and_its_intervals_are_those_of_python(con):
    draws = lay_out(con, LINES)
    found = answer(con, f"compute_optimal('tiny', {C}, level := {LEVEL}, law := 'isoflop')")
    N, D = FrontierLines(**LINES).frontier(C, k)
    drawn_N, drawn_D = FrontierLines.from_draws(draws).frontier(C, k)
    same(found, "params_opt tokens_opt tokens_per_param", (N, D, D / N))
    same(found, "lo_params_opt hi_params_opt", laws.band(N, drawn_N[:, 0], LEVEL))
    same(found, "lo_tokens_opt hi_tokens_opt", laws.band(D, drawn_D[:, 0], LEVEL))


def test_lines_through_sizes_alone_know_no_loss(con):
    lay_out(con, LINES)
    found = answer(con, f"compute_optimal('tiny', {C}, law := 'isoflop')")
    losses = {name: value for name, value in found.items() if name.endswith("loss_nats")}
    assert set(losses.values()) == {None}
    assert con.execute("from flops_for_loss('tiny', 2.5, law := 'isoflop')").fetchall() == []


@pytest.mark.parametrize("law", [LINES, KNOWN])
def test_off_its_frontier_isoflop_predicts_no_loss(con, law):
    lay_out(con, law)
    assert con.execute("from predict_loss('tiny', 1e9, 2e10, law := 'isoflop')").fetchall() == []


def test_a_line_of_the_loss_is_its_power_of_compute_above_a_floor(con):
    draws = lay_out(con, KNOWN, residual_sd=0.01)
    found = answer(con, f"compute_optimal('tiny', {C}, level := {LEVEL}, law := 'isoflop')")
    loss, drawn = at_budget(np.array(list(KNOWN.values()))), at_budget(draws.T)
    same(found, "loss_nats", [loss])
    same(found, "lo_law_loss_nats hi_law_loss_nats", laws.band(loss, drawn, LEVEL))
    same(found, "lo_loss_nats hi_loss_nats", laws.band(loss, drawn, LEVEL, residual_sd=0.01))


def at_budget(coefficients):
    """L = E + A / C**gamma, of coefficients in the order of KNOWN."""
    E, A, gamma = coefficients[-3:]
    return E + A / C**gamma


def test_the_compute_for_a_loss_turns_the_line_of_the_loss_around(con):
    lay_out(con, KNOWN)
    L = LOSS["E"] + LOSS["A"] / C ** LOSS["gamma"]
    found = answer(con, f"flops_for_loss('tiny', {L!r}, law := 'isoflop')")
    N, D = FrontierLines(**LINES).frontier(found["flops"], k)
    np.testing.assert_allclose(found["flops"], C, rtol=1e-10)  # the floor is taken off the loss
    same(found, "params_opt tokens_opt probability", (N, D, 1.0))


def test_below_the_floor_of_the_line_no_compute_is_enough(con):
    lay_out(con, KNOWN)
    found = answer(con, "flops_for_loss('tiny', 1.6, law := 'isoflop')")
    same(found, "flops params_opt tokens_opt", (np.inf, np.inf, np.inf))
