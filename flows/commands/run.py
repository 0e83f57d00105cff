"""Commands that do the work of a night, whole or one step of it.

Prefect is imported when a command needs it and not before: it takes seconds.
"""

import os
from datetime import datetime
from typing import Annotated

import typer

from flows.commands.logs import show_taken
from flows.commands.options import AsJson, Config, DataRoot, Verbose
from flows.commands.screen import show, show_night


def nightly(
    config: Config = None,
    data_root: DataRoot = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(
            "--as-of",
            formats=["%Y-%m-%d"],
            metavar="DATE",
            help="Have the night of that day again, from what was known then.",
        ),
    ] = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Ingest, validate, refit, publish, forecast and report, once; publishes only what is new."""
    if as_of is not None:
        backfill(as_of, as_of, config, data_root, as_json, verbose)
        return
    _quiet(verbose)
    from flows import nightly as night

    result = night.nightly.with_options(log_prints=verbose)(config=config, data_root=data_root)
    show_night(result, as_json)


def backfill(
    first: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="FROM", help="The first day.")
    ],
    last: Annotated[
        datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="TO", help="The last day.")
    ],
    config: Config = None,
    data_root: DataRoot = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Have the nights of a range of days again, and compare them with what they published."""
    _quiet(verbose)
    from flows import backfill as nights

    flow = nights.backfill.with_options(log_prints=verbose)
    show(flow(first.date(), last.date(), config, data_root), "nights", as_json)


def ingest(
    paths: Annotated[
        list[str] | None,
        typer.Argument(help="Further logs, for this step only.", show_default=False),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only show what would be taken, and from where.")
    ] = False,
    config: Config = None,
    data_root: DataRoot = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Read the logs into the warehouse; doing it twice changes nothing."""
    if dry_run:
        show_taken(paths or [], config, data_root, as_json)
        return
    _quiet(verbose)
    from flows import ingest as step

    show(step.ingest(config=config, data_root=data_root, paths=paths or []), "runs read", as_json)


def validate(
    config: Config = None,
    data_root: DataRoot = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Hold points and runs against their suites and quarantine what fails a critical rule."""
    _quiet(verbose)
    from flows import validate as step

    show(step.validate(config=config, data_root=data_root), "rules that failed", as_json)


def refit(
    family: Annotated[
        str | None, typer.Option("--family", metavar="F", help="Only this family.")
    ] = None,
    config: Config = None,
    data_root: DataRoot = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Fit the laws of every family, or of one, and stage them for publication."""
    _quiet(verbose)
    from flows import refit as step

    show(step.refit(config=config, data_root=data_root, only=family), "fits", as_json)


def publish(
    config: Config = None,
    data_root: DataRoot = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Publish what is staged as one release, unless nothing is new."""
    _quiet(verbose)
    from flows import publish as step

    show(step.publish(config=config, data_root=data_root), "release", as_json)


def report(
    release: Annotated[
        str | None, typer.Option("--release", metavar="R", help="Default: the newest.")
    ] = None,
    config: Config = None,
    data_root: DataRoot = None,
    as_json: AsJson = False,
    verbose: Verbose = False,
) -> None:
    """Write the pages of a release."""
    _quiet(verbose)
    from flows import report as step

    show(step.report(config=config, data_root=data_root, release=release), "pages", as_json)


def serve(
    cron: Annotated[
        str, typer.Option("--cron", metavar="CRON", help="When to run, in UTC.")
    ] = "0 2 * * *",
    config: Config = None,
    data_root: DataRoot = None,
) -> None:
    """Schedule the nightly and serve it until stopped."""
    from flows.serve import serve as serve_nightly

    serve_nightly(cron, config, data_root)


def _quiet(verbose: bool) -> None:
    """Keep Prefect's own log off the terminal; its page still shows everything."""
    if not verbose:
        os.environ.setdefault("PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL", "CRITICAL")
