"""What is staged of a family, and what it was made from."""

import pandas as pd

from tests import planted_release as planted
from warehouse.staging.tables import stage, staged, staged_with

ORIGIN = {"data_hash": "d", "settings_hash": "s", "code_version": "0", "seed": 0, "draws": 40}


def test_fits_that_stand_are_left_alone_while_their_origin_and_live_runs_move(con):
    stage(con, "tiny", planted.tables(), ORIGIN | {"inputs_hash": "same"})
    before = staged(con)
    stage(con, "tiny", {}, ORIGIN | {"data_hash": "e", "inputs_hash": "same"}, only_live=True)
    after = staged(con)
    assert after.pop("refits")["data_hash"].to_list() == ["e"]
    assert before.pop("refits")["data_hash"].to_list() == ["d"]
    for name, rows in before.items():
        pd.testing.assert_frame_equal(after[name], rows)


def test_a_family_is_staged_with_its_own_inputs_and_no_others(con):
    stage(con, "tiny", planted.tables(), ORIGIN | {"inputs_hash": "same"})
    found = staged_with(con, {"tiny": "same", "gone": "other"}, ["fits"])
    pd.testing.assert_frame_equal(found["tiny"]["fits"], staged(con)["fits"])
    assert staged_with(con, {"tiny": "other"}, ["fits"]) == {}


def test_a_family_staged_before_inputs_were_known_is_fitted_again(con):
    stage(con, "tiny", planted.tables(), ORIGIN)
    assert staged_with(con, {"tiny": "same"}, ["fits"]) == {}
