"""The options that every command takes."""

from typing import Annotated

import typer

Config = Annotated[
    str | None,
    typer.Option(
        "--config",
        "-c",
        metavar="FILE",
        help="Settings file; default: LAWBOOK_CONFIG, ./lawbook.toml, or the example sweep.",
        show_default=False,
    ),
]
DataRoot = Annotated[
    str | None,
    typer.Option(
        "--data-root",
        metavar="FOLDER",
        help="Folder or URL that the paths of sources are relative to.",
        show_default=False,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Show Prefect's own log.")]
