"""What every page says about the release itself, and how to get its numbers elsewhere."""

import shlex
from typing import Any

from reports import numbers
from reports.tables import Release, Row

MOST_PROBLEMS = 25  # shown on a page; the rest is a query away


def facts(release: Release) -> Row:
    """The release in words."""
    row = release.facts
    return row | {
        "when": moment(row["released_at"]),
        "is_published": row["status"] == "published",
        "runs_said": numbers.count(row["runs"], "run"),
        "left_out_said": numbers.count(row["runs_left_out"]),
        "command": f"lawbook nightly --as-of {day(row['as_of'])}",
    }


def moment(instant: Any) -> str:
    """An instant as people say it, in UTC: 22 November 2026, 02:03 UTC."""
    if instant is None:
        return numbers.DASH
    in_utc = instant.tz_convert("UTC") if getattr(instant, "tzinfo", None) else instant
    return f"{in_utc.day} {in_utc:%B %Y, %H:%M} UTC"


def day(value: Any) -> str:
    """A day as 2026-11-22."""
    return numbers.DASH if value is None else f"{value:%Y-%m-%d}"


def problems(release: Release) -> dict[str, Any]:
    """Rules that rows failed and files that could not be read, over all families."""
    order = {"critical": 0, "warning": 1, "info": 2}
    failed = [row for row in release.rows("data_quality") if row["failed"]]
    failed.sort(key=lambda row: (order.get(row["severity"], 3), row["table_name"], row["rule"]))
    unread = release.rows("file_problems")
    unread.sort(key=lambda row: (row["file"], row["line"] or 0))
    return {
        "failed": failed[:MOST_PROBLEMS],
        "failed_more": max(len(failed) - MOST_PROBLEMS, 0),
        "checked": len(release.rows("data_quality")),
        "unread": unread[:MOST_PROBLEMS],
        "unread_more": max(len(unread) - MOST_PROBLEMS, 0),
    }


def held(release: Release, family: str) -> str:
    """That this release does not answer for the family, why, and which one does; empty if it does.

    The page shows what the family has in that one.
    """
    row = release.out_of_force(family)
    if row is None:
        return ""
    shown = row["release_in_force"]
    instead = f"What is shown is in force, from release {shown}" if shown else "Nothing is in force"
    return f"Release {release.facts['release']} is {row['status']} here. {instead}: {row['reason']}"


def query(release: Release, relation: str, where: str = "", family: str | None = None) -> str:
    """The command that gives the rows a table shows, with all their digits."""
    held = release.out_of_force(family) if family is not None else None
    in_force = held["release_in_force"] if held else None
    name = in_force or release.facts["release"]
    conditions = [f"release = {literal(name)}"]
    conditions += [f"family = {literal(family)}"] if family is not None else []
    conditions += [where] if where else []
    where = " and ".join(conditions)
    text = f"select * from publish.{relation} where {where}"  # noqa: S608 - shown, never run
    plain = not set(text) & set('"$`\\!')
    return f'lawbook sql "{text}"' if plain else f"lawbook sql {shlex.quote(text)}"


def literal(text: str) -> str:
    """A string as SQL spells it."""
    return "'" + str(text).replace("'", "''") + "'"
