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
from flows.gate import Gate, reasons
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
    """One row: the release that is now the newest, whether it is new, and a sentence about it.

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
    summary = f"published release {newest}" if is_new else _nothing_new(settings, newest)
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
    """Judge the staged coefficients and publish everything staged; the gate may hold it."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made_from = origin(settings, warehouse.data_hash(con))
        tables = warehouse.staged(con)
        _refuse_stale(tables.pop("refits"), warehouse.family_names(con), made_from)
        warehouse.present_coefficients(con)
        warehouse.validate(con, "coefficients", at)
        tables["fits"] = _hold(tables["fits"], warehouse.held_laws(con))
        day = at.astimezone(UTC).date()
        release = warehouse.next_release_name(con, day)
        said = _judge(con, settings, tables, made_from)
        status = "held" if (said["decision"] == "held").any() else "published"
        facts = {"release": release, "released_at": at, "status": status, "as_of": day}
        facts |= {"settings": kept_settings(settings), **made_from}
        warehouse.publish_release(con, facts, tables, with_staged_draws=True, decisions=said)
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
    con: Any, settings: Settings, tables: dict[str, pd.DataFrame], made_from: dict[str, object]
) -> pd.DataFrame:
    """What the gate says of the staged tables beside the newest published release."""
    last = warehouse.latest_release(con)
    if last is None:
        return pd.DataFrame(columns=["family", "decision", "reason"])
    release = last["release"]
    before = warehouse.read_release(con, release, only=("fits", "coefficients"))
    draws, changed = warehouse.quoted_draws(con, release), warehouse.changed_families(con, release)
    is_asked_for = last["settings_hash"] != made_from["settings_hash"]
    gate = Gate(before["fits"], before["coefficients"], draws, changed)
    return reasons(tables, gate, settings.gate, is_asked_for)


def _nothing_new(settings: Settings, newest: str | None) -> str:
    """Why the newest published release stays that: nothing is new, or what is new is held."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made = warehouse.newest_release(con)
        held = [] if made is None else warehouse.reasons_held(con, made["release"])
    if made is not None and newest is None:
        raise NothingInForce(made["release"], made["status"])
    if made is None or made["status"] != "held":
        return f"nothing new since release {newest}"
    why = held[0] + (f" ({len(held) - 1} more)" if len(held) > 1 else "") if held else "by hand"
    return (
        f"release {made['release']} is held: {why}. The newest stays {newest}. "
        f"To let it pass: lawbook release approve {made['release']} --reason TEXT"
    )


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
