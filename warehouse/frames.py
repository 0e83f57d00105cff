"""What a query found, as a pandas table or as plain rows."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb

if TYPE_CHECKING:  # plain rows need neither, and both take longer than most queries
    import pandas as pd


class Rows(NamedTuple):
    """The names of the columns, and the values of each row in their order."""

    columns: list[str]
    values: list[tuple[Any, ...]]


def plain_rows(found: duckdb.DuckDBPyConnection) -> Rows:
    """The rows of the last query as values of Python, decimals as floats, instants in UTC."""
    columns = [str(column[0]) for column in found.description or ()]
    return Rows(columns, [tuple(map(_plain, row)) for row in found.fetchall()])


def frame(found: duckdb.DuckDBPyConnection) -> "pd.DataFrame":
    """The rows of the last query, decimals and huge integers as floats, instants in UTC.

    A map becomes a dict.  Through Arrow, since .df() of a zoned timestamp warns with pandas 3.
    """
    import pyarrow as pa

    rows = found.to_arrow_table()
    fields = [
        field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field
        for field in rows.schema
    ]
    return rows.cast(pa.schema(fields)).to_pandas(maps_as_pydicts="strict")


def _plain(value: Any) -> Any:
    return float(value) if isinstance(value, Decimal) else value
