"""A family with nothing new is not fitted again, and what is staged is as if it had been."""

from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

import warehouse
from flows import refit as step
from flows.ingest import ingest
from flows.publish import publish
from flows.refit import refit
from flows.tables import family_tables
from flows.validate import validate
from tests.flows import planted
from tests.flows.conftest import Lab

FEW = 3  # runs: too few for a law, so that a refit takes no time
Staged = dict[str, pd.DataFrame]


@pytest.fixture
def fitted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The families that were fitted, in any order."""
    found: list[str] = []

    def noted(family: str, *rest: object) -> Staged:
        found.append(family)
        return family_tables(family, *rest)

    monkeypatch.setattr(step, "family_tables", noted)
    return found


def staged(lab: Lab) -> Staged:
    """Every staged table, its rows in order."""
    with warehouse.open_warehouse(lab.folder / "warehouse.duckdb") as con:
        tables = warehouse.staged(con)
    return {name: rows.sort_values([*rows.columns[:4]]) for name, rows in tables.items()}


def forget_inputs(lab: Lab) -> None:
    with warehouse.open_warehouse(lab.folder / "warehouse.duckdb") as con:
        con.execute("update staging.refits set inputs_hash = null")


def test_only_the_family_with_a_new_run_is_fitted_again(
    empty_lab: Lab, without_prefect: None, fitted: list[str]
) -> None:
    runs = [*planted.sweep("first", seed=1)[:FEW], *planted.sweep("second", seed=2)[:FEW]]
    planted.write(empty_lab.folder / "logs", runs)
    up_to_the_fits(empty_lab)
    assert sorted(fitted) == ["first", "second"]
    fitted.clear()
    planted.write(empty_lab.folder / "logs", [replace(runs[0], name="late", loss=runs[0].loss)])
    found = up_to_the_fits(empty_lab)
    assert fitted == ["first"]
    assert set(found["family"]) == {"first", "second"}
    kept = staged(empty_lab)
    assert len({*kept["refits"]["data_hash"]}) == 1
    forget_inputs(empty_lab)
    refit(empty_lab.config)
    assert sorted(fitted) == ["first", "first", "second"]
    for name, rows in staged(empty_lab).items():
        pd.testing.assert_frame_equal(
            rows.reset_index(drop=True), kept[name].reset_index(drop=True)
        )


def test_a_setting_of_the_fits_fits_every_family_again(
    empty_lab: Lab, without_prefect: None, fitted: list[str]
) -> None:
    planted.write(empty_lab.folder / "logs", planted.sweep("first", seed=1)[:FEW])
    up_to_the_fits(empty_lab)
    settings = Path(empty_lab.config)
    settings.write_text(settings.read_text().replace("draws = 200", "draws = 201"))
    refit(empty_lab.config)
    assert fitted == ["first", "first"]
    assert bool(publish(empty_lab.config)["is_new"].iloc[0])


def up_to_the_fits(lab: Lab) -> pd.DataFrame:
    """The steps of a night up to the fits."""
    ingest(lab.config)
    validate(lab.config)
    return refit(lab.config)
