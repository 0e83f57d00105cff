"""The commands as a person calls them, and what a person is told when the input is bad."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pytest

from flows import cli
from tests.flows import planted
from tests.flows.conftest import Lab


def lawbook(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    """Exit code, standard output and standard error of one command."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["lawbook", *words])
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def complaint(err: str) -> str:
    """The one line that a person is told."""
    lines = [line for line in err.splitlines() if line.startswith("lawbook: ")]
    assert len(lines) == 1
    assert "Traceback" not in err
    return lines[0]


def test_sql_shows_a_table_for_people_and_json_for_programs(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "select family, status from publish.latest_fits order by family"
    code, out, _ = lawbook(capsys, "sql", query, "--config", lab.config)
    assert code == 0
    assert "converged" in out
    _, out, _ = lawbook(capsys, "sql", query, "--config", lab.config, "--json")
    names = list(dict.fromkeys(row["family"] for row in json.loads(out)))
    assert names == ["first", "second", "small"]


def test_sql_takes_a_query_that_begins_with_a_comment_and_no_wrong_option(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "-- One row per release = night.\nselect release from publish.releases"
    code, out, _ = lawbook(capsys, "sql", query, "--config", lab.config, "--json")
    assert (code, len(json.loads(out))) == (0, 1)
    assert lawbook(capsys, "sql", query, "--config", lab.config, "--jsn")[0] == 2


@pytest.mark.parametrize(
    "query",
    ["drop table publish.releases", "copy publish.fits to 'x.csv'", "from read_csv('/etc/passwd')"],
)
def test_sql_refuses_everything_but_a_read_of_the_release(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str], query: str
) -> None:
    code, out, err = lawbook(capsys, "sql", query, "--config", lab.config)
    assert (code, out) == (1, "")
    complaint(err)


def test_plan_answers_a_budget_and_says_how_far_it_is_from_the_runs(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("plan", "first", "--flops", "6.4e20", "--config", lab.config, "--json")
    code, out, _ = lawbook(capsys, *words)
    (answer,) = json.loads(out)
    assert code == 0
    assert answer["flops_ratio"] == pytest.approx(10, rel=1e-3)
    assert answer["lo_loss_nats"] < answer["loss_nats"] < answer["hi_loss_nats"]
    assert answer["release"] == "2026-01-02"


@pytest.mark.parametrize(
    ("question", "fixed", "value"),
    [
        (("--params", "3e9"), "params_opt", 3e9),
        (("--tokens", "5e10"), "tokens_opt", 5e10),
        (("--loss", "2.4"), "loss_nats", 2.4),
    ],
)
def test_plan_for_a_size_tokens_or_a_loss_lies_on_the_frontier_there(
    lab: Lab,
    night: object,
    capsys: pytest.CaptureFixture[str],
    question: tuple[str, str],
    fixed: str,
    value: float,
) -> None:
    _, out, _ = lawbook(capsys, "plan", "first", *question, "--config", lab.config, "--json")
    (answer,) = json.loads(out)
    assert answer[fixed] == pytest.approx(value, rel=1e-9)


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("plan", "frist", "--flops", "1e20"), 'Did you mean "first"?'),
        (("plan", "small", "--flops", "1e20"), "too_few"),
        (("plan", "first", "--loss", "0.5"), "beyond the forecast"),
        (("plan", "first", "--flops", "1e20", "--law", "kapaln"), 'Did you mean "kaplan"?'),
        (("plan", "small", "--flops", "1e20", "--law", "isoflop"), "budgets with a minimum"),
    ],
)
def test_a_plan_that_cannot_be_made_says_why(
    lab: Lab,
    night: object,
    capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
    part: str,
) -> None:
    code, _, err = lawbook(capsys, *words, "--config", lab.config)
    assert code == 1
    assert part in complaint(err)


def test_a_single_law_can_be_asked_for_instead_of_the_forecast(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("plan", "first", "--flops", "1e20", "--config", lab.config, "--json")
    _, default, _ = lawbook(capsys, *words)
    code, other, _ = lawbook(capsys, *words, "--law", "kaplan")
    assert code == 0
    assert (json.loads(default)[0]["law"], json.loads(other)[0]["law"]) == ("forecast", "kaplan")
    assert json.loads(default)[0]["loss_nats"] != json.loads(other)[0]["loss_nats"]


def test_status_counts_the_runs_by_what_became_of_them(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = lawbook(capsys, "status", "--config", lab.config, "--json")
    found = json.loads(out)
    assert code == 0
    assert found["releases"][0]["release"] == "2026-01-02"
    states = {row["state"]: row["runs"] for row in found["runs"] if row["family"] == "small"}
    assert states == {"no fit": 3}
    assert [row["held"] for row in found["held"]] == [0, 0]
    assert found["files"] == [{"problem": "has lines that could not be read", "files": 1}]
    left_out = sum(row["runs"] for row in found["runs"] if row["state"].startswith("left out"))
    assert left_out == 2


@pytest.mark.parametrize(
    "words",
    [
        ("nightly", "--no-such-option"),
        ("plan", "first"),
        ("plan", "first", "--flops", "-1"),
        ("plan", "first", "--flops", "1e20", "--level", "5"),
        ("serve", "--cron", "every night"),
    ],
)
def test_a_wrong_call_ends_with_code_2(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert lawbook(capsys, *words)[0] == 2


def test_json_holds_lists_and_missing_numbers_as_json_has_them(
    lab: Lab, night: object, capsys: pytest.CaptureFixture[str]
) -> None:
    query = "select [1, 2] as pair, {'a': 'nan'::double} as inner, true as yes, null as nothing"
    _, out, _ = lawbook(capsys, "sql", query, "--config", lab.config, "--json")
    assert json.loads(out) == [{"pair": [1, 2], "inner": {"a": None}, "yes": True, "nothing": None}]


def test_asking_before_the_first_night_says_how_to_make_a_release(
    empty_lab: Lab, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = lawbook(capsys, "sql", "from publish.releases", "--config", empty_lab.config)
    assert code == 1
    assert "lawbook nightly" in complaint(err)


def test_no_logs_says_what_was_looked_for_and_where(
    empty_lab: Lab, prefect_server: None, capsys: pytest.CaptureFixture[str]
) -> None:
    code, _, err = lawbook(capsys, "nightly", "--config", empty_lab.config)
    assert code == 1
    assert "logs/*.jsonl" in complaint(err)
    assert str(empty_lab.folder) in complaint(err)


def test_a_metric_that_no_run_logs_is_named_with_the_nearest_and_nothing_is_written(
    empty_lab: Lab, prefect_server: None, capsys: pytest.CaptureFixture[str]
) -> None:
    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=3))
    with Path(empty_lab.config).open("a") as settings:
        settings.write('[families.gpt]\nloss = "evla/loss"\n')
    code, _, err = lawbook(capsys, "nightly", "--config", empty_lab.config)
    assert code == 1
    assert '"evla/loss"' in complaint(err)
    assert "eval/loss" in complaint(err).split("Nearest")[1]
    assert not (empty_lab.folder / "published").exists()


def test_a_run_without_tokens_is_left_out_with_what_would_mend_it(
    empty_lab: Lab, prefect_server: None, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = planted.sweep("gpt", seed=3)
    planted.write(empty_lab.folder / "logs", runs)
    log = empty_lab.folder / "logs" / f"{runs[0].name}.jsonl"
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    for line in lines[1:]:
        del line["tokens"]
    log.write_text("\n".join(json.dumps(line) for line in lines))
    assert lawbook(capsys, "ingest", "--config", empty_lab.config)[0] == 0
    code, out, _ = lawbook(capsys, "validate", "--config", empty_lab.config, "--json")
    assert code == 0
    critical = {row["rule"]: row for row in json.loads(out) if row["severity"] == "critical"}
    assert any("tokens" in rule for rule in critical)
    assert any(runs[0].name in row["example"] for row in critical.values())


def test_a_warehouse_in_use_names_who_uses_it(
    empty_lab: Lab, prefect_server: None, capsys: pytest.CaptureFixture[str]
) -> None:
    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=3)[:1])
    with held(empty_lab.folder / "warehouse.duckdb") as pid:
        code, _, err = lawbook(capsys, "nightly", "--config", empty_lab.config)
    assert code == 1
    assert f"process {pid}" in complaint(err)


def test_a_file_that_is_no_warehouse_is_left_alone(
    empty_lab: Lab, prefect_server: None, capsys: pytest.CaptureFixture[str]
) -> None:
    planted.write(empty_lab.folder / "logs", planted.sweep("gpt", seed=3)[:1])
    file = empty_lab.folder / "warehouse.duckdb"
    file.write_text("these are my notes\n" * 100)
    code, _, err = lawbook(capsys, "ingest", "--config", empty_lab.config)
    assert code == 1
    assert "warehouse.duckdb" in complaint(err)
    assert file.read_text().startswith("these are my notes")


@contextmanager
def held(path: Path) -> Iterator[int]:
    """Another process, by its number, that has the warehouse open."""
    duckdb.connect(str(path)).close()
    program = (
        "import duckdb, sys, time; con = duckdb.connect(sys.argv[1]); "
        "print('open', flush=True); time.sleep(120)"  # until it is killed
    )
    command = [sys.executable, "-c", program, str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        try:
            yield holder.pid
        finally:
            holder.kill()
