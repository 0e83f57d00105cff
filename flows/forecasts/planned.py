"""The runs that are announced: [[planned]] in the settings, and the rows of planned.csv.

planned.csv has a header with family, params and tokens, and where known run: the name that the run
will log under.  A forecast of a run without one is of the first run of its size and tokens.
"""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

from flows.errors import SettingsError, nearest
from flows.settings.model import Settings

NEEDED = ("family", "params", "tokens")
KNOWN = (*NEEDED, "run")


@dataclass(frozen=True)
class Planned:
    """A run to come: its family, parameters by the family's convention, tokens, and its name.

    announced_by is settings, file or command.
    """

    family: str
    params: float
    tokens: float
    run: str | None
    announced_by: str


def planned_runs(settings: Settings) -> list[Planned]:
    """Every run that the settings or their planned.csv announce, the settings' own first.

    Raises SettingsError, with file and line, where a row is none.
    """
    own = [Planned(**one.model_dump(), announced_by="settings") for one in settings.planned]
    path = settings.ledger.planned
    return own if path is None else own + _read(path)


def _read(path: Path) -> list[Planned]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file, skipinitialspace=True)
            _require_columns(path, list(rows.fieldnames or []))
            return [_row(f"{path}, line {rows.line_num}", row) for row in rows]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SettingsError(f"cannot read the planned runs in {path}: {error}") from error


def _require_columns(path: Path, columns: list[str]) -> None:
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        raise SettingsError(
            f"{path}: no column {' or '.join(missing)}. The header names family, params, tokens "
            "and, where known, run."
        )
    for name in columns:
        if name not in KNOWN:
            raise SettingsError(f'{path}: unknown column "{name}". {nearest(name, KNOWN)}'.rstrip())


def _row(place: str, row: dict[str, str | None]) -> Planned:
    if None in row:
        raise SettingsError(f"{place}: more cells than the header has columns")
    family = (row["family"] or "").strip()
    if not family:
        raise SettingsError(f"{place}: family is empty")
    params, tokens = (_number(place, name, row[name]) for name in ("params", "tokens"))
    return Planned(family, params, tokens, (row.get("run") or "").strip() or None, "file")


def _number(place: str, name: str, cell: str | None) -> float:
    try:
        value = float(cell or "")
    except ValueError:
        value = math.nan
    if not 0 < value < math.inf:
        raise SettingsError(
            f'{place}: {name} is "{cell or ""}" and must be a number above 0, such as 1.4e12'
        )
    return value
