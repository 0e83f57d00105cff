"""The settings: lawbook.toml, LAWBOOK_SECTION__KEY in the environment, and defaults.

Paths in a file, and the default ones where there is a file, are relative to it; all others to the
working directory.  Logs are
looked for below [data] root, so that one file serves any machine: LAWBOOK_DATA__ROOT=/logs.
"""

from pathlib import Path
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat, field_validator, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

import warehouse

LawName = Literal["chinchilla", "chinchilla_tied", "kaplan", "isoflop"]
LAWS: tuple[LawName, ...] = get_args(LawName)  # those of a night


class Section(BaseModel):
    """A part of the settings in which an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class WarehouseSettings(Section):
    """Where the warehouse is: one DuckDB file."""

    path: Path = Path("warehouse/lawbook.duckdb")


class PublishSettings(Section):
    """Where releases go, what the release file keeps, and the budgets of the plan table."""

    path: Path = Path("published")
    plan_flops_ratios: list[PositiveFloat] = [1, 10, 100]  # times the largest run of the family
    plan_flops: list[PositiveFloat] = []  # further budgets, in FLOPs
    draws_kept: int = Field(3, ge=1)  # releases whose draws are in the release file

    @property
    def release_file(self) -> Path:
        """The database that analysts open."""
        return self.path / warehouse.RELEASE_FILE


class DataSettings(Section):
    """The folder or URL that the paths of sources are relative to."""

    root: str = "."


class FitSettings(Section):
    """How the laws are fitted."""

    draws: int = Field(1000, ge=100, le=100_000)
    seed: int = Field(0, ge=0)
    level: float = Field(0.9, gt=0, lt=1)


class GateSettings(Section):
    """What holds a family, or the release it is in, before planners see it."""

    level: float = Field(0.9, gt=0, lt=1)  # of the joint region of the last release's draws
    new_data_level: float = Field(0.999, gt=0, lt=1)  # the same for a family with changed runs
    score_factor: float = Field(1.5, ge=1)  # by which the errors on costlier runs may grow
    holds: Literal["family", "release"] = "family"  # what one family that fails keeps back

    @property
    def bounds(self) -> dict[str, float]:
        """What the suite of the gate judges by."""
        return self.model_dump(include={"level", "new_data_level", "score_factor"})


class LiveSettings(Section):
    """Which unfinished runs count as in flight."""

    stale_days: float = Field(7.0, gt=0)  # since the last logged line; older is taken for dead


class FieldSettings(Section):
    """The name that a quantity has in the logs, and the factor that gives it its unit."""

    name: str
    scale: float = 1.0


class SourceSettings(Section):
    """Logs of one kind in one place."""

    path: str
    name: str | None = None
    format: str | None = None
    layout: Literal["wide", "long", "runs"] | None = None
    family: str | None = None
    family_from: str | None = None
    run: str | None = None
    run_pattern: str | None = None
    manifest: str | None = None
    manifest_run: str | None = None
    fields: dict[str, str | FieldSettings] = {}

    @field_validator("format")
    @classmethod
    def _known_format(cls, value: str | None) -> str | None:
        if value is not None and value not in warehouse.FORMATS:
            raise ValueError(f"{value} is none of {', '.join(warehouse.FORMATS)}")
        return value

    @property
    def title(self) -> str:
        """What the source is called in tables and messages."""
        return self.name or warehouse.public(self.path)

    @model_validator(mode="after")
    def _one_way_to_the_family(self) -> "SourceSettings":
        if self.family and self.family_from:
            raise ValueError("give family or family_from, not both")
        return self


class FamilySettings(Section):
    """What the laws of a family are fitted to, and which laws are tried."""

    loss: str | None = None  # None: the first known name that its runs log
    loss_unit: str = "nats/token"
    params: Literal["params_non_embedding", "params_total"] = "params_non_embedding"
    laws: list[LawName] = Field(list(LAWS), min_length=1)
    holdout_params_above: float | None = Field(None, gt=0)
    holdout_flops_above: float | None = Field(None, gt=0)
    exclude_runs: list[str] = []


class PlannedRun(Section):
    """A run that is announced: it is forecast every night until its log shows its end."""

    family: str = Field(min_length=1)
    params: float = Field(gt=0, allow_inf_nan=False)  # by the convention of the family
    tokens: float = Field(gt=0, allow_inf_nan=False)
    run: str | None = Field(None, min_length=1)  # the name it will log under, where known


class LedgerSettings(Section):
    """The ledger of forecasts: a table of further announced runs."""

    planned: Path | None = None  # None: planned.csv beside the settings, where there is one


class Settings(BaseSettings):
    """Everything a night needs to know."""

    model_config = SettingsConfigDict(
        env_prefix="LAWBOOK_", env_nested_delimiter="__", extra="forbid", frozen=True
    )

    warehouse: WarehouseSettings = WarehouseSettings()
    publish: PublishSettings = PublishSettings()
    data: DataSettings = DataSettings()
    fit: FitSettings = FitSettings()
    gate: GateSettings = GateSettings()
    live: LiveSettings = LiveSettings()
    sources: list[SourceSettings] = []
    families: dict[str, FamilySettings] = {}
    ledger: LedgerSettings = LedgerSettings()
    planned: list[PlannedRun] = []

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file, which load() hands over as the arguments."""
        del settings_cls, dotenv_settings, file_secret_settings
        return env_settings, init_settings
