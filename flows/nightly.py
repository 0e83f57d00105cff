"""One whole night: from logs to a published release and its report.

Reads    the logs that the settings name
Writes   the warehouse, the release file, Parquet and the pages
Runs     nightly (lawbook serve, or deploy/prefect.yaml); by hand: lawbook nightly
"""

from datetime import datetime
from typing import Any

from prefect import flow

import warehouse
from flows.forecasts.planned import planned_runs
from flows.ingest import ingest
from flows.ledger import forecast
from flows.publish import publish, something_is_new, write_files
from flows.refit import refit
from flows.report import report
from flows.settings.file import load
from flows.validate import validate


@flow(name="nightly", log_prints=True)
def nightly(
    config: str | None = None, data_root: str | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Ingest, validate, refit, publish, forecast, report; with nothing new it publishes nothing.

    at is the instant that the night takes for now; None is the clock.
    """
    planned_runs(load(config, data_root))  # what is wrong in them is said before the work
    write_files(load(config, data_root))  # and so is a warehouse that was lost
    ingest(config, data_root, at=at)
    validate(config, data_root, at)
    if something_is_new(load(config, data_root)):
        refit(config, data_root, at=at)
    release = publish(config, data_root, at).iloc[0]
    forecasts = forecast(config, data_root, at)
    pages = report(config, data_root, release["release"])
    return {
        **release,
        "forecasts": len(forecasts),
        "report": str(pages["page"].iloc[0]),
        **_results(config, data_root, release["release"]),
    }


def _results(config: str | None, data_root: str | None, release: str) -> dict[str, Any]:
    """The fits in force and the coefficients of the selected laws, as the night shows them."""
    path = load(config, data_root).publish.release_file
    tables = warehouse.read_in_force(path, release, only=("fits", "coefficients"))
    fits = tables["fits"]
    selected = fits.loc[fits["is_selected"], ["family", "law"]]
    return {
        "fits": fits[
            ["family", "law", "is_selected", "status", "runs", "walk_forward_are", "reason"]
        ],
        "coefficients": tables["coefficients"].merge(selected)[
            ["family", "law", "coefficient", "estimate", "lo", "hi", "level", "unit"]
        ],
    }
