"""The settings: where they come from, and what is said of a wrong one."""

import hashlib
import json
from pathlib import Path
from typing import get_args

import pytest

import laws
from flows.errors import SettingsError
from flows.settings.file import load
from flows.settings.identity import kept_settings, settings_hash, settings_text
from flows.settings.model import LAWS, Settings, SourceSettings
from flows.tables.fitted_lines import NAME as ISOFLOP
from warehouse.sources.source import FORMATS, LAYOUTS


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LAWBOOK_CONFIG", raising=False)
    return tmp_path


def write(folder: Path, text: str) -> str:
    (folder / "lawbook.toml").write_text(text)
    return str(folder / "lawbook.toml")


def test_without_a_file_the_sweep_of_the_examples_is_read(folder: Path) -> None:
    settings = load()
    assert Path(settings.data.root).parts[-2:] == ("tiny_sweep", "runs")
    assert [source.path for source in settings.sources] == ["*.jsonl"]
    assert settings.warehouse.path == Path("warehouse/lawbook.duckdb")


def test_paths_in_the_file_are_relative_to_the_file(folder: Path) -> None:
    (folder / "deep").mkdir()
    config = write(folder / "deep", '[warehouse]\npath = "w.duckdb"\n[[sources]]\npath = "runs"')
    settings = load(config)
    assert settings.warehouse.path == folder / "deep" / "w.duckdb"
    assert Path(settings.data.root) == folder / "deep"
    assert settings.publish.path == folder / "deep" / "published"


def test_every_law_of_the_night_is_tried_unless_the_family_names_its_own(folder: Path) -> None:
    assert [*LAWS] == [*laws.NIGHTLY, ISOFLOP]
    source = '[[sources]]\npath = "runs"\n[families.gpt]\n'
    assert load(write(folder, source)).families["gpt"].laws == [*LAWS]
    named = load(write(folder, f'{source}laws = ["kaplan"]\n'))
    assert named.families["gpt"].laws == ["kaplan"]


def test_the_environment_wins_over_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config = write(folder, '[fit]\ndraws = 200\nseed = 7\n[[sources]]\npath = "runs"')
    monkeypatch.setenv("LAWBOOK_FIT__DRAWS", "300")
    monkeypatch.setenv("LAWBOOK_DATA__ROOT", "/logs")
    settings = load(config)
    assert (settings.fit.draws, settings.fit.seed) == (300, 7)
    assert settings.data.root == "/logs"


@pytest.mark.parametrize(
    ("text", "wrong", "nearest"),
    [
        ('[warehouse]\npaht = "x"', "warehouse.paht", '"path"'),
        ('[[sources]]\npath = "x"\nmanifset = "m.csv"', "sources.0.manifset", '"manifest"'),
        ('[families.gpt]\nlos = "eval/loss"', "families.gpt.los", '"loss"'),
        ("[familes.gpt]", "familes", '"families"'),
    ],
)
def test_an_unknown_key_is_named_with_the_nearest_known_one(
    folder: Path, text: str, wrong: str, nearest: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(write(folder, text))
    assert wrong in str(caught.value)
    assert f"Did you mean {nearest}" in str(caught.value)
    assert "lawbook.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("[fit]\ndraws = 5", "fit.draws"),
        ("[fit", "not valid TOML"),
        ('[families.gpt]\nlaws = ["chinchila"]', "'chinchilla'"),
        ("[families.gpt]\nlaws = []", "families.gpt.laws"),
        ('[[sources]]\npath = "x"\nfamily = "a"\nfamily_from = "b"', "not both"),
    ],
)
def test_a_wrong_value_is_said_in_one_line(folder: Path, text: str, part: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(write(folder, text))
    assert part in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_settings_file_that_is_named_must_exist(folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"no settings file nowhere\.toml"):
        load("nowhere.toml")


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("LAWBOOK_WAREHOUS__PATH", "x", "unknown setting LAWBOOK_WAREHOUS__PATH"),
        ("LAWBOOK_SOURCES", "no json", "environment"),
        ("LAWBOOK_FIT__DRAW", "300", 'Did you mean "draws"'),
    ],
)
def test_a_wrong_environment_is_said_in_one_line(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, part: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load()
    assert part in str(caught.value)


def test_a_file_without_sources_does_not_read_the_example(folder: Path) -> None:
    with pytest.raises(SettingsError, match="sources"):
        load(write(folder, "[fit]\nseed = 1"))


def test_the_hash_of_the_settings_depends_on_rules_and_not_on_places(folder: Path) -> None:
    def hashed(text: str) -> str:
        return settings_hash(load(write(folder, text)))

    base = '[[sources]]\nname = "s"\npath = "runs"\n'
    moved = '[warehouse]\npath = "w"\n[[sources]]\nname = "s"\npath = "elsewhere"\n'
    assert hashed(base) == hashed(moved)
    assert hashed(base) != hashed(base + "[fit]\nseed = 1\n")


def test_what_a_release_keeps_of_its_settings_is_what_their_hash_is_of_and_holds_no_place(
    folder: Path,
) -> None:
    settings = load(write(folder, '[[sources]]\npath = "s3://user:secret@lab/runs/*.jsonl"\n'))
    text = settings_text(settings)
    assert hashlib.sha256(text.encode()).hexdigest() == settings_hash(settings)
    assert json.loads(text)["fit"]["draws"] == settings.fit.draws
    assert not any(part in text for part in ("secret", "jsonl", "published", str(folder)))


def test_what_a_release_keeps_of_the_settings_holds_no_password() -> None:
    source = SourceSettings(path="https://me:secret@host/a.csv", manifest="s3://me:secret@host/m")
    kept = kept_settings(Settings(sources=[source]))
    assert "secret" not in kept
    assert '"https://host/a.csv"' in kept


def test_the_formats_and_layouts_of_the_settings_are_those_that_can_be_read() -> None:
    fields = SourceSettings.model_fields
    assert [SourceSettings(path="a", format=name).format for name in FORMATS] == [*FORMATS]
    with pytest.raises(ValueError, match="xlsx is none of parquet"):
        SourceSettings(path="a", format="xlsx")
    layout, _ = get_args(fields["layout"].annotation)
    assert get_args(layout) == LAYOUTS
