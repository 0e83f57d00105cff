"""A lawbook.toml for logs that nobody has described yet.

Reads    the logs below a path
"""

import json
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

import warehouse
from flows.ingest import SHAPES
from flows.logs.propose import (
    FamilyProposal,
    Proposal,
    propose_families,
    propose_loss,
    propose_params,
)
from flows.progress import bar
from warehouse import Family, Look, Source

HEAD = """\
# Settings of Lawbook, proposed from {runs} runs in {files} files.  Check each line: the comments
# say why it is so.  Then: lawbook nightly
"""


@dataclass(frozen=True)
class Written:
    """A settings file, and what it makes of the logs.

    text      the file
    families  one row a family: runs, and for how many N, D and L are known
    passed    one row a file, or kind of files, of which nothing was read: file, problem
    """

    text: str
    families: pd.DataFrame
    passed: pd.DataFrame


def write_settings(path: str, base: Path) -> Written:
    """Settings for the logs at the path, which is relative to base, where the file will lie.

    Raises what reading the logs raises.
    """
    folder = path.rstrip("/").rpartition("/")[2] or "runs"
    sources = [Source("logs", path, base)]
    with bar("logs") as progress, warehouse.look_at(sources, progress.move) as seen:
        return _written(seen, path, base, folder)


def _written(seen: Look, path: str, base: Path, folder: str) -> Written:
    runs = seen.runs()
    split = propose_families(runs, seen.configs(), folder)
    source = Source("logs", path, base, family=split.family, family_from=split.family_from)
    families = _families(seen, split)
    named = [Family(one.name, loss=one.loss) for one in families if one.loss is not None]
    taken = seen.taken([source], named, SHAPES)
    told = [_with_params(one, taken) for one in families]
    head = HEAD.format(runs=len(runs), files=len(seen.files))
    text = head + _source_lines(source, split) + "".join(map(_family_lines, told))
    return Written(text, _summary(taken), seen.passed_over())


def _families(seen: Look, split: Proposal) -> list[FamilyProposal]:
    metrics = seen.metrics()
    found = []
    for name in sorted(set(split.of_runs.values())):
        mine = [run for run, family in split.of_runs.items() if family == name]
        loss, why = propose_loss(metrics[metrics["run_id"].isin(mine)], warehouse.LOSSES)
        found.append(FamilyProposal(name, len(mine), loss, why))
    return found


def _with_params(family: FamilyProposal, taken: pd.DataFrame) -> FamilyProposal:
    params, why = propose_params(taken[taken["family"] == family.name])
    return FamilyProposal(family.name, family.runs, family.loss, family.why, params, why)


def _source_lines(source: Source, split: Proposal) -> str:
    key = "family" if split.family_from is None else "family_from"
    value = split.family or split.family_from
    return (
        "\n[[sources]]\n"
        f"path = {_quoted(source.path)}  # formats are told by the content of each file\n"
        f"{key} = {_quoted(str(value))}  # {split.why}\n"
    )


def _family_lines(family: FamilyProposal) -> str:
    loss = f"loss = {_quoted(family.loss)}" if family.loss else '# loss = "NAME"'
    return (
        f"\n[families.{_quoted(family.name)}]  # {family.runs} runs\n"
        f"{loss}  # {family.why}\n"
        f"params = {_quoted(family.params)}  # {family.why_params}\n"
    )


def _summary(taken: pd.DataFrame) -> pd.DataFrame:
    known = taken.assign(
        **{name: taken[name].notna() for name in ("params", "tokens", "loss_nats")}
    )
    counted = known.groupby("family").agg(
        runs=("run_id", "size"),
        with_params=("params", "sum"),
        with_tokens=("tokens", "sum"),
        with_loss=("loss_nats", "sum"),
        final=("is_final", "sum"),
    )
    return counted.reset_index()


def _quoted(text: str) -> str:
    """The text as a basic string of TOML, which JSON's strings are."""
    return json.dumps(text)
