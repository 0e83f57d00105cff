"""Runs that are announced: where from, and what is said of a wrong announcement."""

from pathlib import Path

import pytest

from flows.errors import SettingsError
from flows.forecasts.planned import Planned, planned_runs
from flows.settings.file import load
from flows.settings.identity import settings_hash

SOURCE = '[[sources]]\npath = "runs"\n'
HEADER = "family,params,tokens,run\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LAWBOOK_CONFIG", raising=False)
    return tmp_path


def announced(folder: Path, text: str = "", table: str | None = None) -> list[Planned]:
    (folder / "lawbook.toml").write_text(SOURCE + text)
    if table is not None:
        (folder / "planned.csv").write_text(table)
    return planned_runs(load(folder / "lawbook.toml"))


def test_nothing_is_announced_unless_someone_does(folder: Path) -> None:
    assert announced(folder) == []


def test_the_settings_announce_runs_with_and_without_a_name(folder: Path) -> None:
    text = '[[planned]]\nfamily = "gpt"\nparams = 7e9\ntokens = 1.4e11\nrun = "gpt-7b"\n'
    text += '[[planned]]\nfamily = "gpt"\nparams = 70e9\ntokens = 1.4e12\n'
    assert announced(folder, text) == [
        Planned("gpt", 7e9, 1.4e11, "gpt-7b", "settings"),
        Planned("gpt", 7e10, 1.4e12, None, "settings"),
    ]


def test_a_planned_csv_beside_the_settings_is_read(folder: Path) -> None:
    table = HEADER + "gpt, 7e9, 1.4e11, gpt-7b\nmoe,1e9,2e10,\n"
    assert announced(folder, table=table) == [
        Planned("gpt", 7e9, 1.4e11, "gpt-7b", "file"),
        Planned("moe", 1e9, 2e10, None, "file"),
    ]


def test_another_table_can_be_named_and_lies_beside_the_settings(folder: Path) -> None:
    (folder / "lab").mkdir()
    (folder / "lab" / "next.csv").write_text("run,tokens,params,family\na,2,1,gpt\n")
    found = announced(folder, '[ledger]\nplanned = "lab/next.csv"\n', HEADER + "moe,1,2,\n")
    assert found == [Planned("gpt", 1.0, 2.0, "a", "file")]


def test_a_table_that_is_named_and_not_there_is_an_error(folder: Path) -> None:
    with pytest.raises(SettingsError, match=r"cannot read the planned runs in .*next\.csv"):
        announced(folder, '[ledger]\nplanned = "next.csv"\n')


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (HEADER + "gpt,7e9,1.4e11,a\ngpt,seven,1e11,b\n", r'line 3: params is "seven"'),
        (HEADER + "gpt,7e9,,a\n", r'line 2: tokens is ""'),
        (HEADER + "gpt,7e9,-1,a\n", r'line 2: tokens is "-1"'),
        (HEADER + "gpt,7e9,inf,a\n", r'line 2: tokens is "inf"'),
        (HEADER + ",7e9,1e11,a\n", "line 2: family is empty"),
        (HEADER + "gpt,7e9\n", r'line 2: tokens is ""'),
        (HEADER + "gpt,7e9,1e11,a,b\n", "line 2: more cells"),
        ("family,params\ngpt,7e9\n", "no column tokens"),
        ("family,params,tokens,name\ngpt,7e9,1,a\n", 'unknown column "name"'),
        ("", "no column family or params or tokens"),
    ],
)
def test_a_wrong_row_of_the_table_is_said_in_one_line_with_its_place(
    folder: Path, table: str, says: str
) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        announced(folder, table=table)
    assert "planned.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[[planned]]\nfamily = "gpt"\nparams = -1\ntokens = 1', r"planned\.0\.params"),
        ('[[planned]]\nfamily = "gpt"\nparams = 1', r"planned\.0\.tokens"),
        ('[[planned]]\nfamily = "gpt"\nparams = 1\ntokens = inf', r"planned\.0\.tokens"),
        ('[[planned]]\nfamly = "gpt"\nparams = 1\ntokens = 1', 'Did you mean "family"'),
        ('[ledger]\nplaned = "x.csv"', 'Did you mean "planned"'),
    ],
)
def test_a_wrong_announcement_in_the_settings_is_said_in_one_line(
    folder: Path, text: str, says: str
) -> None:
    with pytest.raises(SettingsError, match=says) as caught:
        announced(folder, text)
    assert "\n" not in str(caught.value)


def test_an_announcement_makes_no_new_release(folder: Path) -> None:
    (folder / "lawbook.toml").write_text(SOURCE)
    before = settings_hash(load("lawbook.toml"))
    announced(folder, '[[planned]]\nfamily = "gpt"\nparams = 1\ntokens = 1\n', HEADER)
    assert settings_hash(load("lawbook.toml")) == before
