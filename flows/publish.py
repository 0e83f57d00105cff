"""Publish what is staged as one immutable release, unless nothing is new.

Reads    core.*, quality.*, staging.*
Writes   publish.*, the release file, Parquet
Runs     fourth step of the nightly; by hand: lawbook publish
"""

from datetime import UTC, datetime
from typing import Any

import numpy as np
import pandas as pd
from prefect import flow, task

import warehouse
from flows.errors import NothingInForce, StaleFits
from flows.gate import InForce, facts, status
from flows.live import announce
from flows.progress import say
from flows.settings.file import load
from flows.settings.identity import kept_settings, origin
from flows.settings.model import Settings
from laws import NIGHTLY

HELD = "Held, so not selected. It would have been: "


@flow(name="publish")
def publish(
    config: str | None = None, data_root: str | None = None, at: datetime | None = None
) -> pd.DataFrame:
    """One row: the release that is now the newest, whether it is new, and what there is to say.

    at is the instant of the release, which is named for its day; None is now.
    """
    settings = load(config, data_root)
    newest = write_files(settings)
    made = None
    if something_is_new(settings):
        made = publish_staged(settings, at or datetime.now(UTC))
        newest = write_files(settings)
    is_new = made is not None and made == newest
    if is_new:
        announce(settings.warehouse.path, str(newest))
    summary = _summary(settings, newest, is_new)
    say(f"publish: {summary}")
    return pd.DataFrame([{"release": newest, "is_new": is_new, "summary": summary}])


def something_is_new(settings: Settings) -> bool:
    """True unless the release made last, even one held, has the same data, settings and code."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made_from = origin(settings, warehouse.data_hash(con))
        newest = warehouse.newest_release(con)
    return newest is None or any(newest[key] != value for key, value in made_from.items())


@task(task_run_name="publish one release")
def publish_staged(settings: Settings, at: datetime) -> str:
    """Judge what is staged and publish all of it; the gate may hold families, or the release."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made_from = origin(settings, warehouse.data_hash(con))
        tables = warehouse.staged(con)
        _refuse_stale(tables.pop("refits"), warehouse.family_names(con), made_from)
        warehouse.present_coefficients(con)
        warehouse.validate(con, "coefficients", at)
        tables["fits"] = _hold(tables["fits"], warehouse.held_laws(con))
        day = at.astimezone(UTC).date()
        release = warehouse.next_release_name(con, day)
        said = _judge(con, settings, tables, made_from, at)
        as_what = status(said, {*tables["fits"]["family"]}, settings.gate.holds)
        described = {"release": release, "released_at": at, "status": as_what, "as_of": day}
        described |= {"settings": kept_settings(settings), **made_from}
        warehouse.publish_release(con, described, tables, with_staged_draws=True, decisions=said)
    return release


@task(task_run_name="write the release file and Parquet")
def write_files(settings: Settings) -> str | None:
    """Bring what analysts read up to date with the warehouse; returns the newest release.

    Called before a release too: it mends what a crash kept the last night from writing.
    """
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        warehouse.require_history(con, settings.publish.path)
        newest = warehouse.latest_release(con)
        if newest is None:
            return None
        folder, kept = settings.publish.path, settings.publish.draws_kept
        warehouse.update_release_file(con, folder, kept)
        return str(newest["release"])


def _judge(
    con: Any,
    settings: Settings,
    tables: dict[str, pd.DataFrame],
    made_from: dict[str, object],
    at: datetime,
) -> pd.DataFrame:
    """What the gate says of the staged families beside what is in force."""
    if warehouse.latest_release(con) is None:
        found = pd.DataFrame()
    else:
        found = facts(tables, _in_force(con), made_from["settings_hash"])
    warehouse.present_families(con, found)
    warehouse.validate(con, "families", at, settings.gate.bounds)
    return warehouse.gate_decisions(con)


def _in_force(con: Any) -> InForce:
    last = warehouse.read_release(con, only=("fits", "coefficients"))
    made = warehouse.newest_release(con)
    held = set[str]()
    if made is not None:
        held = {*warehouse.out_of_force(con, made["release"])["family"]}
    return InForce(
        last["fits"],
        last["coefficients"],
        warehouse.quoted_draws(con),
        warehouse.changed_families(con),
        held,
        warehouse.settings_hashes(con),
    )


def _summary(settings: Settings, newest: str | None, is_new: bool) -> str:
    """What is new, or why nothing is, and what of the release made last is held."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made = warehouse.newest_release(con)
        held = pd.DataFrame() if made is None else warehouse.out_of_force(con, made["release"])
    if made is not None and newest is None:
        raise NothingInForce(made["release"], made["status"])
    if is_new:
        return f"published release {newest}{_held_families(held, newest)}"
    if made is None or made["status"] != "held":
        told = _held_families(held, newest) if made and made["release"] == newest else ""
        return f"nothing new since release {newest}{told}"
    given = held[held["reason"] != "held"]  # the others are held along with these
    first = (held if given.empty else given).iloc[0]
    more = f" ({len(given) - 1} more)" if len(given) > 1 else ""
    return (
        f"release {made['release']} is held: {first['family']}: {first['reason']}{more}. "
        f"The newest stays {newest}. "
        f"To let it pass: lawbook release approve {made['release']} --reason TEXT"
    )


def _held_families(held: pd.DataFrame, release: str | None) -> str:
    """A sentence a family that is not in force in the newest release."""
    said = [
        f"; {row['family']} stays at {row['release_in_force'] or 'no release'}, because here "
        f"{row['reason']}; to let it pass: lawbook release approve {release} "
        f'--family "{row["family"]}" --reason TEXT'
        for row in held.to_dict("records")
    ]
    return "".join(said)


def _refuse_stale(refits: pd.DataFrame, families: list[str], made_from: dict[str, object]) -> None:
    fresh = refits
    for key, value in made_from.items():
        fresh = fresh[fresh[key] == value]
    stale = {*families, *refits["family"]} - {*fresh["family"]}
    if stale or refits.empty:
        raise StaleFits(stale)


def _hold(fits: pd.DataFrame, held: dict[tuple[str, str], str]) -> pd.DataFrame:
    """The fits, held laws shown but not used; the next best takes the place of a selected one."""
    reasons = [held.get(key) for key in zip(fits["family"], fits["law"], strict=True)]
    is_held = pd.Series([reason is not None for reason in reasons], index=fits.index, dtype=bool)
    was_selected = fits["is_selected"] & is_held
    judged = fits.assign(
        is_selected=fits["is_selected"] & ~is_held,
        status=fits["status"].mask(is_held, "held"),
        reason=fits["reason"].mask(is_held, pd.Series(reasons, index=fits.index, dtype=object)),
        choice=fits["choice"].mask(was_selected, HELD + fits["choice"].astype(str)),
    )
    for row in fits[was_selected].itertuples():
        _select_next(judged, str(row.family), str(row.law))
    return judged


def _select_next(fits: pd.DataFrame, family: str, held: str) -> None:
    """Select the converged law of the family that erred least on costlier runs, if there is one."""
    scores = fits.loc[
        (fits["family"] == family) & (fits["status"] == "converged") & fits["law"].isin(NIGHTLY),
        "walk_forward_are",
    ]
    if scores.empty:
        return
    best = scores.astype(float).fillna(np.inf).idxmin()
    fits.loc[best, "is_selected"] = True
    fits.loc[best, "choice"] = f"Selected in the place of {held}, which is held."
