"""Any night had again, from what was known then: with the same code the same bytes.

Reads    raw.*, publish.* and the ledger as they were; the settings that the release kept
Writes   as-of/releases/<release>/ in the folder of releases, as Parquet; the history stays as it is
Runs     by hand: lawbook nightly --as-of DATE, lawbook backfill FROM TO
"""

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
from prefect import flow, task

import warehouse
from flows.errors import WrongCall
from flows.ingest import families_of, rebuild_runs, sources_of
from flows.progress import say
from flows.publish import publish_staged, something_is_new
from flows.refit import refit_families
from flows.settings.file import load
from flows.settings.model import (
    FamilySettings,
    FitSettings,
    GateSettings,
    LiveSettings,
    PublishSettings,
    Settings,
    SourceSettings,
    WarehouseSettings,
)
from flows.validate import judge_all
from warehouse import PastNight

FOLDER = "as-of"
SCRATCH = ".as-of-building"
SAME, UNPUBLISHED, NOTHING_NEW = "the same bytes", "was not published", "nothing new"


@flow(name="backfill", log_prints=True)
def backfill(
    first: date, last: date, config: str | None = None, data_root: str | None = None
) -> pd.DataFrame:
    """One row a night from first to last: day, release, outcome, path of its Parquet.

    A night that published is compared with what it published; one that did not is made and kept
    beside the releases, not among them, because nobody could have read it on that day.
    """
    if first > last:
        raise WrongCall(f"the night of {first} is after that of {last}: give the earlier day first")
    settings = load(config, data_root)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return pd.DataFrame([_night(settings, day) for day in days])


def _night(settings: Settings, day: date) -> dict[str, object]:
    scratch = settings.publish.path / SCRATCH
    shutil.rmtree(scratch, ignore_errors=True)
    try:
        night = read_night(settings.warehouse.path, day, scratch / "warehouse.duckdb")
        row = {"day": day, **_again(settings, then(settings, night, scratch), night)}
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    say(f"backfill: {day}, release {row['release']}: {row['outcome']}")
    return row


@task(task_run_name="what the night of {day} knew")
def read_night(path: Path, day: date, past: Path) -> PastNight:
    """Make the warehouse of the night."""
    with warehouse.open_warehouse(path) as con:
        night = warehouse.past_night(con, day)
        warehouse.past_warehouse(con, night, past)
    return night


def then(settings: Settings, night: PastNight, scratch: Path) -> Settings:
    """The settings of the night, for its own warehouse; the present ones where none were kept."""
    places = {
        "warehouse": WarehouseSettings(path=scratch / "warehouse.duckdb"),
        "publish": settings.publish.model_copy(update={"path": scratch / "published"}),
    }
    if night.settings is None:
        return settings.model_copy(update=places)
    kept = json.loads(night.settings)
    places["publish"] = PublishSettings(**kept["publish"], path=scratch / "published")
    sources = [SourceSettings(path=source["name"], **source) for source in kept["sources"]]
    families = {name: FamilySettings(**family) for name, family in kept["families"].items()}
    asked = {
        "fit": FitSettings(**kept["fit"]),
        "gate": GateSettings(**kept["gate"]),
        "live": LiveSettings(**kept["live"]),
    }
    return settings.model_copy(update={**places, **asked, "sources": sources, "families": families})


def _again(settings: Settings, past: Settings, night: PastNight) -> dict[str, object]:
    """Derive, judge, refit and publish in the night's own warehouse."""
    rebuild_runs(past.warehouse.path, families_of(past), sources_of(past))
    judge_all(past.warehouse.path, night.at)
    if night.release is None and not something_is_new(past):
        with warehouse.open_warehouse(past.warehouse.path) as con:
            newest = warehouse.newest_release(con)
        return {"release": newest and newest["release"], "outcome": NOTHING_NEW, "path": None}
    refit_families(past, None, night.at)
    release = publish_staged(past, night.at)
    folder = settings.publish.path / FOLDER
    keep(past.warehouse.path, folder, release)
    outcome = UNPUBLISHED if night.release is None else _compared(settings, night.release)
    return {"release": release, "outcome": outcome, "path": str(folder / "releases" / release)}


@task(task_run_name="write the Parquet of {release}")
def keep(past: Path, folder: Path, release: str) -> None:
    """Write the release out of the night's warehouse, in the place of an earlier answer."""
    with warehouse.open_warehouse(past) as con:
        warehouse.rewrite_parquet(con, folder, release)


def _compared(settings: Settings, release: str) -> str:
    """How the Parquet made again differs from what was published."""
    differ = warehouse.compare_parquet(
        settings.publish.path, settings.publish.path / FOLDER, release
    )
    return f"differs in {', '.join(differ)}" if differ else SAME
