"""How the forecasts of each family did, and by how much the next intervals widen for it."""

import duckdb
import pandas as pd

import sql
from warehouse.frames import frame


def forecast_record(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """One row per family with forecasts, as its release in force knows it.

    Columns: family, scored, inside_90 [count], widening, the factor on the spread of the family's
    next intervals: 1 unless below 75 % of at least ten forecasts held (publish.forecast_records).
    """
    return frame(con.execute(sql.query("ledger/record")))
