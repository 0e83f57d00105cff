"""All SQL of the project, found by name whether checked out or installed.

The folders are data: migrations/ macros/ views/ queries/ questions/.  This file only reads them.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable

_ROOT = files(__package__)


def query(name: str) -> str:
    """Text of queries/<name>.sql; raises FileNotFoundError where there is none."""
    return _ROOT.joinpath("queries", f"{name}.sql").read_text(encoding="utf-8")


def scripts(folder: str) -> list[tuple[str, str]]:
    """(name, text) of every script in a folder such as "views/publish", in the order of names."""
    found = sorted(_sql_files(_ROOT.joinpath(*folder.split("/"))), key=lambda file: file.name)
    return [(file.name.removesuffix(".sql"), file.read_text(encoding="utf-8")) for file in found]


def _sql_files(folder: Traversable) -> list[Traversable]:
    if not folder.is_dir():
        return []
    return [file for file in folder.iterdir() if file.name.endswith(".sql")]
