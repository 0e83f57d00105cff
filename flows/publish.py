"""Publish what is staged as one immutable release, unless nothing is new.

Reads    core.*, quality.*, staging.*
Writes   publish.*, the release file, Parquet
Runs     fourth step of the nightly; by hand: lawbook publish
"""

from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
from prefect import flow, task

import warehouse
from flows.errors import StaleFits
from flows.live import announce
from flows.progress import say
from flows.settings.file import load
from flows.settings.identity import origin
from flows.settings.model import Settings
from laws import NIGHTLY

HELD = "Held, so not selected. It would have been: "


@flow(name="publish")
def publish(
    config: str | None = None, data_root: str | None = None, as_of: date | None = None
) -> pd.DataFrame:
    """One row: the release that is now the newest, whether it is new, and a sentence about it."""
    settings = load(config, data_root)
    newest = write_files(settings)
    is_new = something_is_new(settings)
    if is_new:
        publish_staged(settings, as_of or datetime.now(UTC).date())
        newest = write_files(settings)
        announce(settings.warehouse.path, str(newest))
    summary = f"published release {newest}" if is_new else f"nothing new since release {newest}"
    say(f"publish: {summary}")
    return pd.DataFrame([{"release": newest, "is_new": is_new, "summary": summary}])


def something_is_new(settings: Settings) -> bool:
    """True unless the newest release was made from the same data, settings and code."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made_from = origin(settings, warehouse.data_hash(con))
        newest = warehouse.latest_release(con)
    return newest is None or any(newest[key] != value for key, value in made_from.items())


@task(task_run_name="publish one release")
def publish_staged(settings: Settings, day: date) -> None:
    """Judge the staged coefficients and publish everything staged."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made_from = origin(settings, warehouse.data_hash(con))
        tables = warehouse.staged(con)
        _refuse_stale(tables.pop("refits"), warehouse.family_names(con), made_from)
        now = datetime.now(UTC)
        warehouse.present_coefficients(con)
        warehouse.validate(con, "coefficients", now)
        tables["fits"] = _hold(tables["fits"], warehouse.held_laws(con))
        release = warehouse.next_release_name(con, day)
        facts = {"release": release, "released_at": now, "status": "published", "as_of": day}
        warehouse.publish_release(con, {**facts, **made_from}, tables)


@task(task_run_name="write the release file and Parquet")
def write_files(settings: Settings) -> str | None:
    """Bring what analysts read up to date with the warehouse; returns the newest release.

    Called before a release too: it mends what a crash kept the last night from writing.
    """
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        newest = warehouse.latest_release(con)
        if newest is None:
            return None
        if not warehouse.is_release_file_current(con, settings.publish.path):
            warehouse.write_release_file(con, settings.publish.path, newest["release"])
        return str(newest["release"])


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
