"""DuckDB: what the logs said, what they mean, what was judged, staged and published.

    raw -> core -> quality -> staging -> publish          one schema a step, written in this order
    ledger                                                forecasts, added after each release

The functions below are all that flows/ needs.  great-expectations is imported only by validate().
"""

from warehouse.connection import open_warehouse
from warehouse.core import rebuild_core
from warehouse.data_hash import data_hash
from warehouse.families import Family, family_names, params_columns
from warehouse.ingest import ingest
from warehouse.ledger import append_forecasts, forecast_record, run_progress, verify_ledger
from warehouse.live import live_points, runs_turned_off_track
from warehouse.publishing import latest_release, next_release_name, publish
from warehouse.quarantine import held_laws
from warehouse.reading import family_runs, read_release, release_before
from warehouse.release_file import FILE_NAME as RELEASE_FILE
from warehouse.release_file import is_release_file_current, write_release_file
from warehouse.release_query import run_query
from warehouse.sources.source import Source
from warehouse.staging import keep_only, present_coefficients, stage, staged
from warehouse.validation import is_validated, validate

__all__ = [
    "RELEASE_FILE",
    "Family",
    "Source",
    "append_forecasts",
    "data_hash",
    "family_names",
    "family_runs",
    "forecast_record",
    "held_laws",
    "ingest",
    "is_release_file_current",
    "is_validated",
    "keep_only",
    "latest_release",
    "live_points",
    "next_release_name",
    "open_warehouse",
    "params_columns",
    "present_coefficients",
    "publish",
    "read_release",
    "rebuild_core",
    "release_before",
    "run_progress",
    "run_query",
    "runs_turned_off_track",
    "stage",
    "staged",
    "validate",
    "verify_ledger",
    "write_release_file",
]
