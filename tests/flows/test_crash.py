"""Nights killed at random moments; make crash does the same two hundred times, with laws to fit."""

import pytest

from benchmarks.crash import FEW, crash


def test_after_a_kill_the_next_night_publishes_what_its_undisturbed_twin_did(
    prefect_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from prefect.settings import get_current_settings

    monkeypatch.setenv("PREFECT_API_URL", str(get_current_settings().api.url))
    lines = [*crash(kills=2, seed=3, runs=FEW)]
    assert [line.rpartition(": ")[2] for line in lines] == ["whole", "whole"]
    assert any("killed" in line for line in lines)
