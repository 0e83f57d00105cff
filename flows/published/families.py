"""The tables of a release by family, split once: a scan a family would grow with the square."""

from collections.abc import Collection, Mapping

import pandas as pd

Tables = Mapping[str, pd.DataFrame]


def by_family(tables: Tables, only: Collection[str] | None = None) -> dict[str, Tables]:
    """The tables of each family that has a fit, a table without families whole with each.

    only names the tables that are wanted, None all.
    """
    wanted = {name: rows for name, rows in tables.items() if only is None or name in only}
    parts = {name: parts_of(rows) for name, rows in wanted.items() if "family" in rows}
    return {
        str(family): {
            name: parts[name].get(family, rows.iloc[:0]) if name in parts else rows
            for name, rows in wanted.items()
        }
        for family in tables["fits"]["family"].unique()
    }


def parts_of(rows: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each family, in the order they had."""
    return {str(family): part for family, part in rows.groupby("family", sort=False)}
