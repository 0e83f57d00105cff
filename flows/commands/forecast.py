"""lawbook forecast: write a forecast into the ledger by hand, and walk the ledger."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from flows.commands.options import AsJson, Config
from flows.commands.screen import show, show_rows
from flows.errors import WrongCall

SHOWN = [
    "forecast_id", "release", "family", "law", "run_id", "params", "tokens", "flops_ratio",
    "share_done", "is_forecast", "q05_loss_nats", "q25_loss_nats", "q50_loss_nats",
    "q75_loss_nats", "q95_loss_nats", "made_at", "hash",
]  # fmt: skip
NOTHING_NEW = "new row: the newest release has forecast this run already"
HELP = ("-h", "--help")


class FamilyOrCommand(TyperGroup):
    """A group whose first word may be a family: forecast FAMILY is forecast write FAMILY."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put in the command that a family stands for."""
        if args and args[0] not in (*self.commands, *HELP):
            args = ["write", *args]
        return super().parse_args(ctx, args)


app = typer.Typer(
    cls=FamilyOrCommand,
    no_args_is_help=True,
    help="Write a forecast into the ledger before its run (forecast FAMILY --params N --tokens D), "
    "or walk the ledger (forecast verify).",
    context_settings={"help_option_names": [*HELP]},
)


@app.command()
def write(
    family: Annotated[str, typer.Argument(help="The model family.")],
    params: Annotated[float, typer.Option(help="Its size, as the family counts [parameters].")],
    tokens: Annotated[float, typer.Option(help="Tokens it will be trained on.")],
    run: Annotated[
        str | None, typer.Option(metavar="ID", help="The name it will log under.")
    ] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Write one forecast of the newest release into the ledger, for good."""
    from flows.forecasts.planned import Planned
    from flows.forecasts.write import write_one
    from flows.settings.file import load

    for name, value in (("params", params), ("tokens", tokens)):
        if not 0 < value < float("inf"):
            raise WrongCall(f"--{name} must be a number above 0, not {value}")
    planned = Planned(family, params, tokens, run or None, "command")
    added = write_one(load(config), planned, datetime.now(UTC))
    title = NOTHING_NEW if added.empty else "written into the ledger"
    show(added[SHOWN], title, as_json)


@app.command()
def verify(config: Config = None, as_json: AsJson = False) -> None:
    """Walk the chain of the ledger; the first row that breaks it is named, with exit code 1."""
    import warehouse
    from flows.settings.file import load
    from warehouse.errors import LedgerBroken
    from warehouse.frames import Rows

    settings = load(config)
    with warehouse.open_warehouse(settings.warehouse.path) as con:
        verdict = warehouse.verify_ledger(con, settings.publish.release_file)
    row = (verdict.rows, verdict.fault is None, verdict.head, verdict.fault)
    show_rows(Rows(["rows", "is_whole", "head", "fault"], [row]), "", as_json)
    if verdict.fault is not None:
        raise LedgerBroken(verdict.fault)
