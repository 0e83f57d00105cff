"""The settings that core.* follows from, as tables, and one hash for all of them."""

import hashlib
import json
from collections.abc import Sequence

import pyarrow as pa

import sql
from warehouse.core.families import LOSS_UNITS, Family
from warehouse.sources import fields, manifest
from warehouse.sources.source import Source

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
COUNTED = pa.schema({"run_id": TEXT, "concept": TEXT, "number": NUMBER, "stated": TEXT}.items())
UNITS = pa.schema({"unit": TEXT, "nats": NUMBER}.items())


def sources_table(sources: Sequence[Source]) -> pa.Table:
    """One row per source: how it names families, and its manifest."""
    rows: list[dict[str, object]] = [
        {
            "source": source.name,
            "family": source.family,
            "family_key": source.family_key,
            "family_pattern": source.family_pattern,
            "manifest": manifest.name(source),
        }
        for source in sources
    ]
    return table(rows, SOURCES)


def fields_table(sources: Sequence[Source]) -> pa.Table:
    """One row per source, concept and name, as core.fields has them."""
    rows = [row for source in sources for row in fields.rows(source)]
    return table([dict(zip(FIELDS.names, row, strict=True)) for row in rows], FIELDS)


def units_table() -> pa.Table:
    """One row per unit of a logged loss."""
    return table([{"unit": unit, "nats": nats} for unit, nats in LOSS_UNITS.items()], UNITS)


def inputs_hash(
    tables: Sequence[pa.Table], families: Sequence[Family], queries: Sequence[str]
) -> str:
    """SHA-256 of the settings, and of the queries by these names, that core.* follows from."""
    settings = [[one.to_pylist() for one in tables], [repr(family) for family in families]]
    said = [settings, [sql.query(name) for name in queries], sql.scripts("views/raw")]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def table(rows: list[dict[str, object]], schema: pa.Schema) -> pa.Table:
    """The rows as a table."""
    return pa.Table.from_pylist(rows, schema=schema)
