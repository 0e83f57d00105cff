"""The command line: lawbook, or python -m flows.

Exit codes: 0 done, 1 the work could not be done (one line says why), 2 a wrong call.
"""

import sys
from collections.abc import Callable

import typer

from flows.commands import ask, forecast, release, run
from flows.commands.design import design
from flows.errors import FlowError, WrongCall
from laws.errors import LawError
from reports.errors import ReportError
from warehouse.errors import WarehouseError

KNOWN_ERRORS = (FlowError, LawError, ReportError, WarehouseError)

app = typer.Typer(
    name="lawbook",
    help="Keeps scaling laws true overnight: ingest, validate, refit, publish, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: tuple[Callable[..., None], ...] = (
    run.nightly,
    run.ingest,
    run.validate,
    run.refit,
    run.publish,
    run.report,
    ask.plan,
    design,
    ask.sql,
    ask.status,
    run.serve,
)
for _command in COMMANDS:
    app.command()(_command)
app.add_typer(forecast.app, name="forecast")
app.add_typer(release.app, name="release")


def main() -> None:
    """Run one command; an error that people can mend is one line, never a traceback."""
    try:
        app()
    except KNOWN_ERRORS as error:
        print(f"lawbook: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(2 if isinstance(error, WrongCall) else 1)
