"""Find and read lawbook.toml, and say plainly what is wrong with it.

Raises only SettingsError: a message with the file, the key and the nearest known one.
"""

import os
import tomllib
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_settings import SettingsError as EnvironmentUnreadable

from flows.errors import SettingsError, nearest
from flows.settings.model import DataSettings, Settings, SourceSettings

FILE = "lawbook.toml"
PREFIX = "LAWBOOK_"
# Sections and keys that are places, with their defaults beside the file.
PLACES = (
    ("warehouse", "path", "warehouse/lawbook.duckdb"),
    ("publish", "path", "published"),
    ("data", "root", "."),
)
PLANNED = "planned.csv"  # beside the settings, where [ledger] names no other
UNION = {"str", "FieldSettings"}  # pydantic's names for what a field may be
NO_SECTION = {"CONFIG", "HOME", "SHARED_DATA"}  # names of ours that are no section
# The sweep in the repository, or its copy in an installed wheel.
EXAMPLES = (
    Path(__file__).parents[2] / "examples" / "tiny_sweep" / "runs",
    Path(__file__).parents[1] / "tiny_sweep" / "runs",
)


def load(config: str | Path | None = None, data_root: str | None = None) -> Settings:
    """The settings in force.

    config is the file to read; if None, LAWBOOK_CONFIG or lawbook.toml in the working
    directory; where that is missing too, the defaults and the sweep in examples/.
    data_root, if given, overrides [data] root.
    """
    path = _find(config)
    given = _read(path) if path else {}
    try:
        settings = Settings(**given)
    except ValidationError as error:
        raise SettingsError(_explain(error, path)) from error
    except EnvironmentUnreadable as error:
        raise SettingsError(f"environment: {error}; lists are written as JSON") from error
    if data_root is not None:
        settings = settings.model_copy(update={"data": DataSettings(root=data_root)})
    _refuse_unknown_environment()
    if settings.sources:
        return settings
    if path is not None:
        raise SettingsError(f"{path}: no [[sources]]. Add one, with the path of the logs.")
    return _with_example(settings)


def _find(config: str | Path | None) -> Path | None:
    named = config or os.environ.get("LAWBOOK_CONFIG")
    if named is None:
        return Path(FILE) if Path(FILE).exists() else None
    if not Path(named).is_file():
        raise SettingsError(f"no settings file {named}: give --config an existing {FILE}")
    return Path(named)


def _read(path: Path) -> dict[str, Any]:
    """The file's content, its paths made relative to the file instead of to who runs it."""
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{path} is not valid TOML: {error}") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"cannot read {path}: {error}") from error
    for section, key, default in PLACES:
        values = given.setdefault(section, {})
        if isinstance(values, dict):
            place = values.setdefault(key, default)
            if isinstance(place, str) and "://" not in place:
                values[key] = str(path.parent / place)
    _place_planned(given, path.parent)
    return given


def _place_planned(given: dict[str, Any], folder: Path) -> None:
    """The table of planned runs: the one named, beside the file, or else the usual one if there."""
    values = given.setdefault("ledger", {})
    if not isinstance(values, dict):
        return
    named = values.get("planned")
    if isinstance(named, str):
        values["planned"] = str(folder / named)
    elif named is None and (folder / PLANNED).is_file():
        values["planned"] = str(folder / PLANNED)


def _with_example(settings: Settings) -> Settings:
    folder = next((folder for folder in EXAMPLES if folder.is_dir()), EXAMPLES[0])
    source = SourceSettings(
        name="tiny_sweep", path="*.jsonl", format="jsonl", family_from="config.family"
    )
    return settings.model_copy(update={"sources": [source], "data": DataSettings(root=str(folder))})


def _refuse_unknown_environment() -> None:
    """A mistyped section in the environment would be passed over in silence."""
    known = {*(section.upper() for section in Settings.model_fields)}
    for name in os.environ:
        section = name.removeprefix(PREFIX).split("__")[0].upper()
        if name.startswith(PREFIX) and section not in known | NO_SECTION:
            raise SettingsError(f"environment: unknown setting {name}. {nearest(section, known)}")


def _explain(error: ValidationError, path: Path | None) -> str:
    """One line for the first thing that is wrong; the others are counted."""
    errors = error.errors()
    first = next((one for one in errors if one["type"] == "extra_forbidden"), errors[0])
    loc = tuple(part for part in first["loc"] if part not in UNION)
    where = ".".join(str(part) for part in loc)
    if first["type"] == "extra_forbidden":
        known = _known_keys(loc[:-1])
        what = f'unknown setting "{where}". {nearest(str(first["loc"][-1]), known)}'
    else:
        what = f'setting "{where}": {first["msg"]}, not {first["input"]!r}.'
    more = f" ({error.error_count() - 1} more)" if error.error_count() > 1 else ""
    return f"{path or 'environment'}: {what.rstrip()}{more}"


def _known_keys(place: tuple[int | str, ...]) -> list[str]:
    """Keys that the settings know at a place such as ("sources", 0)."""
    model: Any = Settings
    for part in place:
        if isinstance(model, type) and issubclass(model, BaseModel):
            model = model.model_fields[str(part)].annotation
        else:  # a list's position or a mapping's key: on to what the list or mapping holds
            model = model.__args__[-1]
    if isinstance(model, type) and issubclass(model, BaseModel):
        return list(model.model_fields)
    return []
