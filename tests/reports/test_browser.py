"""The charts in a real browser, where there is one."""

import subprocess

import reports
from reports import script
from tests.reports import browser, planted

FLAGS = (*browser.FLAGS, "--virtual-time-budget=10000", "--dump-dom")


def test_every_chart_comes_alive_and_no_name_runs_as_code(tmp_path):
    name = (
        "<img src=x onerror=\"document.title='run'\"></script><script>document.title='run'</script>"
    )
    tables = planted.release(["atlas"])
    for table in ("runs", "predicted_vs_actual"):
        tables[table]["run_id"] = name + tables[table]["run_id"]
    _, page = reports.render(tables, tmp_path / "pages")
    command = [
        browser.executable(),
        *FLAGS,
        f"--user-data-dir={tmp_path / 'profile'}",
        page.as_uri(),
    ]
    seen = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout
    assert seen.count("is-live") >= 8
    assert "<title>atlas: scaling law of 2026-11-22</title>" in seen
    assert "<img" not in seen.replace(script.bundle(), "")
