"""Commands that answer, from the newest release; none of them writes."""

from typing import Annotated

import typer

from flows.commands.options import AsJson, Config
from flows.commands.screen import show, show_all, show_rows


def plan(
    family: Annotated[str, typer.Argument(help="The model family.")],
    flops: Annotated[float | None, typer.Option(help="A budget [FLOPs].")] = None,
    gpus: Annotated[float | None, typer.Option(help="Accelerators.")] = None,
    peak_flops: Annotated[float | None, typer.Option(help="Peak FLOP/s of one.")] = None,
    mfu: Annotated[float | None, typer.Option(help="Share of the peak that is used.")] = None,
    days: Annotated[float | None, typer.Option(help="Days of training.")] = None,
    loss: Annotated[float | None, typer.Option(help="A target loss [nats/token].")] = None,
    params: Annotated[float | None, typer.Option(help="A model size [parameters].")] = None,
    tokens: Annotated[float | None, typer.Option(help="Tokens to train on.")] = None,
    law: Annotated[str | None, typer.Option(metavar="NAME", help="Default: the forecast.")] = None,
    level: Annotated[
        float, typer.Option(min=0.01, max=0.999, help="Level of the intervals.")
    ] = 0.9,
    release: Annotated[str | None, typer.Option(metavar="R", help="Default: the newest.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Which size, how many tokens, what loss: for a budget, a cluster, a loss, a size, tokens."""
    import pandas as pd

    import warehouse
    from flows.commands.plan_lines import lines
    from flows.plans import plan as planning
    from flows.plans.question import Question
    from flows.settings.file import load

    question = Question(flops, gpus, peak_flops, mfu, days, loss, params, tokens)
    tables = warehouse.read_release(load(config).publish.release_file, release)
    answer = planning.plan(tables, family, question, level, law)
    if as_json:
        show(pd.DataFrame([answer]), "", as_json)
    else:
        title = f"{family}, law {answer['law']}, release {answer['release']}"
        show(lines(answer), title, as_json)


def sql(
    query: Annotated[str, typer.Argument(help='Such as "from publish.latest_fits".')],
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Run a read-only query on the release file: publish.* and its macros."""
    import warehouse
    from flows.settings.file import load

    show_rows(warehouse.query_rows(load(config).publish.release_file, query), "", as_json)


def status(config: Config = None, as_json: AsJson = False) -> None:
    """Releases, families, runs by state, forecasts, the last validation, the next scheduled run."""
    from flows.published import status as night
    from flows.settings.file import load

    show_all(night.status(load(config)), as_json)
