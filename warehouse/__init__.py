"""DuckDB: what the logs said, what they mean, what was judged, staged and published.

    raw -> core -> quality -> staging -> publish          one schema a step, written in this order
    ledger                                                forecasts, added after each release

The functions below are all that flows/ needs.  great-expectations is imported only by validate().
"""

from warehouse.connection import open_warehouse
from warehouse.core.derive import rebuild_core
from warehouse.core.families import Family, family_names, params_columns
from warehouse.ledger import append_forecasts, forecast_record, run_progress, verify_ledger
from warehouse.publish.file import FILE_NAME as RELEASE_FILE
from warehouse.publish.file import is_release_file_current, write_release_file
from warehouse.publish.off_track import runs_turned_off_track
from warehouse.publish.query import run_query
from warehouse.publish.reading import read_release, release_before
from warehouse.publish.release import latest_release, next_release_name, publish_release
from warehouse.quality.family_runs import family_runs
from warehouse.quality.live_points import live_points
from warehouse.quality.quarantine import held_laws
from warehouse.quality.validate import is_validated, validate
from warehouse.raw.ingest import gone_files, ingest
from warehouse.sources.source import Source
from warehouse.staging.data_hash import data_hash
from warehouse.staging.tables import keep_only, present_coefficients, stage, staged

__all__ = [
    "RELEASE_FILE",
    "Family",
    "Source",
    "append_forecasts",
    "data_hash",
    "family_names",
    "family_runs",
    "forecast_record",
    "gone_files",
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
    "publish_release",
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
