"""The quickstart of the README, on the sweep in the repository."""

import shlex
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

import warehouse
from flows import cli

README = (Path(__file__).parents[2] / "README.md").read_text()
COMMANDS = [
    line.strip().removeprefix(".venv/bin/lawbook ")
    for line in README.splitlines()
    if line.startswith("    .venv/bin/lawbook ")
]
PYTHON = textwrap.dedent(README.split("## From Python")[1].split("\n\nApache-2.0")[0])
RUNS = """
import numpy as np
from laws.published import EPOCH
N, ratio = (grid.ravel() for grid in np.meshgrid(np.geomspace(1e8, 2e10, 7), [5, 20, 80]))
D = ratio * N
noise = np.random.default_rng(0).normal(0, 0.004, N.size)
runs = {"N": N, "D": D, "L": EPOCH.loss(N, D) * np.exp(noise), "C": 7 * N * D}
"""
ANSWERS = """
for best in (laws.optimum(fit, draws, C=1e24), surface.optimum(C=1e24)):
    print(7 * best.N * best.D)
"""


@pytest.fixture(scope="module")
def sweep_night(
    tmp_path_factory: pytest.TempPathFactory, prefect_server: None
) -> Iterator[dict[str, object]]:
    """A night without settings, in an empty folder; what its commands ask for is there."""
    from flows.nightly import nightly

    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("quickstart"))
        patch.delenv("LAWBOOK_CONFIG", raising=False)
        patch.setenv("LAWBOOK_FIT__DRAWS", "200")  # a fifth of the default: no interval is judged
        yield nightly()


def test_the_readme_has_commands_to_try() -> None:
    wanted = ["sql", "plan", "plan", "design", "sql", "status"]
    assert [command.split()[0] for command in COMMANDS] == wanted


def test_the_python_of_the_readme_runs_and_counts_compute_as_the_runs_do() -> None:
    asked = PYTHON.replace("N=..., D=..., L=..., C=...", "**runs")
    assert "**runs" in asked
    command = [sys.executable, "-W", "error", "-c", RUNS + asked + ANSWERS]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    assert [float(value) for value in ended.stdout.split()] == pytest.approx([1e24, 1e24])


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_quickstart_answers(
    sweep_night: dict[str, object],
    command: str,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sys, "argv", ["lawbook", *shlex.split(command)])
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert not end.value.code
    assert "tiny-rope" in capsys.readouterr().out


def test_the_sweep_gives_two_laws_and_leaves_out_the_two_broken_runs(
    sweep_night: dict[str, object],
) -> None:
    release = Path("published") / warehouse.RELEASE_FILE
    fits = warehouse.run_query(
        release, "select family, status from publish.latest_fits where is_selected"
    )
    assert dict(fits.itertuples(index=False)) == {
        "tiny-learned": "converged",
        "tiny-rope": "converged",
    }
    left_out = warehouse.run_query(
        release, "select run_id, exclusion from publish.latest_runs where exclusion is not null"
    )
    # examples/tiny_sweep/README.md: one diverged, one was killed half-way
    assert dict(left_out.itertuples(index=False)) == {
        "rope-3e11-d48-s0-lr30": "loss_finite",
        "rope-1e12-d64-s3": "run_is_final",
    }
