"""lawbook design: which runs to train next, or a whole sweep from nothing; it writes nothing."""

import math
from typing import Annotated, Any

import typer

from flows.commands.options import AsJson, Config
from flows.commands.screen import show
from flows.errors import WrongCall

MOST_RUNS = 6


def design(
    family: Annotated[
        str | None,
        typer.Argument(help="The model family; none: a sweep from nothing.", show_default=False),
    ] = None,
    target: Annotated[float | None, typer.Option(help="Compute to be sure about [FLOPs].")] = None,
    budget: Annotated[float | None, typer.Option(help="Compute for all runs [FLOPs].")] = None,
    runs: Annotated[
        int | None, typer.Option(min=1, max=1000, help="Most runs to name. Default: 6.")
    ] = None,
    budgets: Annotated[int | None, typer.Option(help="Sweep: budgets. Default: 5.")] = None,
    sizes: Annotated[int | None, typer.Option(help="Sweep: sizes at each. Default: 5.")] = None,
    tokens_per_param: Annotated[
        float | None, typer.Option(help="Sweep: of its middle. Default: a published law's.")
    ] = None,
    batch_tokens: Annotated[
        float | None, typer.Option(help="Sweep: tokens a step. Default: by rule.")
    ] = None,
    price_per_flop: Annotated[float | None, typer.Option(help="Sweep: price of a FLOP.")] = None,
    price_per_hour: Annotated[
        float | None, typer.Option(help="Sweep: price of an accelerator's hour.")
    ] = None,
    peak_flops: Annotated[float | None, typer.Option(help="Peak FLOP/s of one.")] = None,
    mfu: Annotated[float | None, typer.Option(help="Share of that peak that trains.")] = None,
    release: Annotated[str | None, typer.Option(metavar="R", help="Default: the newest.")] = None,
    config: Config = None,
    as_json: AsJson = False,
) -> None:
    """Which runs buy most certainty about a target; without FAMILY, a sweep from nothing."""
    if target is None:
        raise WrongCall("say what to be sure about: --target C, the compute of the run to come")
    for_sweep: dict[str, Any] = {
        "budgets": budgets,
        "sizes": sizes,
        "tokens_per_param": tokens_per_param,
        "batch_tokens": batch_tokens,
        "price_per_flop": price_per_flop,
        "price_per_hour": price_per_hour,
        "peak_flops": peak_flops,
        "mfu": mfu,
    }
    given = {name: value for name, value in for_sweep.items() if value is not None}
    if family is None:
        _check(runs is None and release is None, "--runs and --release go with a FAMILY")
        _show_sweep(target, budget, given, as_json)
    else:
        _check(not given, f"{_options(given)} belong to a sweep from nothing: leave FAMILY out")
        _show_next(family, target, budget, runs or MOST_RUNS, release, config, as_json)


def _show_next(
    family: str,
    target: float,
    budget: float | None,
    runs: int,
    release: str | None,
    config: str | None,
    as_json: bool,
) -> None:
    import warehouse
    from flows.commands.design_lines import next_lines, target_title
    from flows.plans import design as work
    from flows.settings.file import load

    for name, value in (("--target", target), ("--budget", budget)):
        _check(value is None or 0 < value < math.inf, f"{name} must be a number above 0")
    tables = warehouse.read_release(load(config).publish.release_file, release, work.RELATIONS)
    found = work.next_of_family(tables, family, target, budget, runs)
    show(found if as_json else next_lines(found), target_title(found), as_json)


def _show_sweep(target: float, budget: float | None, given: dict[str, Any], as_json: bool) -> None:
    from flows.commands.design_lines import sweep_lines, sweep_notes, sweep_title
    from flows.plans import design as work
    from flows.plans.sweep_request import SweepRequest

    _check(budget is not None, "a sweep from nothing needs its --budget B [FLOPs]")
    request = SweepRequest(target=target, budget=budget or 0.0, **given)
    sweep, rows = work.whole_sweep(request)
    if as_json:
        head = {"sd_log_loss_before": sweep.sd_before, "sd_log_loss_after": sweep.sd}
        show(rows.assign(target_flops=request.target, **head), "", as_json)
        return
    show(sweep_lines(rows), sweep_title(request, sweep), as_json)
    print("\n".join(sweep_notes(sweep)))


def _options(given: dict[str, Any]) -> str:
    return ", ".join(f"--{name.replace('_', '-')}" for name in given)


def _check(is_right: bool, otherwise: str) -> None:
    if not is_right:
        raise WrongCall(otherwise)
