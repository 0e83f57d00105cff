"""Write forecasts into the ledger of the warehouse, and to where analysts read.

Reads    the releases in force and those before, core.runs, quality.quarantine
Writes   ledger.forecasts, publish.forecasts, the release file, Parquet
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

import warehouse
from flows.forecasts import quantiles
from flows.forecasts.planned import Planned
from flows.forecasts.rows import Forecasts, forecast_row, forecasts
from flows.forecasts.targets import one_target, targets
from flows.settings.model import Settings

Tables = dict[str, pd.DataFrame]
NEEDED = ("runs", *quantiles.TABLES)


def write_all(
    settings: Settings, planned: Sequence[Planned], made_at: datetime
) -> tuple[pd.DataFrame, dict[str, str]]:
    """Forecast every announced and every unfinished run; the ledger's new rows, and refusals.

    A refusal says by family why there is no forecast.  Nothing is written twice: a run that the
    release in force has forecast already gets no further row.
    """
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        wanted = targets(planned, warehouse.run_progress(con))
        if not wanted:
            return _append(con, settings, [], made_at), {}
        tables, previous = _releases(con)
        found: Forecasts = forecasts(tables, previous, wanted, warehouse.params_columns(con))
        return _append(con, settings, found.rows, made_at), found.refusals


def write_one(settings: Settings, planned: Planned, made_at: datetime) -> pd.DataFrame:
    """Forecast one run that a person announces: the ledger's new row, none if it was there.

    Raises NoRelease, NoSuchFamily and NoLaw where nothing can be said, and RunEnded.
    """
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        tables, previous = _releases(con)
        target = one_target(planned, warehouse.run_progress(con))
        convention = warehouse.params_columns(con).get(planned.family)
        row = forecast_row(tables, previous, target, convention)
        return _append(con, settings, [row], made_at)


def _releases(con: Any) -> tuple[Tables, Tables]:
    """What forecasts need of the release in force for each family, and of the one before that."""
    newest = warehouse.release_name(con, None)
    return (
        warehouse.read_in_force(con, newest, NEEDED),
        warehouse.read_before(con, newest, NEEDED),
    )


def _append(
    con: Any, settings: Settings, rows: list[dict[str, object]], made_at: datetime
) -> pd.DataFrame:
    """Add the rows, and bring what analysts read up to date with the ledger."""
    added = warehouse.append_forecasts(con, pd.DataFrame(rows), made_at)
    if warehouse.latest_release(con) is not None:
        folder, kept = settings.publish.path, settings.publish.draws_kept
        warehouse.update_release_file(con, folder, kept)
    return added
