"""Derive what the logs mean: core.* from raw.*, again only for runs of which something is new.

Reads    raw.readings, raw.series, raw.points, raw.configs
Writes   core.families, core.fields, core.points, core.runs, core.kept_points,
         core.kept_evaluations, core.readings, core.derivations
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import duckdb
import pandas as pd
import pyarrow as pa

import sql
from warehouse.core import inputs
from warehouse.core.families import Family
from warehouse.core.shapes import Shapes
from warehouse.errors import MetricMissing
from warehouse.sources.field_names import LOSSES
from warehouse.sources.source import Source

__all__ = ["Family", "rebuild_core"]

# Of all runs, from tables of a row a reading or a configuration key
FIRST = (
    "core/run_metrics",
    "core/run_files",
    "core/give_way",
    "core/run_configs",
    "core/run_families",
    "core/give_way_families",
    "core/one_family",
)
# Of the runs to derive, from their points
THEN = (
    "core/run_series",
    "core/logged",
    "core/last_logged",
    "core/declared",
    "core/new_points",
    "core/insert_points",
    "core/evaluations",
    "core/broken_ends",
    "core/counter_points",
    "core/counters",
    "core/facts",
    "core/rates",
    "core/run_counts",
    "core/exclusions",
    "core/insert_runs",
    "core/keep",
)


def rebuild_core(
    con: duckdb.DuckDBPyConnection,
    families: Sequence[Family],
    sources: Sequence[Source],
    shapes: Shapes | None = None,
) -> pd.DataFrame:
    """Derive points and runs from the files of these sources, in one transaction.

    Only runs of which something is new are derived again, where the settings are those of the last
    time, and of a run that is only longer only its new points are looked at; the result is that of
    deriving all.
    A family that its logs name and the settings do not gets the defaults of Family.
    shapes counts parameters and FLOPs by the configuration of a run, where nothing else says them.
    Returns one row per family: family, loss_metric, runs, final, held_out, excluded, is_changed
    (whether any row of its runs differs from what was derived before, whatever file it stands in),
    problem (why none of its runs can count, else null).
    Raises MetricMissing where no run of any family logs its loss; core.* then stays as it was.
    """
    con.begin()
    try:
        summary = _Rebuild(con, sources, shapes).run(families)
    except BaseException:
        con.rollback()
        raise
    con.commit()
    return summary


class _Rebuild:
    """The derivation, step by step, within a transaction."""

    def __init__(
        self, con: duckdb.DuckDBPyConnection, sources: Sequence[Source], shapes: Shapes | None
    ) -> None:
        self._con = con
        self._sources = sources
        self._shapes = shapes
        self._problems: dict[str, MetricMissing] = {}

    def run(self, families: Sequence[Family]) -> pd.DataFrame:
        """Every step of it, and the summary."""
        fields_table = inputs.fields_table(self._sources)
        tables = {
            "source_settings": inputs.sources_table(self._sources),
            "loss_units": inputs.units_table(),
        }
        queries = ("core/known", "core/changed_runs", *FIRST, *THEN)
        inputs_hash = inputs.inputs_hash([*tables.values(), fields_table], families, queries)
        for name, table in tables.items():
            self._con.register(name, table)
        try:
            changed = self._derive(families, fields_table, inputs_hash)
            summary = self._con.execute(sql.query("core/summary")).df()
            self._execute("core/cleanup")
        finally:
            for name in (*tables, "counted"):
                self._con.unregister(name)
        problems = {name: str(problem) for name, problem in self._problems.items()}
        return summary.assign(
            is_changed=summary["family"].isin(changed), problem=summary["family"].map(problems)
        )

    def _derive(
        self, families: Sequence[Family], fields_table: pa.Table, inputs_hash: str
    ) -> set[str]:
        """Bring core.* up to date; the families of which something changed."""
        self._execute("core/known", "core/changed_readings", "core/added_readings")
        is_whole = self._last_inputs() != inputs_hash
        changed = set[str]()
        if is_whole or self._has_changed_readings():
            self._execute(*FIRST)
            changed = self._derive_runs(self._families(families), fields_table, is_whole)
        self._execute("core/remember")
        self._con.execute(sql.query("core/insert_derivation"), {"inputs_hash": inputs_hash})
        return changed

    def _derive_runs(
        self, families_table: pa.Table, fields_table: pa.Table, is_whole: bool
    ) -> set[str]:
        is_whole = is_whole or self._is_other_family(families_table)
        self._execute("core/all_runs" if is_whole else "core/changed_runs", "core/whole_runs")
        before = self._fingerprints("before")
        self._execute("core/delete")
        self._insert("core/insert_fields", fields_table)
        self._insert("core/insert_families", families_table)
        self._execute("core/keep_derived")
        self._count_shapes()
        self._execute(*THEN)
        after = self._fingerprints("after")
        return {name for name in before | after if before.get(name) != after.get(name)}

    def _count_shapes(self) -> None:
        """What the configurations of the runs to derive count to, as the table counted."""
        told: dict[str, dict[str, str]] = defaultdict(dict)
        if self._shapes is not None:
            names = {"names": sorted(self._shapes.names)}
            found = self._con.execute(sql.query("core/shape_keys"), names)
            for run, key, value in found.fetchall():
                told[run][key] = value
        rows = [row for run, config in told.items() for row in self._counted(run, config)]
        self._con.register("counted", inputs.table(rows, inputs.COUNTED))

    def _counted(self, run: str, config: dict[str, str]) -> Iterator[dict[str, object]]:
        found = self._shapes and self._shapes.count(config)
        if found:
            stated = f"counted: config {', '.join(found.keys)}"
            for concept, number in found.numbers.items():
                told = {"run_id": run, "concept": concept, "number": number, "stated": stated}
                yield told

    def _last_inputs(self) -> str | None:
        found = self._con.execute(sql.query("core/last_derivation")).fetchone()
        return None if found is None else str(found[0])

    def _has_changed_readings(self) -> bool:
        return bool(self._con.execute("select 1 from changed_readings limit 1").fetchall())

    def _is_other_family(self, told: pa.Table) -> bool:
        """Whether a family that was derived before is to be derived otherwise."""
        before = self._con.execute(sql.query("core/known_families")).to_arrow_table().to_pylist()
        now = {row["family"]: row for row in told.to_pylist()}
        return any(now.get(row["family"]) != row for row in before)

    def _fingerprints(self, when: str) -> dict[str, int]:
        return dict(self._con.execute(sql.query(f"core/fingerprints/{when}")).fetchall())

    def _execute(self, *names: str) -> None:
        for name in names:
            self._con.execute(sql.query(name))

    def _families(self, families: Sequence[Family]) -> pa.Table:
        """Every family that the settings or the logs name, with its loss."""
        known = {family.family: family for family in families}
        metrics = self._metrics()
        for name in sorted(metrics.keys() - known.keys()):
            known[name] = Family(name)
        told = [family.row(_loss(family, metrics[name])) for name, family in known.items()]
        self._problems = _without_loss(known, metrics)
        if self._problems.keys() >= {name for name in metrics if metrics[name]} > set():
            raise next(iter(self._problems.values()))
        return inputs.table(told, inputs.FAMILIES)

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
    logged = [metric for metric in _candidates(family) if metric in metrics]
    return logged[0] if logged else _candidates(family)[0]


def _without_loss(
    families: Mapping[str, Family], metrics: Mapping[str, set[str]]
) -> dict[str, MetricMissing]:
    """By name, the families whose runs log, but not their loss; none of their runs can count."""
    return {
        name: MetricMissing(name, _candidates(family)[0], metrics[name])
        for name, family in families.items()
        if metrics[name] and not metrics[name] & set(_candidates(family))
    }


def _candidates(family: Family) -> Sequence[str]:
    return LOSSES if family.loss is None else (family.loss,)
