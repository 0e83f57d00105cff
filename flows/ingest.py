"""Read the logs that the settings name, and work out what their runs are.

Reads    the sources of the settings
Writes   raw.*, core.*
Runs     first step of the nightly; by hand: lawbook ingest
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
from prefect import flow, task

import warehouse
from flows.logs import architecture
from flows.progress import bar, say
from flows.settings.file import load
from flows.settings.model import FieldSettings, Settings, SourceSettings
from warehouse import Family, Shapes, Source

SHAPES = Shapes(architecture.all_names(), architecture.count)


@flow(name="ingest")
def ingest(
    config: str | None = None,
    data_root: str | None = None,
    paths: Sequence[str] = (),
    at: datetime | None = None,
) -> pd.DataFrame:
    """One row a family: its runs.  paths are further logs, for this step only; at None is now."""
    settings = load(config, data_root)
    sources = sources_of(settings, paths)
    read_logs(settings.warehouse.path, sources, at or datetime.now(UTC))
    return rebuild_runs(settings.warehouse.path, families_of(settings), sources)


@task(task_run_name="read the logs")
def read_logs(path: Path, sources: list[Source], ingested_at: datetime) -> None:
    """Bring raw.* up to date with every source."""
    with warehouse.open_warehouse(path) as con, bar("logs") as progress:
        files = warehouse.ingest(con, sources, ingested_at, progress.move)
        gone = warehouse.gone_files(con)
    broken, problems = int(files["broken_lines"].sum()), files.dropna(subset=["problem"])
    say(f"ingest: {len(files)} files, {int(files['points'].sum()):,} points, {broken} broken lines")
    for file in problems.itertuples():
        say(f"ingest: cannot read {file.file}: {file.problem}")
    if gone:
        say(f"ingest: {len(gone)} files are gone, such as {gone[0]}; their runs keep counting")


@task(task_run_name="rebuild the runs")
def rebuild_runs(path: Path, families: list[Family], sources: list[Source]) -> pd.DataFrame:
    """Bring core.* up to date with raw.*."""
    with warehouse.open_warehouse(path) as con:
        summary = warehouse.rebuild_core(con, families, sources, SHAPES)
    for problem in summary["problem"].dropna():
        say(f"ingest: none of its runs can count: {problem}")
    return summary.drop(columns="problem")


def sources_of(settings: Settings, paths: Sequence[str] = ()) -> list[Source]:
    """The sources of the settings as the warehouse knows them, with those for further paths."""
    further = [SourceSettings(path=path) for path in paths]
    named = [_source(source, settings.data.root) for source in settings.sources]
    return [*named, *(_source(source, ".") for source in further)]


def _source(source: SourceSettings, root: str) -> Source:
    """One source, its paths relative to a root that may be a URL."""
    given = source.model_dump(exclude={"name", "fields"})
    base = Path(root)
    if "://" in root:
        base = Path()
        for key in ("path", "manifest"):
            if given[key] and "://" not in given[key]:
                given[key] = f"{root.rstrip('/')}/{given[key]}"
    return Source(
        **given,
        name=source.title,
        base=base,
        fields={concept: _field(field) for concept, field in source.fields.items()},
    )


def families_of(settings: Settings) -> list[Family]:
    """The families of the settings as the warehouse knows them."""
    return [
        Family(family=name, **family.model_dump(exclude={"laws"}))
        for name, family in settings.families.items()
    ]


def _field(field: str | FieldSettings) -> str | dict[str, object]:
    return field if isinstance(field, str) else field.model_dump()
