"""Commands that look at logs before a night reads them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from flows.commands.screen import cell, show, show_all

if TYPE_CHECKING:
    import pandas as pd

FILE = "lawbook.toml"
TAKEN = ("params", "tokens", "flops", "loss_nats")


def init(
    path: Annotated[str, typer.Argument(help="File, folder, glob or URL of the logs.")],
    to: Annotated[
        str, typer.Option("--to", metavar="FILE", help="The settings file to write.")
    ] = FILE,
) -> None:
    """Write settings for a folder of logs: formats, families, loss and N, each with the reason."""
    from flows.errors import SettingsError
    from flows.logs.settings_file import write_settings

    target = Path(to)
    if target.exists():
        raise SettingsError(f"{to} is already there. Move it away, or name another with --to.")
    written = write_settings(path, target.parent)
    target.write_text(written.text, encoding="utf-8")
    print(written.text)
    show(written.families, "families", False)
    _show_passed(written.passed)
    print(f"written to {to}; look at it, then: lawbook nightly")


def show_taken(paths: list[str], config: str | None, data_root: str | None, as_json: bool) -> None:
    """Print what ingest would take from where."""
    from flows.logs.dry_run import dry_run

    taken, passed = dry_run(paths, config, data_root)
    if as_json:
        show_all({"runs": taken, "files that were passed over": passed}, as_json)
        return
    for run in taken.to_dict("records"):
        print(_block({str(name): value for name, value in run.items()}))
    _show_passed(passed)


def _block(run: dict[str, Any]) -> str:
    """A run and its file, and a line a quantity: its value, and where it is from."""
    lines = [f"{cell(run['run_id'])}  ({cell(run['family'])})", f"    {cell(run['file'])}"]
    for name in TAKEN:
        source = cell(run[f"{name.removesuffix('_nats')}_source"])
        lines.append(f"    {name:10}{cell(run[name]) or 'unknown':>13}  {source}".rstrip())
    return "\n".join(lines)


def _show_passed(passed: "pd.DataFrame") -> None:
    """The files that were passed over, each with the reason below it."""
    if len(passed):
        print("files that were passed over")
    for file, problem in passed[["file", "problem"]].itertuples(index=False):
        print(f"{cell(file)}\n    {cell(problem)}")
