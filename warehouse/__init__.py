"""DuckDB: what the logs said, what they mean, what was judged, staged and published.

    raw -> core -> quality -> staging -> publish          one schema a step, written in this order
    ledger                                                forecasts, added after each release
    past                                                  an earlier night had again

The functions below are all that flows/ needs.  Each room is imported when a name of it is first
asked for: a query needs neither pandas nor great-expectations, which take seconds.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from warehouse.connection import open_warehouse
    from warehouse.core.derive import rebuild_core
    from warehouse.core.families import Family, family_names, params_columns
    from warehouse.core.shapes import Shapes
    from warehouse.ledger import append_forecasts, forecast_record, run_progress, verify_ledger
    from warehouse.look import Look, look_at
    from warehouse.past import PastNight, past_night, past_warehouse
    from warehouse.publish import RELEASE_FILE
    from warehouse.publish.decisions import APPROVE, RETRACT, decide, out_of_force
    from warehouse.publish.file import update_release_file, write_release_file
    from warehouse.publish.off_track import runs_turned_off_track
    from warehouse.publish.parquet import compare_parquet, rewrite_parquet
    from warehouse.publish.query import compare_releases, query_rows, run_query
    from warehouse.publish.reading import (
        read_before,
        read_in_force,
        read_release,
        release_file_contents,
        release_name,
    )
    from warehouse.publish.release import (
        latest_release,
        newest_release,
        next_release_name,
        publish_release,
    )
    from warehouse.publish.restore import require_history, restore_published
    from warehouse.publish.verify import verify_releases
    from warehouse.quality.family_runs import family_runs
    from warehouse.quality.gate import gate_decisions, present_families
    from warehouse.quality.live_points import live_points
    from warehouse.quality.quarantine import held_laws
    from warehouse.quality.validate import is_validated, validate
    from warehouse.raw.ingest import gone_files, ingest
    from warehouse.sources.field_names import LOSSES
    from warehouse.sources.locations import public
    from warehouse.sources.source import FORMATS, Source
    from warehouse.staging.comparison import changed_families, quoted_draws, settings_hashes
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
    "core.shapes": ("Shapes",),
    "core.families": ("Family", "family_names", "params_columns"),
    "look": ("Look", "look_at"),
    "ledger": ("append_forecasts", "forecast_record", "run_progress", "verify_ledger"),
    "past": ("PastNight", "past_night", "past_warehouse"),
    "publish": ("RELEASE_FILE",),
    "publish.decisions": ("APPROVE", "RETRACT", "decide", "out_of_force"),
    "publish.file": ("update_release_file", "write_release_file"),
    "publish.off_track": ("runs_turned_off_track",),
    "publish.parquet": ("compare_parquet", "rewrite_parquet"),
    "publish.query": ("compare_releases", "query_rows", "run_query"),
    "publish.reading": (
        "read_before",
        "read_in_force",
        "read_release",
        "release_file_contents",
        "release_name",
    ),
    "publish.release": ("latest_release", "newest_release", "next_release_name", "publish_release"),
    "publish.restore": ("require_history", "restore_published"),
    "publish.verify": ("verify_releases",),
    "quality.family_runs": ("family_runs",),
    "quality.gate": ("gate_decisions", "present_families"),
    "quality.live_points": ("live_points",),
    "quality.quarantine": ("held_laws",),
    "quality.validate": ("is_validated", "validate"),
    "raw.ingest": ("gone_files", "ingest"),
    "sources.field_names": ("LOSSES",),
    "sources.locations": ("public",),
    "sources.source": ("FORMATS", "Source"),
    "staging.comparison": ("changed_families", "quoted_draws", "settings_hashes"),
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
    "APPROVE",
    "FORMATS",
    "LOSSES",
    "RELEASE_FILE",
    "RETRACT",
    "Family",
    "Look",
    "PastNight",
    "Shapes",
    "Source",
    "append_forecasts",
    "changed_families",
    "compare_parquet",
    "compare_releases",
    "data_hash",
    "decide",
    "family_names",
    "family_runs",
    "forecast_record",
    "gate_decisions",
    "gone_files",
    "held_laws",
    "ingest",
    "is_validated",
    "keep_only",
    "latest_release",
    "live_points",
    "look_at",
    "newest_release",
    "next_release_name",
    "open_warehouse",
    "out_of_force",
    "params_columns",
    "past_night",
    "past_warehouse",
    "present_coefficients",
    "present_families",
    "public",
    "publish_release",
    "query_rows",
    "quoted_draws",
    "read_before",
    "read_in_force",
    "read_release",
    "rebuild_core",
    "release_file_contents",
    "release_name",
    "require_history",
    "restore_published",
    "rewrite_parquet",
    "run_progress",
    "run_query",
    "runs_turned_off_track",
    "settings_hashes",
    "stage",
    "staged",
    "staged_with",
    "update_release_file",
    "validate",
    "verify_ledger",
    "verify_releases",
    "write_release_file",
]


def __getattr__(name: str) -> Any:
    """The name, from its room."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
