"""What changed between two releases, in SQL as the pages work it out in Python."""

from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from flows.pages.changes import changes
from tests import planted_release as planted
from warehouse.frames import frame
from warehouse.publish.reading import read_release
from warehouse.publish.release import publish_release


def frontier(size: float, budgets: int) -> pd.DataFrame:
    """N* = size C^0.5 with an interval of a tenth, and a loss that falls by a power."""
    flops = np.geomspace(1e18, 1e24, budgets)
    params, loss = size * flops**0.5, 10 * flops**-0.03
    ends = {f"{end}_params_opt": params * wide for end, wide in (("lo", 0.9), ("hi", 1.1))}
    ends |= {f"{end}_loss_nats": loss * wide for end, wide in (("lo", 0.99), ("hi", 1.01))}
    table = pd.DataFrame({"family": "tiny", "law": "chinchilla", "flops": flops, **ends})
    return table.assign(
        flops_ratio=1.0, params_opt=params, tokens_opt=flops / 6 / params, loss_nats=loss,
        tokens_per_param=20.0, is_plan=True, level=0.9,
    )  # fmt: skip


@pytest.fixture
def two(con):
    """Releases old and new: runs came and went, E moved, N* grew by a fifth."""
    for run in ("stays", "goes", "spoilt"):
        planted.add_run(con, run)
    publish(con, "old", 0, ("stays", "goes", "spoilt"), 1.69, frontier(1.0, 25))
    con.execute("delete from core.runs where run_id = 'goes'")
    planted.quarantine(con, "spoilt", "run_is_final")
    planted.add_run(con, "comes")
    publish(con, "new", 1, ("stays", "comes"), 1.9, frontier(1.2, 11))
    return con


def publish(con, name, days, runs, E, plans):
    tables = planted.tables(planted.LAW | {"E": E})
    tables["coefficients"] = tables["coefficients"].assign(
        lo=lambda rows: rows["estimate"] * 0.95, hi=lambda rows: rows["estimate"] * 1.05
    )
    tables |= {"frontier": plans, "runs_in_fit": pd.DataFrame({"family": "tiny", "run_id": runs})}
    publish_release(con, planted.facts(name, released_at=planted.AT + timedelta(days)), tables)


def in_python(con):
    return changes(read_release(con, "new"), read_release(con, "old"))


def in_sql(con, macro):
    return frame(con.execute(f"from {macro}('old', 'new')"))


def test_runs_that_came_and_went_are_those_of_the_page(two):
    said = in_sql(two, "release_diff_runs").set_index("run_id")
    assert dict(said["change"]) == {"comes": "new", "goes": "gone", "spoilt": "left out"}
    assert said.loc["spoilt", "exclusion"] == "run_is_final"
    page = in_python(two)["changed_runs"].set_index("run_id")
    assert dict(page["change"]) == dict(said["change"])


def test_coefficients_beyond_their_interval_are_those_of_the_page(two):
    said = in_sql(two, "release_diff_coefficients").set_index("coefficient")
    assert said.loc["E", ["estimate_before", "estimate"]].tolist() == [1.69, 1.9]
    assert said.index[said["is_beyond"]].tolist() == ["E"]
    assert in_python(two)["changed_coefficients"]["coefficient"].tolist() == ["E"]


def test_predictions_at_reference_budgets_are_those_of_the_page(two):
    said = in_sql(two, "release_diff_frontier")
    page = in_python(two)["changed_plans"]
    assert len(said) == 11
    np.testing.assert_allclose(said["params_opt"] / said["params_opt_before"], 1.2, rtol=1e-9)
    assert not said["is_params_within"].any()
    assert said["is_loss_within"].all()
    for column in ("flops", "params_opt_before", "lo_params_opt_before", "loss_nats_before"):
        np.testing.assert_allclose(said[column], page[column], rtol=1e-9)


def test_a_release_beside_itself_has_not_changed(two):
    assert two.execute("from release_diff_runs('new', 'new')").fetchall() == []
    moved = "select count(*) from release_diff_coefficients('new', 'new') where is_beyond"
    assert two.execute(moved).fetchall() == [(0,)]
