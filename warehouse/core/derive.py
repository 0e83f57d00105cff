"""Derive what the logs mean: core.* rebuilt whole from raw.*.

Reads    raw.files, raw.points, raw.configs
Writes   core.families, core.fields, core.points, core.runs
"""

from collections import defaultdict
from collections.abc import Sequence

import duckdb
import pandas as pd
import pyarrow as pa

import sql
from warehouse.core.families import LOSS_UNITS, Family
from warehouse.errors import MetricMissing, SourceError
from warehouse.sources import fields, manifest
from warehouse.sources.source import Source

__all__ = ["Family", "rebuild_core"]

TEXT, NUMBER = pa.string(), pa.float64()
SOURCES = pa.schema(
    {
        "source": TEXT,
        "family": TEXT,
        "family_key": TEXT,
        "family_pattern": TEXT,
        "manifest": TEXT,
    }.items()
)
FAMILIES = pa.schema(
    {
        "family": TEXT,
        "loss_metric": TEXT,
        "loss_unit": TEXT,
        "params_column": TEXT,
        "holdout_params_above": NUMBER,
        "holdout_flops_above": NUMBER,
        "exclude_runs": pa.list_(TEXT),
    }.items()
)
FIELDS = pa.schema(
    {
        "source": TEXT,
        "concept": TEXT,
        "name": TEXT,
        "scale": NUMBER,
        "priority": pa.int32(),
    }.items()
)
UNITS = pa.schema({"unit": TEXT, "nats": NUMBER}.items())

FIRST = ("core/run_metrics", "core/run_files", "core/run_configs", "core/run_families")
THEN = (
    "core/logged",
    "core/declared",
    "core/insert_points",
    "core/last_evaluations",
    "core/counters",
    "core/facts",
    "core/rates",
    "core/run_counts",
    "core/exclusions",
    "core/insert_runs",
)


def rebuild_core(
    con: duckdb.DuckDBPyConnection, families: Sequence[Family], sources: Sequence[Source]
) -> pd.DataFrame:
    """Derive points and runs from the files of these sources, in one transaction.

    A family that its logs name and the settings do not gets the defaults of Family.
    Returns one row per family: family, loss_metric, runs, final, held_out, excluded.
    Raises MetricMissing where no run of a family logs its loss, and SourceError where
    a run falls into two families; core.* then stays as it was.
    """
    con.begin()
    try:
        summary = _Rebuild(con, sources).run(families)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return summary


class _Rebuild:
    """The derivation, step by step, within a transaction."""

    def __init__(self, con: duckdb.DuckDBPyConnection, sources: Sequence[Source]) -> None:
        self._con = con
        self._sources = sources

    def run(self, families: Sequence[Family]) -> pd.DataFrame:
        """Every step of it, and the summary."""
        tables = {
            "source_settings": _table([_settings(source) for source in self._sources], SOURCES),
            "loss_units": _table([{"unit": u, "nats": n} for u, n in LOSS_UNITS.items()], UNITS),
        }
        for name, table in tables.items():
            self._con.register(name, table)
        try:
            self._execute("core/delete", *FIRST)
            self._refuse_conflicts()
            self._insert_settings(families)
            self._execute(*THEN)
            summary = self._con.execute(sql.query("core/summary")).df()
            self._execute("core/cleanup")
        finally:
            for name in tables:
                self._con.unregister(name)
        return summary

    def _execute(self, *names: str) -> None:
        for name in names:
            self._con.execute(sql.query(name))

    def _refuse_conflicts(self) -> None:
        conflicts = self._con.execute(sql.query("core/family_conflicts")).fetchall()
        if conflicts:
            run, families = conflicts[0]
            raise SourceError(
                f'the run "{run}" is in the families {" and ".join(families)}, and so are '
                f"{len(conflicts) - 1} more. One run has one family: give the runs of the "
                "sources different names, or the sources the same family."
            )

    def _insert_settings(self, families: Sequence[Family]) -> None:
        rows = [row for source in self._sources for row in fields.rows(source)]
        named = [dict(zip(FIELDS.names, row, strict=True)) for row in rows]
        self._insert("core/insert_fields", _table(named, FIELDS))
        known = {family.family: family for family in families}
        metrics = self._metrics()
        for name in sorted(metrics.keys() - known.keys()):
            known[name] = Family(name)
        told = [family.row(_loss(family, metrics[name])) for name, family in known.items()]
        self._insert("core/insert_families", _table(told, FAMILIES))

    def _metrics(self) -> dict[str, set[str]]:
        """The metrics that the runs of each family log."""
        found: dict[str, set[str]] = defaultdict(set)
        for family, metric in self._con.execute(sql.query("core/family_metrics")).fetchall():
            found[family] |= set() if metric is None else {metric}
        return found

    def _insert(self, name: str, table: pa.Table) -> None:
        self._con.register("new_rows", table)
        try:
            self._con.execute(sql.query(name))
        finally:
            self._con.unregister("new_rows")


def _loss(family: Family, metrics: set[str]) -> str:
    """The metric the family is fitted to; a family of which nothing is logged yet may lack it."""
    candidates = fields.LOSSES if family.loss is None else (family.loss,)
    logged = [metric for metric in candidates if metric in metrics]
    if metrics and not logged:
        raise MetricMissing(family.family, candidates[0], metrics)
    return logged[0] if logged else candidates[0]


def _settings(source: Source) -> dict[str, object]:
    return {
        "source": source.name,
        "family": source.family,
        "family_key": source.family_key,
        "family_pattern": source.family_pattern,
        "manifest": manifest.name(source),
    }


def _table(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=schema)
