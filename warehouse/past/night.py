"""What the night of a day knew.

Reads    raw.readings, publish.release_facts, publish.decisions, publish.forecasts
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

import duckdb

import sql
from warehouse.errors import NothingKnown


@dataclass(frozen=True)
class PastNight:
    """A night by what there was when it published.

    release    what it published; None for a night that published nothing
    at         when it did; for a night that did not, the end of its day
    releases   releases before it, the first so many
    readings   readings of the logs, the first so many
    forecasts  rows of the ledger, the first so many
    decisions  decisions on releases, the first so many; those of its own gate are the last of them
    settings   the settings it was made with as JSON; None where they were not kept
    """

    release: str | None
    at: datetime
    releases: int
    readings: int
    forecasts: int
    decisions: int
    settings: str | None


def past_night(con: duckdb.DuckDBPyConnection, day: date) -> PastNight:
    """The night that published for the day last, or else what was known when the day ended.

    Raises NothingKnown where no log had been read by then.
    """
    found = con.execute(sql.query("past/published"), {"day": day}).fetchone()
    if found is None:
        end = datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
        found = con.execute(sql.query("past/unpublished"), {"at": end}).fetchone()
    if found is None or found[3] is None:
        first = con.execute(sql.query("past/first_reading")).fetchone()
        raise NothingKnown(day, None if first is None else first[0])
    return PastNight(*found)
