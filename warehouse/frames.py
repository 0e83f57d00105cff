"""What a query found, as a pandas table."""

import duckdb
import pandas as pd
import pyarrow as pa


def frame(found: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The rows of the last query, decimals and huge integers as floats, instants in UTC.

    A map becomes a dict.  Through Arrow, since .df() of a zoned timestamp warns with pandas 3.
    """
    rows = found.to_arrow_table()
    fields = [
        field.with_type(pa.float64()) if pa.types.is_decimal(field.type) else field
        for field in rows.schema
    ]
    return rows.cast(pa.schema(fields)).to_pandas(maps_as_pydicts="strict")
