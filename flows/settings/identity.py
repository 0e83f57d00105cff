"""What a release was made from: hashes of the settings and of the code.

Two nights with the same data, settings and code give the same numbers, so a night that finds
all three unchanged has nothing to publish.
"""

import hashlib
import json
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from flows.settings.model import Settings

# The rooms whose text decides the numbers and the tables.
CODE = ("flows", "laws", "sql", "warehouse")


def origin(settings: Settings, data_hash: str) -> dict[str, object]:
    """What decides the numbers of a release, by the columns of publish.releases."""
    return {
        "data_hash": data_hash,
        "settings_hash": settings_hash(settings),
        "code_version": code_version(),
        "seed": settings.fit.seed,
        "draws": settings.fit.draws,
    }


def settings_hash(settings: Settings) -> str:
    """SHA-256 of the settings that numbers depend on: not of where files lie."""
    return hashlib.sha256(settings_text(settings).encode()).hexdigest()


def settings_text(settings: Settings) -> str:
    """What settings_hash() is the hash of, as JSON; without paths, so without their passwords."""
    content = settings.model_dump(
        mode="json",
        include={"fit", "live", "families", "sources", "publish"},
        exclude={"publish": {"path", "draws_kept"}},
    )
    for source in content["sources"]:
        del source["path"], source["manifest"]
    return json.dumps(content, sort_keys=True)


def kept_settings(settings: Settings) -> str:
    """The settings that a release keeps: settings_text(), the gate, and what sources are called."""
    content = json.loads(settings_text(settings))
    for kept, source in zip(content["sources"], settings.sources, strict=True):
        kept |= {"name": source.name or source.path, "manifest": source.manifest}
    content["gate"] = settings.gate.model_dump(mode="json")
    return json.dumps(content, sort_keys=True)


def code_version() -> str:
    """Version of the distribution, and a hash of the code that was really run."""
    digest = hashlib.sha256()
    root = Path(__file__).parents[2]
    for file in sorted(_sources(root)):
        digest.update(file.relative_to(root).as_posix().encode())
        digest.update(file.read_bytes())
    return f"{_distribution()}+{digest.hexdigest()[:12]}"


def _sources(root: Path) -> list[Path]:
    return [
        file
        for room in CODE
        for file in (root / room).rglob("*")
        if file.suffix in {".py", ".sql"} and "tiny_sweep" not in file.parts
    ]


def _distribution() -> str:
    try:
        return version("lawbook")
    except PackageNotFoundError:
        return "0"
