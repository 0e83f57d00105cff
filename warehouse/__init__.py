"""DuckDB: what the logs said, what they mean, what was judged, staged and published.

    raw -> core -> quality -> staging -> publish          one schema a step, written in this order
    ledger                                                forecasts, added after each release

The functions below are all that flows/ needs.  Each room is imported when a name of it is first
asked for: a query needs neither pandas nor great-expectations, which take seconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.connection import open_warehouse
    from warehouse.core.derive import rebuild_core
    from warehouse.core.families import Family, family_names, params_columns
    from warehouse.ledger import append_forecasts, forecast_record, run_progress, verify_ledger
    from warehouse.publish import RELEASE_FILE
    from warehouse.publish.file import is_release_file_current, write_release_file
    from warehouse.publish.off_track import runs_turned_off_track
    from warehouse.publish.query import query_rows, run_query
    from warehouse.publish.reading import (
        read_release,
        release_before,
        release_file_contents,
        release_name,
    )
    from warehouse.publish.release import latest_release, next_release_name, publish_release
    from warehouse.quality.family_runs import family_runs
    from warehouse.quality.live_points import live_points
    from warehouse.quality.quarantine import held_laws
    from warehouse.quality.validate import is_validated, validate
    from warehouse.raw.ingest import ingest
    from warehouse.sources.source import Source
    from warehouse.staging.data_hash import data_hash
    from warehouse.staging.tables import (
        keep_only,
        present_coefficients,
        stage,
        staged,
        staged_with,
    )

HOMES = {
    "connection": ("open_warehouse",),
    "core.derive": ("rebuild_core",),
    "core.families": ("Family", "family_names", "params_columns"),
    "ledger": ("append_forecasts", "forecast_record", "run_progress", "verify_ledger"),
    "publish": ("RELEASE_FILE",),
    "publish.file": ("is_release_file_current", "write_release_file"),
    "publish.off_track": ("runs_turned_off_track",),
    "publish.query": ("query_rows", "run_query"),
    "publish.reading": ("read_release", "release_before", "release_file_contents", "release_name"),
    "publish.release": ("latest_release", "next_release_name", "publish_release"),
    "quality.family_runs": ("family_runs",),
    "quality.live_points": ("live_points",),
    "quality.quarantine": ("held_laws",),
    "quality.validate": ("is_validated", "validate"),
    "raw.ingest": ("ingest",),
    "sources.source": ("Source",),
    "staging.data_hash": ("data_hash",),
    "staging.tables": (
        "keep_only",
        "present_coefficients",
        "stage",
        "staged",
        "staged_with",
    ),
}
_HOME = {name: home for home, names in HOMES.items() for name in names}

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
    "publish_release",
    "query_rows",
    "read_release",
    "rebuild_core",
    "release_before",
    "release_file_contents",
    "release_name",
    "run_progress",
    "run_query",
    "runs_turned_off_track",
    "stage",
    "staged",
    "staged_with",
    "validate",
    "verify_ledger",
    "write_release_file",
]


def __getattr__(name: str) -> Any:
    """The name, from its room."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
