"""Lines through isoFLOP minima: the optimum of a budget, and no loss."""

from typing import Any

import numpy as np

import laws
from laws.approaches.frontier_lines import FrontierLines
from tests import planted_release as planted
from warehouse.publish.release import publish_release

LINES = {"n_coefficient": 0.6, "n_exponent": 0.49, "d_coefficient": 0.28, "d_exponent": 0.51}
C, k, LEVEL = 3e21, 6.0, 0.8


def lay_out(con, law: dict[str, float], **fit: Any):
    """Publish the selected Chinchilla law and the lines beside it; returns the lines' draws."""
    draws = planted.drawn(law, spread=0.02)
    lines = planted.tables(law, draws, name="isoflop", is_selected=False, **fit)
    publish_release(con, planted.facts(), planted.together(planted.tables(), lines))
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


def test_isoflop_predicts_no_loss(con):
    lay_out(con, LINES)
    assert con.execute("from predict_loss('tiny', 1e9, 2e10, law := 'isoflop')").fetchall() == []
