"""What a command shows: a table for people, or JSON for programs.

Imports no pandas: a query needs none.
"""

import json
import math
from collections.abc import Mapping
from numbers import Number
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    import pandas as pd

    from warehouse.frames import Rows

SIDE_BY_SIDE = 8  # columns; a single row of more is shown as a list
ENDLESS = 10_000  # columns of characters


def show(frame: "pd.DataFrame", title: str, as_json: bool) -> None:
    """Print the rows of a table; an empty one says that it is empty."""
    show_rows(_plain_rows(frame), title, as_json)


def show_rows(rows: "Rows", title: str, as_json: bool) -> None:
    """Print the names of columns and plain rows in the same way."""
    columns, values = rows
    if as_json:
        print(json.dumps(_objects(columns, values), indent=2, allow_nan=False))
        return
    if not values:
        print(f"no {title}" if title else "no rows")
        return
    if len(values) == 1 and len(columns) > SIDE_BY_SIDE:
        values = [(name, cell(value)) for name, value in zip(columns, values[0], strict=True)]
        columns = ["column", "value"]
    _console().print(_table(columns, values, title))


def show_all(tables: "Mapping[str, pd.DataFrame]", as_json: bool) -> None:
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


def records(frame: "pd.DataFrame") -> list[dict[str, Any]]:
    """The rows as JSON knows them: missing and infinite numbers become null or text."""
    return _objects(*_plain_rows(frame))


def cell(value: Any) -> str:
    """One value for the screen: six significant digits, nothing for a missing one."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return f"{value:.6g}" if isinstance(value, float) else _plain(str(value))


def _plain_rows(frame: "pd.DataFrame") -> "Rows":
    """A table as plain rows, what is missing in it as None."""
    from warehouse.frames import Rows

    known = frame.astype(object).where(frame.notna(), None)
    columns = [str(column) for column in frame.columns]
    return Rows(columns, list(known.itertuples(index=False, name=None)))


def _objects(columns: list[str], values: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [
        {name: _json(value) for name, value in zip(columns, row, strict=True)} for row in values
    ]


def _table(columns: list[str], values: list[tuple[Any, ...]], title: str) -> Table:
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for place, column in enumerate(columns):
        is_number = all(isinstance(row[place], Number | None) for row in values)
        table.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in values:
        table.add_row(*(escape(cell(value)) for value in row))
    return table


def _console() -> Console:
    """The terminal; elsewhere one so wide that no line is broken, for a pipe to read."""
    console = Console()
    return console if console.is_terminal else Console(width=ENDLESS)


def _json(value: Any) -> Any:
    if hasattr(value, "tolist"):  # an array or a number of numpy
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): _json(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_json(inner) for inner in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")
    return value if isinstance(value, (bool, int, float, str, type(None))) else str(value)


def _plain(text: str) -> str:
    """Text from logs as a terminal may show it: no control characters."""
    shown = (" " if sign.isspace() else sign if sign.isprintable() else "?" for sign in text)
    return "".join(shown)
