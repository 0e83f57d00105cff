"""The command line: lawbook, or python -m flows.

Exit codes: 0 done, 1 the work could not be done (one line says why), 2 a wrong call.

A command imports what it works with when it is called: a help text needs none of it.
"""

import sys
from collections.abc import Callable

import typer

from flows.commands import ask, forecast, logs, release, run
from flows.commands.design import design
from flows.errors import WrongCall

# The errors that people can mend, one a room.
MENDABLE = {
    "flows.errors": "FlowError",
    "laws.errors": "LawError",
    "reports.errors": "ReportError",
    "warehouse.errors": "WarehouseError",
}

app = typer.Typer(
    name="lawbook",
    help="Keeps scaling laws true overnight: ingest, validate, refit, publish, report.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
COMMANDS: tuple[Callable[..., None], ...] = (
    logs.init,
    run.nightly,
    run.backfill,
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
    # A query may begin with a comment, and two dashes are no option then.
    app.command(context_settings={"ignore_unknown_options": _command is ask.sql})(_command)
app.add_typer(forecast.app, name="forecast")
app.add_typer(release.app, name="release")


def main() -> None:
    """Run one command; an error that people can mend is one line, never a traceback."""
    try:
        app()
    except _mendable() as error:
        print(f"lawbook: {' '.join(str(error).split())}", file=sys.stderr)
        sys.exit(2 if isinstance(error, WrongCall) else 1)


def _mendable() -> tuple[type[Exception], ...]:
    """The errors of MENDABLE; a room that was never imported has raised none."""
    return tuple(
        getattr(sys.modules[room], name) for room, name in MENDABLE.items() if room in sys.modules
    )
