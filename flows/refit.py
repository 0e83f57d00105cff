"""Fit the laws of every family with something new and stage them for publication.

Reads    core.runs, core.points, quality.quarantine
Writes   staging.*
Runs     third step of the nightly; by hand: lawbook refit
"""

from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from prefect import flow, task, unmapped

import warehouse
from flows.errors import NoSuchFamily, NotValidated
from flows.live import follow, read_points
from flows.progress import say
from flows.settings.file import load
from flows.settings.identity import inputs_hash, origin
from flows.settings.model import FamilySettings, FitSettings, PublishSettings, Settings
from flows.tables import family_tables

Tables = dict[str, pd.DataFrame]
READ_AGAIN = ("fits", "surfaces")  # of fits that stand: what is shown, and what live runs need


@flow(name="refit")
def refit(
    config: str | None = None,
    data_root: str | None = None,
    only: str | None = None,
    at: datetime | None = None,
) -> pd.DataFrame:
    """One row a fit, is_selected for the law whose coefficients are quoted.

    A law that cannot be fitted has a row that says why.  A family whose runs, settings and code are
    those of its staged fits keeps them.  Runs in flight are those of the instant at; None is now.
    """
    return refit_families(load(config, data_root), only, at or datetime.now(UTC))


def refit_families(settings: Settings, only: str | None, at: datetime) -> pd.DataFrame:
    """Fit, follow what is in flight, and stage."""
    families = read_families(settings.warehouse.path, only)
    widenings = dict.fromkeys(families, 1.0) | read_widenings(settings.warehouse.path)
    inputs = {
        family: inputs_hash(settings, family, runs, widenings[family])
        for family, runs in families.items()
    }
    kept = read_kept(settings.warehouse.path, inputs)
    new = [family for family in families if family not in kept]
    fits = fit_family.map(
        new,
        [families[family] for family in new],
        unmapped(settings.fit),
        unmapped(settings.publish),
        [settings.families.get(family, FamilySettings()).laws for family in new],
        [widenings[family] for family in new],
    )
    made = kept | dict(zip(new, fits.result(), strict=True))
    points = read_points(settings.warehouse.path, at, settings.live.stale_days)
    followed = follow.map(
        list(families),
        [points[points["family"] == family] for family in families],
        [made[family] for family in families],
        unmapped(settings.fit.level),
    )
    tables = dict(zip(families, followed.result(), strict=True))
    stage(settings, tables, inputs, kept, is_whole=only is None)
    return pd.concat([tables[family]["fits"] for family in families])[
        ["family", "law", "is_selected", "status", "runs", "draws", "choice", "reason"]
    ]


@task(task_run_name="fit {family}")
def fit_family(
    family: str,
    runs: pd.DataFrame,
    how: FitSettings,
    publish: PublishSettings,
    names: Collection[str],
    widening: float,
) -> Tables:
    """Everything that is published about one family."""
    tables = family_tables(family, runs, how, publish, names, widening)
    for fit in tables["fits"].itertuples():
        mark = ", selected" if fit.is_selected else ""
        say(f"refit: {family}, {fit.law}: {fit.status}, {fit.runs} runs, {fit.draws} draws{mark}")
    return tables


@task(task_run_name="read the runs")
def read_families(path: Path, only: str | None) -> dict[str, pd.DataFrame]:
    """The runs of every family that may be used, by family; a family may have none left."""
    with warehouse.open_warehouse(path) as con:
        if not warehouse.is_validated(con):
            raise NotValidated
        runs = warehouse.family_runs(con)
        names = warehouse.family_names(con)
    if only is not None and only not in names:
        raise NoSuchFamily(only, names)
    return {name: runs[runs["family"] == name] for name in names if only in (None, name)}


@task(task_run_name="read the record")
def read_widenings(path: Path) -> dict[str, float]:
    """How much wider the next intervals of a family are to be, by what its forecasts missed."""
    with warehouse.open_warehouse(path) as con:
        record = warehouse.forecast_record(con)
    return dict(zip(record["family"], record["widening"].astype(float), strict=True))


@task(task_run_name="find the fits that stand")
def read_kept(path: Path, inputs: dict[str, str]) -> dict[str, Tables]:
    """What is read again of the staged fits that these inputs would give once more."""
    with warehouse.open_warehouse(path) as con:
        kept = warehouse.staged_with(con, inputs, READ_AGAIN)
    if kept:
        say(f"refit: {len(kept)} of {len(inputs)} families have nothing new")
    return kept


@task(task_run_name="stage the fits")
def stage(
    settings: Settings,
    tables: dict[str, Tables],
    inputs: dict[str, str],
    kept: Collection[str],
    is_whole: bool,
) -> None:
    """Keep the tables of each family until they are published; of those kept, the live ones."""
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        made_from = origin(settings, warehouse.data_hash(con))
        for family, family_rows in tables.items():
            origin_of_fits = {**made_from, "inputs_hash": inputs[family]}
            warehouse.stage(con, family, family_rows, origin_of_fits, only_live=family in kept)
        if is_whole:
            warehouse.keep_only(con, list(tables))
