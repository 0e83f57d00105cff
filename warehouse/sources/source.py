"""Where logs are and how to read them: one source of the settings."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from warehouse.errors import SourceError

LOOKING_AROUND = re.compile(r"\(\?<?[=!]|\\[1-9]")
FORMATS = (  # the keys of formats.FORMATS
    *("parquet", "tfevents", "wandb", "sqlite", "mlflow_files"),
    *("trainer_state", "configuration", "json_document"),
    *("megatron", "torchtitan", "olmo", "nanogpt", "nanochat", "llmc"),
    *("jsonl", "lightning", "csv"),
)
LAYOUTS = ("wide", "long", "runs")
PLACE = re.compile(r"\{(parent|folder|stem)\}")


@dataclass(frozen=True)
class Source:
    """One [[sources]] of the settings.

    name         unique among the sources
    path         file, folder, glob or URL (fsspec); a relative one starts at base
    base         folder of the settings file
    format       of FORMATS; None: by the first bytes of each file
    layout       wide (a column a metric), long (a row a metric) or runs (a row a run); None: by
                 the columns
    family       family of every run, or
    family_from  "config.KEY", or a regular expression on the run's name with one group
    run          column that names the run, or a name for each file such as "{folder}/{stem}";
                 None: a column of a known name, else the name of the file
    run_pattern  regular expression on the run's name: its first group is the name, where
                 several files log one run; a run that it does not match keeps its name
    manifest     CSV, JSONL or Parquet with one row a run; a relative path starts at base
    manifest_run column of the manifest that names the run; None: a known name
    fields       concept of the glossary -> its name in these logs, or {"name": ..., "scale": ...}

    Raises SourceError where these contradict each other.
    """

    name: str
    path: str
    base: Path
    format: str | None = None
    layout: str | None = None
    family: str | None = None
    family_from: str | None = None
    run: str | None = None
    run_pattern: str | None = None
    manifest: str | None = None
    manifest_run: str | None = None
    fields: Mapping[str, str | Mapping[str, object]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse settings that no log could be read by."""
        self._one_of("format", self.format, FORMATS)
        self._one_of("layout", self.layout, LAYOUTS)
        if self.family is not None and self.family_from is not None:
            raise SourceError(f'source "{self.name}": set family or family_from, not both.')
        if self.family_pattern is not None:
            self._check_pattern("family_from", self.family_pattern)
        if self.run_pattern is not None:
            self._check_pattern("run_pattern", self.run_pattern)

    @property
    def run_template(self) -> str | None:
        """How files name their runs, where run says so with {parent}, {folder} or {stem}."""
        return self.run if self.run is not None and PLACE.search(self.run) else None

    @property
    def run_column(self) -> str | None:
        """The column that names the run, where run is one."""
        return None if self.run_template else self.run

    @property
    def family_key(self) -> str | None:
        """Configuration key that names the family, where family_from is one."""
        if self.family_from is None or not self.family_from.startswith("config."):
            return None
        return self.family_from.removeprefix("config.")

    @property
    def family_pattern(self) -> str | None:
        """Regular expression on the run's name, where family_from is one."""
        return self.family_from if self.family_key is None else None

    def _one_of(self, key: str, value: str | None, allowed: tuple[str, ...]) -> None:
        if value is not None and value not in allowed:
            raise SourceError(
                f'source "{self.name}": {key} "{value}" is none of {", ".join(allowed)}.'
            )

    def _check_pattern(self, key: str, pattern: str) -> None:
        try:
            groups = re.compile(pattern).groups
        except re.error as error:
            raise SourceError(
                f'source "{self.name}": {key} "{pattern}" is no regular expression: {error}.'
            ) from error
        if key == "family_from" and LOOKING_AROUND.search(pattern):
            raise SourceError(
                f'source "{self.name}": family_from "{pattern}" looks around or back, which the '
                "warehouse's regular expressions (RE2) cannot. Write what the family begins and "
                'ends with, as in "^([a-z]+)-".'
            )
        if key == "run_pattern" and not groups:
            raise SourceError(
                f'source "{self.name}": run_pattern "{pattern}" has no group. Put parentheses '
                'around the part that names the run, as in "^(.*?)(_resumed)?$".'
            )
        if key == "family_from" and groups != 1:
            raise SourceError(
                f'source "{self.name}": family_from "{pattern}" has {groups} groups. Put exactly '
                'one pair of parentheses around the family, as in "^([a-z]+)-", or name a '
                'configuration key, as in "config.family".'
            )
