"""One whole night: from logs to a published release and its report.

Reads    the logs that the settings name
Writes   the warehouse, the release file, Parquet and the pages
Runs     nightly (lawbook serve, or deploy/prefect.yaml); by hand: lawbook nightly
"""

from datetime import date
from typing import Any

from prefect import flow

import warehouse
from flows.ingest import ingest
from flows.publish import publish, something_is_new
from flows.refit import refit
from flows.report import report
from flows.settings_file import load
from flows.validate import validate


@flow(name="nightly", log_prints=True)
def nightly(
    config: str | None = None, data_root: str | None = None, as_of: date | None = None
) -> dict[str, Any]:
    """Ingest, validate, refit, publish, report; the same night again publishes nothing."""
    ingest(config, data_root)
    validate(config, data_root)
    if something_is_new(load(config, data_root)):
        refit(config, data_root)
    release = publish(config, data_root, as_of).iloc[0]
    pages = report(config, data_root, release["release"])
    return {
        **release,
        "report": str(pages["page"].iloc[0]),
        **_results(config, data_root, release["release"]),
    }


def _results(config: str | None, data_root: str | None, release: str) -> dict[str, Any]:
    """The families and coefficients of a release, as the end of the night shows them."""
    tables = warehouse.read_release(load(config, data_root).publish.release_file, release)
    return {
        "fits": tables["fits"][["family", "law", "status", "runs", "condition", "reason"]],
        "coefficients": tables["coefficients"][
            ["family", "law", "coefficient", "estimate", "lo", "hi", "level", "unit"]
        ],
    }
