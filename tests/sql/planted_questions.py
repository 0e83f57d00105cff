"""Two releases of planted sweeps, with one of everything that planners ask about."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import duckdb
import pandas as pd

from flows.settings.model import FitSettings, PublishSettings
from flows.tables import family_tables
from tests import planted_ledger as ledger
from tests import planted_release as planted
from tests.flows import planted as sweeps
from warehouse.publish.file import write_release_file
from warehouse.publish.release import publish_release

Tables = dict[str, pd.DataFrame]

LAWS = ("chinchilla", "isoflop")
OUTLIER, MISSED = 1.05, 0.985  # factors on the loss of a fitted run, and of the run foretold
TARGET = sweeps.PlantedRun(
    "big", "first", 2e9, 4e10, MISSED * float(sweeps.LAW.loss(2e9, 4e10))
)  # the run that was foretold
NEWEST, BEFORE = ledger.name(2), ledger.name(1)


def second_sweep() -> list[sweeps.PlantedRun]:
    """A law whose A and B are 1.3 times as large; one run is 5 % above it."""
    runs = sweeps.sweep("second", seed=2, scale=1.3)
    outlier = replace(runs[7], name="outlier", loss=OUTLIER * runs[7].loss)
    return [*runs[:7], outlier, *runs[8:]]


def write_releases(con: duckdb.DuckDBPyConnection, folder: Path) -> Path:
    """The release file of two nights.

    first    a sweep; on the second night without the run "dropped", which was found to have
             stopped early, and with "big", which the first night had foretold
    second   the sweep of a worse law, with an outlier
    small    three runs, too few for a law
    """
    first, second = sweeps.sweep("first", 1, sizes=sweeps.MANY_SIZES[::2]), second_sweep()
    small = [replace(run, family="small", name=f"small-{i}") for i, run in enumerate(second[:3])]
    dropped = replace(first[10], name="dropped")
    others = _together(_tables(second), _tables(small))

    _know(con, [*first, dropped, *second, *small])
    publish_release(con, _facts(1), _together(_tables([*first, dropped]), others))
    _foretell(con)
    _learn_of_the_day(con)
    tables = _together(_tables([*first, TARGET]), others, {"live_runs": pd.DataFrame(LIVE)})
    publish_release(con, _facts(2), tables)
    _insert(con, "publish.file_problems", TORN)
    return write_release_file(con, folder, NEWEST)


STOPPED = {
    "run_id": "dropped", "family": "first", "table_name": "runs", "rule": "run_is_final",
    "value": "stopped at 50 %", "note": "why",
}  # fmt: skip
FAILED = {
    "table_name": "runs", "rule": "run_is_final", "severity": "critical", "note": "why",
    "is_passed": False, "checked": 60, "failed": 1, "example": "dropped", "details": "{}",
    "validated_at": ledger.at(2),
}  # fmt: skip
TORN = {"release": NEWEST, "file": "torn.jsonl", "line": 7, "reason": "no JSON"}
_IN_FLIGHT = {
    "family": "first", "params": 2e9, "tokens_planned": 8e10, "tokens": 4e10, "share_done": 0.5,
    "level": 0.9, "looks": 40,
}  # fmt: skip
LIVE = [
    _IN_FLIGHT | {"run_id": "steady", "status": "on_track", "reason": "as told", "e_value": 0.5},
    _IN_FLIGHT | {"run_id": "worse", "status": "above", "reason": "too high", "e_value": 900.0},
]


def _foretell(con: duckdb.DuckDBPyConnection) -> None:
    median = TARGET.loss / MISSED
    told = ledger.forecast("big", 1, median, family="first", **_size(TARGET), flops_ratio=7.5)
    ledger.append(con, 1, told)


def _learn_of_the_day(con: duckdb.DuckDBPyConnection) -> None:
    _know(con, [TARGET], started_at=ledger.at(1.2), finished_at=ledger.at(1.7))
    _insert(con, "quality.quarantine", STOPPED)
    _insert(con, "quality.results", FAILED)


def _facts(day: int) -> dict[str, object]:
    return planted.facts(ledger.name(day), released_at=ledger.at(day))


def _tables(runs: list[sweeps.PlantedRun]) -> Tables:
    how = FitSettings(draws=100)
    return family_tables(runs[0].family, sweeps.table(runs), how, PublishSettings(), LAWS)


def _together(*parts: Tables) -> Tables:
    names = sorted({name for tables in parts for name in tables})
    return {name: pd.concat([part[name] for part in parts if name in part]) for name in names}


def _know(
    con: duckdb.DuckDBPyConnection, runs: Iterable[sweeps.PlantedRun], **times: object
) -> None:
    for run in runs:
        known = _size(run) | {"family": run.family, "loss_nats": run.loss}
        planted.add_run(con, run.name, **known, **times)


def _size(run: sweeps.PlantedRun) -> dict[str, float]:
    sizes = {"params": run.params, "params_non_embedding": run.params, "tokens": run.tokens}
    return sizes | {"flops": 6 * run.params * run.tokens}


def _insert(con: duckdb.DuckDBPyConnection, table: str, row: dict[str, object]) -> None:
    con.register("planted_row", pd.DataFrame([row]))
    con.execute(f"insert into {table} by name from planted_row")
    con.unregister("planted_row")
