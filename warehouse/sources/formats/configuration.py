"""Configuration of a run in a file of its own, JSON or YAML, and no points.

Lightning's hparams.yaml, the config.json of Hugging Face and OLMo-core, and the like.  The folder
names the run; where no log has points of that run, nothing comes of it.
"""

import json
import re
from collections.abc import Iterator

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.field_names import READING
from warehouse.sources.formats import lightning
from warehouse.sources.log_file import has_suffix
from warehouse.sources.reading import Reading
from warehouse.sources.records.json_text import CUT, Text, members, text_of
from warehouse.sources.records.lines import MARK
from warehouse.sources.records.objects import as_text, leaves
from warehouse.sources.records.plain_values import plain, yaml_tree
from warehouse.sources.roles import Roles
from warehouse.sources.run_names import strip_suffixes
from warehouse.sources.snapshot import Snapshot

LARGEST = 2**20  # bytes
NAMES = re.compile(
    r"(.*[-_.])?(h?params|args|arguments|config|configuration|hyper[-_]?param(eter)?s|settings)"
    r"|meta_\d+",
    re.IGNORECASE,
)
OF_A_MODEL = (b'"model_type"', b'"transformers_version"')
OWN = ("_wandb", "wandb_version", "_name_or_path")  # of the tool, not of the run
STEPS = frozenset(READING["step"])
YAML_NAME = re.compile(rb"(---[^\n]*\n)?(\s*#[^\n]*\n)*[\w.\-/\"' ]+:(\s|$)")


def is_mine(head: bytes, name: str) -> bool:
    """Whether the first bytes begin one object of names and values that a name calls settings."""
    start = head.removeprefix(MARK).lstrip()
    is_named = NAMES.fullmatch(strip_suffixes(name.rpartition("/")[2])) is not None
    if start.startswith(b"{"):
        lines = start.splitlines()
        is_one = not (len(lines) > 1 and lines[1].startswith(b"{"))
        of_a_model = all(mark in start for mark in OF_A_MODEL)
        may_be = has_suffix(name, (".json",)) and is_one and (is_named or of_a_model)
        return may_be and not _has_records(start)
    is_yaml = has_suffix(name, (".yaml", ".yml")) and YAML_NAME.match(start) is not None
    return is_yaml and is_named


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """No table; the values configure the run that the path names.

    Raises FileUnreadable where the file is damaged, or no configuration.
    """
    text, ending = text_of(snapshot, LARGEST)
    tree = _json(text, ending) if text.lstrip().startswith("{") else yaml_tree(text)
    if not isinstance(tree, dict):
        raise FileUnreadable("no configuration of a run: it gives no names to values")
    reading.lines = 1
    run = lightning.run_of(snapshot.file, reading.run, roles)
    for key, value in leaves({key: one for key, one in tree.items() if key not in OWN}).items():
        reading.configure(run, key, as_text(value))
    yield from ()


def _has_records(start: bytes) -> bool:
    """Whether a list of records with a step begins in the first bytes: such a document is a log."""
    found = members(Text(start.decode("utf-8", "ignore"), CUT))
    try:
        items = (one.value for one in found if one.is_item and isinstance(one.value, dict))
        return any(not STEPS.isdisjoint(item) for item in items)
    except FileUnreadable:
        return False


def _json(text: str, ending: str) -> object:
    try:
        return plain(json.loads(text))
    except json.JSONDecodeError as error:
        is_cut = not text[error.pos :].strip()
        raise FileUnreadable(ending if is_cut else f"not JSON: {error.msg}") from None
    except (ValueError, RecursionError):
        raise FileUnreadable("not JSON: nested too deeply, or a number too long") from None
