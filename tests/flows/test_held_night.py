"""A corrupt night is held: the newest release stays, the night says why, a person decides."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

import warehouse
from flows.cli import app
from flows.errors import NothingInForce
from flows.nightly import nightly
from tests.flows import planted
from tests.flows.conftest import Lab
from warehouse.publish.errors import HistoryLost

FIRST, SECOND = "2026-01-02", "2026-01-03"


def night(lab: Lab, scale: float, day: int) -> dict[str, Any]:
    """A night over one family whose losses are all so many times those of the planted law."""
    planted.write(lab.folder / "logs", planted.sweep("gpt", seed=6, scale=scale))
    return dict(nightly(config=lab.config, at=datetime(2026, 1, day, 2, tzinfo=UTC)))


def family_night(lab: Lab, scale: float, day: int) -> dict[str, Any]:
    """The same over two families, of which one stays as it is and has a new run each night."""
    steady = planted.sweep("opt", seed=7)
    runs = [*planted.sweep("gpt", seed=6, scale=scale), *steady[: len(steady) - 4 + day]]
    planted.write(lab.folder / "logs", runs)
    return dict(nightly(config=lab.config, at=datetime(2026, 1, day, 2, tzinfo=UTC)))


def test_one_corrupt_family_is_held_alone_and_answers_from_the_release_before(
    empty_lab: Lab, prefect_server: None
) -> None:
    family_night(empty_lab, 1.0, 2)
    corrupt = family_night(empty_lab, 1.3, 3)
    assert (corrupt["release"], corrupt["is_new"]) == (SECOND, True)
    assert f"gpt stays at {FIRST}, because here the coefficients of" in corrupt["summary"]
    assert release_of(empty_lab, "opt") == SECOND
    assert release_of(empty_lab, "gpt") == FIRST
    page = empty_lab.release_file.parent / "reports" / SECOND / "gpt.html"
    assert f"from release {FIRST}" in page.read_text()
    again = family_night(empty_lab, 1.3, 3)
    assert again["summary"].startswith(f"nothing new since release {SECOND}; gpt stays at {FIRST}")
    lawbook(empty_lab, "approve", SECOND, "--family", "gpt", "--reason", "the new eval set")
    assert release_of(empty_lab, "gpt") == SECOND


def release_of(lab: Lab, family: str) -> str:
    """The release that a plan for the family comes from."""
    words = ["plan", family, "--flops", "1e20", "--json", "--config", lab.config]
    said = CliRunner().invoke(app, words)
    assert said.exit_code == 0, said.output
    (answer,) = json.loads(said.output)
    return str(answer["release"])


def newest(lab: Lab) -> str:
    found = warehouse.run_query(lab.release_file, "select release from publish.latest_releases")
    return str(found["release"].iloc[0])


def lawbook(lab: Lab, *words: str) -> str:
    said = CliRunner().invoke(app, ["release", *words, "--config", lab.config])
    assert said.exit_code == 0, said.output
    return said.output


def test_a_corrupt_night_is_held_until_a_person_approves_it(
    empty_lab: Lab, without_prefect: None
) -> None:
    assert night(empty_lab, 1.0, 2)["summary"] == f"published release {FIRST}"
    corrupt = night(empty_lab, 1.3, 3)
    assert (corrupt["release"], corrupt["is_new"]) == (FIRST, False)
    assert f"release {SECOND} is held: gpt: the coefficients of" in corrupt["summary"]
    assert newest(empty_lab) == FIRST
    again = night(empty_lab, 1.3, 4)
    assert again["summary"] == corrupt["summary"]
    assert "held" in lawbook(empty_lab, "list")
    lawbook(empty_lab, "approve", SECOND, "--reason", "the new eval set")
    assert newest(empty_lab) == SECOND
    assert "the new eval set" in lawbook(empty_lab, "list")
    assert "coefficients that moved" in lawbook(empty_lab, "diff", FIRST, SECOND)
    lawbook(empty_lab, "retract", SECOND, "--reason", "it was not")
    assert newest(empty_lab) == FIRST
    lawbook(empty_lab, "retract", FIRST, "--reason", "nor was it")
    with pytest.raises(NothingInForce, match=f"lawbook release approve {SECOND}"):
        night(empty_lab, 1.3, 4)
    lawbook(empty_lab, "approve", FIRST, "--reason", "it was")
    lost(empty_lab)


def lost(lab: Lab) -> None:
    """A lost warehouse is refused before anything is written, and restored."""
    (lab.folder / "warehouse.duckdb").unlink()
    before = lab.release_file.read_bytes()
    with pytest.raises(HistoryLost, match="lawbook release restore"):
        nightly(config=lab.config, at=datetime(2026, 1, 5, 2, tzinfo=UTC))
    assert lab.release_file.read_bytes() == before
    assert SECOND in lawbook(lab, "restore")
    assert newest(lab) == FIRST
