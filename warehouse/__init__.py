"""DuckDB: what the logs said, what they mean, what was judged, staged and published.

    raw -> core -> quality -> staging -> publish          one schema a step, written in this order
    ledger                                                forecasts, added after each release

The functions below are all that flows/ needs.  great-expectations is imported only by validate().
"""

from warehouse.connection import open_warehouse
from warehouse.core.derive import rebuild_core
from warehouse.core.families import Family, family_names, params_columns
from warehouse.ledger import append_forecasts, forecast_record, run_progress, verify_ledger
from warehouse.publish.decisions import APPROVE, RETRACT, decide, reasons_held
from warehouse.publish.file import FILE_NAME as RELEASE_FILE
from warehouse.publish.file import is_release_file_current, write_release_file
from warehouse.publish.off_track import runs_turned_off_track
from warehouse.publish.query import compare_releases, run_query
from warehouse.publish.reading import read_release, release_before
from warehouse.publish.release import (
    latest_release,
    newest_release,
    next_release_name,
    publish_release,
)
from warehouse.publish.restore import require_history, restore_published
from warehouse.publish.verify import verify_releases
from warehouse.quality.family_runs import family_runs
from warehouse.quality.live_points import live_points
from warehouse.quality.quarantine import held_laws
from warehouse.quality.validate import is_validated, validate
from warehouse.raw.ingest import ingest
from warehouse.sources.source import Source
from warehouse.staging.comparison import changed_families, quoted_draws
from warehouse.staging.data_hash import data_hash
from warehouse.staging.tables import keep_only, present_coefficients, stage, staged

__all__ = [
    "APPROVE",
    "RELEASE_FILE",
    "RETRACT",
    "Family",
    "Source",
    "append_forecasts",
    "changed_families",
    "compare_releases",
    "data_hash",
    "decide",
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
    "newest_release",
    "next_release_name",
    "open_warehouse",
    "params_columns",
    "present_coefficients",
    "publish_release",
    "quoted_draws",
    "read_release",
    "reasons_held",
    "rebuild_core",
    "release_before",
    "require_history",
    "restore_published",
    "run_progress",
    "run_query",
    "runs_turned_off_track",
    "stage",
    "staged",
    "validate",
    "verify_ledger",
    "verify_releases",
    "write_release_file",
]
