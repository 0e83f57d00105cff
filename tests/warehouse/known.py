"""Views that tests read: what counts of raw.*, as raw.known_points, _configs and _broken_lines."""

from pathlib import Path

import duckdb


def add_known_views(con: duckdb.DuckDBPyConnection) -> None:
    """Make the views of the folder beside this file."""
    for script in sorted(Path(__file__).with_name("views").glob("*.sql")):
        con.execute(script.read_text(encoding="utf-8"))
