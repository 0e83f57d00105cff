"""What a command shows: a table for people, or JSON for programs."""

import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from rich.console import Console
from rich.markup import escape
from rich.table import Table

SIDE_BY_SIDE = 8  # columns; a single row of more is shown as a list
ENDLESS = 10_000  # columns of characters


def show(frame: pd.DataFrame, title: str, as_json: bool) -> None:
    """Print the rows of a table; an empty one says that it is empty."""
    if as_json:
        print(json.dumps(records(frame), indent=2, allow_nan=False))
        return
    if frame.empty:
        print(f"no {title}" if title else "no rows")
        return
    if len(frame) == 1 and len(frame.columns) > SIDE_BY_SIDE:
        frame = pd.DataFrame({"column": frame.columns, "value": [*frame.iloc[0].map(cell)]})
    _console().print(_table(frame, title))


def show_all(tables: Mapping[str, pd.DataFrame], as_json: bool) -> None:
    """Print several tables, by their titles."""
    if as_json:
        print(json.dumps({title: records(table) for title, table in tables.items()}, indent=2))
        return
    for title, table in tables.items():
        show(table, title, as_json)


def show_night(night: Mapping[str, Any], as_json: bool) -> None:
    """The end of a night: fits and coefficients, what was published, where the report is."""
    if as_json:
        tables = {name: records(night[name]) for name in ("fits", "coefficients")}
        print(json.dumps(_json({**night, **tables}), indent=2, allow_nan=False))
        return
    show(night["fits"], "laws that were tried", False)
    title = f"coefficients of the selected laws, release {night['release']}"
    show(night["coefficients"], title, False)
    print(night["summary"])
    print(f"report: {night['report']}")


def _table(frame: pd.DataFrame, title: str) -> Table:
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in frame.columns:
        is_number = pd.api.types.is_numeric_dtype(frame[column])
        table.add_column(str(column), justify="right" if is_number else "left", overflow="fold")
    for row in frame.itertuples(index=False, name=None):
        table.add_row(*(escape(cell(value)) for value in row))
    return table


def _console() -> Console:
    """The terminal; elsewhere one so wide that no line is broken, for a pipe to read."""
    console = Console()
    return console if console.is_terminal else Console(width=ENDLESS)


def cell(value: Any) -> str:
    """One value for the screen: six significant digits, nothing for a missing one."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return ""
    if isinstance(value, float):
        return f"{value:.6g}"
    return _plain(str(value))


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as JSON knows them: missing and infinite numbers become null or text."""
    return [
        {str(key): _json(value) for key, value in row.items()} for row in frame.to_dict("records")
    ]


def _json(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_json(inner) for inner in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value if isinstance(value, (bool, int, float, str)) else str(value)


def _plain(text: str) -> str:
    """Text from logs as a terminal may show it: no control characters."""
    shown = (" " if sign.isspace() else sign if sign.isprintable() else "?" for sign in text)
    return "".join(shown)
