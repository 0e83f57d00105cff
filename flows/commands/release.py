"""lawbook release: what was published, what changed, and a person's word on it."""

import getpass
import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.options import AsJson, Config
from flows.commands.screen import show, show_all

if TYPE_CHECKING:  # a help text needs no settings
    from flows.settings.model import Settings

app = typer.Typer(
    no_args_is_help=True,
    help="List releases, compare two, approve, retract, verify or restore them.",
    context_settings={"help_option_names": ["-h", "--help"]},
)
Name = Annotated[str, typer.Argument(metavar="R", help="The release.")]
Reason = Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays on record.")]
Family = Annotated[
    str | None, typer.Option("--family", metavar="F", help="This family of it alone.")
]
DIFFERENCES = {
    "runs that came or went": "release/runs",
    "coefficients that moved": "release/coefficients",
    "predictions at reference budgets": "release/frontier",
}


@app.command("list")
def list_releases(config: Config = None, as_json: AsJson = False) -> None:
    """Every release in the order of publication, with the status in force and why."""
    import sql
    import warehouse

    path = _settings(config).publish.release_file
    show(warehouse.run_query(path, sql.query("release/list")), "releases", as_json)


@app.command()
def diff(
    earlier: Annotated[str, typer.Argument(metavar="A", help="The earlier release.")],
    later: Annotated[str, typer.Argument(metavar="B", help="The later one.")],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Runs that came or went and why, coefficients and predictions that moved."""
    import sql
    import warehouse

    path = _settings(config).publish.release_file
    names = {"earlier": earlier, "later": later}
    tables = {
        title: warehouse.compare_releases(path, sql.query(query), **names)
        for title, query in DIFFERENCES.items()
    }
    show_all(tables, as_json)


@app.command()
def approve(
    release: Name,
    reason: Reason,
    family: Family = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Let a held release or family pass, or take a retracted one back."""
    import warehouse

    _decide(_settings(config), release, family, warehouse.APPROVE, reason, as_json)


@app.command()
def retract(
    release: Name,
    reason: Reason,
    family: Family = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Take a release or family out of use; it stays on record, and the one before is in force."""
    import warehouse

    _decide(_settings(config), release, family, warehouse.RETRACT, reason, as_json)


@app.command()
def verify(config: Config = None, as_json: AsJson = False) -> None:
    """Hold releases and the release file against their SHA-256, and write anew what is damaged."""
    import warehouse

    settings = _settings(config)
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        found = warehouse.verify_releases(con, settings.publish.path, settings.publish.draws_kept)
    show(found, "releases", as_json)


@app.command()
def restore(config: Config = None, as_json: AsJson = False) -> None:
    """Take releases back from their Parquet into a warehouse that was lost."""
    import pandas as pd

    import warehouse

    settings = _settings(config)
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        names = warehouse.restore_published(con, settings.publish.path)
        _write(con, settings)
    show(pd.DataFrame({"release": names}), "release to restore", as_json)


def _settings(config: str | None) -> "Settings":
    from flows.settings.file import load

    return load(config)


def _decide(
    settings: "Settings",
    release: str,
    family: str | None,
    decision: str,
    reason: str,
    as_json: bool,
) -> None:
    import pandas as pd

    import warehouse

    now = datetime.now(UTC)
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        warehouse.decide(con, release, decision, reason, now, _person(), family)
        newest = warehouse.latest_release(con)
        _write(con, settings)
    latest = None if newest is None else newest["release"]
    row = {"release": release, "family": family, "decision": decision, "reason": reason}
    show(pd.DataFrame([row | {"newest": latest}]), "", as_json)


def _person() -> str:
    """Who decides: the name of the user, or the number where there is none, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _write(con: Any, settings: "Settings") -> None:
    """Bring the release file up to the warehouse."""
    import warehouse

    folder, kept = settings.publish.path, settings.publish.draws_kept
    warehouse.update_release_file(con, folder, kept)
