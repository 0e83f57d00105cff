"""What lies in folders by the layouts of trackers, told by the names of the files.

RUN/checkpoint-N/trainer_state.json   Hugging Face: the newest checkpoint holds all before it
EXPERIMENT/RUN/meta.yaml, metrics/*   MLflow's store of files: a folder a run (run_folder.py)
NAME-wal, NAME-shm, NAME-journal      SQLite's own, beside its database NAME
"""

import re
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

TAIL = 64  # bytes by which a document is seen to end
HEAD = 4096  # bytes of a file by which these layouts are known

# Of the tools around a run: a tokenizer, a model's files, a package; never a log.
NO_LOG_NAMES = frozenset(
    {
        *("package.json", "package-lock.json", "tsconfig.json", "requirements.txt", "MLmodel"),
        *("tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", "merges.txt"),
        *("vocab.json", "vocab.txt", "added_tokens.json", "generation_config.json"),
        *("preprocessor_config.json", "processor_config.json", "model.safetensors.index.json"),
        *("pytorch_model.bin.index.json", "conda.yaml", "python_env.yaml"),
    }
)
# What W&B keeps of a run in files/ and logs/ beside the log itself, RUN/run-ID.wandb.
OF_WANDB = re.compile(
    r"(?P<run>.*)/(files/(wandb-(summary|metadata)\.json|(config|conda-environment)\.yaml"
    r"|output\.log|media/.*)|logs/debug(-internal|-core|-cli)?\.log)"
)
OF_WANDB_ALONE = re.compile(r".*/files/wandb-(summary|metadata)\.json")
SIDECARS = ("-wal", "-shm", "-journal")
META = "meta.yaml"
PARTS = ("metrics", "params", "tags")
ASIDE = ("artifacts", "inputs", "outputs", "datasets", "models", "traces")
TRASH = "/.trash/"
OF_MLFLOW = re.compile(rb"^(lifecycle_stage|experiment_id):", re.MULTILINE)
CHECKPOINT = re.compile(r"(?P<run>.*)/checkpoint-(?P<step>\d{1,18})/")
STATE = re.compile(CHECKPOINT.pattern + r"trainer_state\.json")
REACHED = re.compile(rb'"global_step":\s*(\d+)')


class Passed(NamedTuple):
    """Why files are passed over, and a pattern that stands for their names."""

    reason: str
    pattern: str


BY_NAME = Passed("no log by its name", "*.*")
OLDER = Passed("an older checkpoint of a run", "checkpoint-*/*")
TORN = Passed("a checkpoint that was not saved whole", "checkpoint-*/*")
OF_TRACKER = Passed("kept by W&B beside the logs of runs", "files/wandb-*")
BESIDE = Passed("kept by MLflow beside the logs of runs", "artifacts/**")
DELETED = Passed("deleted in MLflow", ".trash/**")
EXPERIMENTS = Passed("an MLflow experiment, no run", META)


@dataclass
class Found:
    """What a listing holds.

    logs     paths of files that are read one by one
    folders  path of a run's folder -> names of its members
    passed   why -> paths of the files
    """

    logs: list[str]
    folders: dict[str, list[str]] = field(default_factory=dict)
    passed: dict[Passed, list[str]] = field(default_factory=dict)

    def pass_over(self, paths: dict[str, Passed]) -> None:
        """Take files from the logs, and keep why."""
        for path in self.logs:
            if path in paths:
                self.passed.setdefault(paths[path], []).append(path)
        self.logs = [path for path in self.logs if path not in paths]


def arrange(
    paths: list[str],
    told: str | None,
    head: Callable[[str], bytes],
    tail: Callable[[str], bytes],
) -> Found:
    """Put the files of a listing in order.

    told is the format that the settings name; head and tail give first and last bytes of a file.
    """
    known = set(paths)
    found = Found([path for path in paths if not _is_sidecar(path, known)])
    _pass_checkpoints(found, head, tail)
    if told in (None, "mlflow_files"):
        _gather_runs(found, head)
    if told is None and len(paths) > 1:  # a file that the settings name is read
        found.pass_over({one: BY_NAME for one in found.logs if _file(one) in NO_LOG_NAMES})
        _pass_wandb(found)
    return found


def _is_sidecar(path: str, known: set[str]) -> bool:
    return any(path.endswith(one) and path.removesuffix(one) in known for one in SIDECARS)


def _pass_wandb(found: Found) -> None:
    """Of a run of W&B its log alone is read: a summary without one is no log either."""
    runs = {_folder(path) for path in found.logs if path.endswith(".wandb")}
    aside = dict[str, Passed]()
    for path in found.logs:
        match = OF_WANDB.fullmatch(path)
        if match and (match["run"] in runs or OF_WANDB_ALONE.fullmatch(path)):
            aside[path] = OF_TRACKER
    found.pass_over(aside)


def _gather_runs(found: Found, head: Callable[[str], bytes]) -> None:
    """Put the files of MLflow's runs together, and what else is in its store aside."""
    folders = _stores(found.logs, head)
    if not folders:
        return
    members: dict[str, list[str]] = defaultdict(list)
    aside: dict[str, Passed] = {}
    for path in found.logs:
        run, part = _owner(path, folders)
        if part in ASIDE:
            aside[path] = BESIDE
        elif part:
            members[run].append(path)
    for run, own in members.items():
        if TRASH in run:
            aside |= dict.fromkeys([f"{run}/{META}", *own], DELETED)
        else:
            shared = [f"../{META}"] if _folder(run) in folders else []
            names = sorted((path.removeprefix(f"{run}/") for path in own), reverse=True)
            found.folders[run] = [META, *shared, *names]  # tags, parameters, metrics
    read = {f"{run}/{META}" for run in found.folders}
    read |= {f"{_folder(run)}/{META}" for run in found.folders if _folder(run) in folders}
    read |= {path for run in found.folders for path in members[run]}
    found.logs = [path for path in found.logs if path not in read]
    empty = [path for path in found.logs if _file(path) == META and _folder(path) in folders]
    found.pass_over(dict.fromkeys(empty, EXPERIMENTS) | aside)


def _stores(paths: list[str], head: Callable[[str], bytes]) -> set[str]:
    """The folders of MLflow's experiments and runs; one file speaks for those side by side."""
    beside: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        if _file(path) == META:
            beside[_folder(_folder(path))].append(path)
    known = [found for found in beside.values() if OF_MLFLOW.search(head(found[0]))]
    return {_folder(path) for found in known for path in found}


def _owner(path: str, folders: set[str]) -> tuple[str, str]:
    """The folder of the run that a file belongs to, and in which part of it; else empty."""
    names = path.split("/")
    for place in range(1, len(names) - 1):
        if names[place] in (*PARTS, *ASIDE):
            folder = "/".join(names[:place])
            if folder in folders:
                return folder, names[place]
    return "", ""


def _pass_checkpoints(
    found: Found, head: Callable[[str], bytes], tail: Callable[[str], bytes]
) -> None:
    """Of the checkpoints of a run only the newest is read: it holds the log of those before."""
    checkpoints: dict[str, list[int]] = defaultdict(list)
    for path in found.logs:
        if match := STATE.fullmatch(path):
            checkpoints[match["run"]].append(int(match["step"]))
    newest = {run: _newest(run, steps, tail) for run, steps in checkpoints.items()}
    logs, aside = set(found.logs), dict[str, Passed]()
    for run, step in newest.items():
        whole = f"{run}/trainer_state.json"
        if whole in logs:
            reached = REACHED.search(head(whole))
            is_last = reached is not None and int(reached[1]) >= step
            aside[_state(run, step) if is_last else whole] = OLDER
    for path in found.logs:
        match = CHECKPOINT.match(path)
        if match and match["run"] in newest and int(match["step"]) != newest[match["run"]]:
            is_older = int(match["step"]) < newest[match["run"]]
            aside[path] = OLDER if is_older else TORN
    found.pass_over(aside)


def _newest(run: str, steps: list[int], tail: Callable[[str], bytes]) -> int:
    """The last step whose state is whole: a job may die while it saves one."""
    last_first = sorted(steps, reverse=True)
    whole = (step for step in last_first if tail(_state(run, step)).rstrip().endswith(b"}"))
    return next(whole, max(steps))


def _state(run: str, step: int) -> str:
    return f"{run}/checkpoint-{step}/trainer_state.json"


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _file(path: str) -> str:
    return path.rpartition("/")[2]
