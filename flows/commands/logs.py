"""Commands that look at logs before a night reads them."""

from pathlib import Path
from typing import Annotated

import typer

from flows.commands.screen import show, show_all

FILE = "lawbook.toml"


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
    if len(written.passed):
        show(written.passed, "files that were passed over", False)
    print(f"written to {to}; look at it, then: lawbook nightly")


def show_taken(paths: list[str], config: str | None, data_root: str | None, as_json: bool) -> None:
    """Print what ingest would take from where."""
    from flows.logs.dry_run import dry_run

    taken, passed = dry_run(paths, config, data_root)
    show_all({"runs": taken, "files that were passed over": passed}, as_json)
