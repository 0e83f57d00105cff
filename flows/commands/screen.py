"""What a command shows: a table for people, or JSON for programs."""

import json
from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.console import Console
from rich.table import Table


def show(frame: pd.DataFrame, title: str, as_json: bool) -> None:
    """Print the rows of a table; an empty one says that it is empty."""
    if as_json:
        print(json.dumps(records(frame), indent=2, allow_nan=False))
        return
    if frame.empty:
        print(f"no {title}" if title else "no rows")
        return
    table = Table(title=title or None, title_justify="left", header_style="bold")
    for column in frame.columns:
        is_number = pd.api.types.is_numeric_dtype(frame[column])
        table.add_column(str(column), justify="right" if is_number else "left", overflow="fold")
    for row in frame.itertuples(index=False, name=None):
        table.add_row(*(cell(value) for value in row))
    # Off a terminal a table keeps its lines whole, so that a pipe or a test can read them.
    console = Console() if Console().is_terminal else Console(width=200)
    console.print(table)


def show_all(tables: Mapping[str, pd.DataFrame], as_json: bool) -> None:
    """Print several tables, by their titles."""
    if as_json:
        print(json.dumps({title: records(table) for title, table in tables.items()}, indent=2))
        return
    for title, table in tables.items():
        show(table, title, as_json)


def show_night(night: Mapping[str, Any], as_json: bool) -> None:
    """The end of a night: families and coefficients, what was published, where the report is."""
    if as_json:
        shown = {
            **night,
            "coefficients": records(night["coefficients"]),
            "fits": records(night["fits"]),
        }
        print(json.dumps(shown, indent=2, allow_nan=False, default=str))
        return
    show(night["fits"], "families", False)
    show(night["coefficients"], f"coefficients of release {night['release']}", False)
    print(night["summary"])
    print(f"report: {night['report']}")


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
    if isinstance(value, float) and value != value:
        return None
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return "Infinity" if value > 0 else "-Infinity"
    if value is None or value is pd.NaT:
        return None
    if hasattr(value, "item"):
        return _json(value.item())
    if isinstance(value, (bool, int, float, str)):
        return value
    return str(value)


def _plain(text: str) -> str:
    """Text from logs as a terminal may show it: no control characters, no markup."""
    shown = "".join(sign if sign.isprintable() or sign == "\n" else "?" for sign in text)
    return shown.replace("[", r"\[")
