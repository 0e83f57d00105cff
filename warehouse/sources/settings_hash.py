"""One hash for all but the bytes that decides what reading a file of a source gives."""

import hashlib
import json
from dataclasses import asdict

from warehouse.sources.roles import Roles
from warehouse.sources.source import Source

READER = 2  # raise it when the same bytes are read to other rows, so that old files are read again


def settings_hash(source: Source, roles: Roles) -> str:
    """SHA-256 for the logs of the source."""
    return _sha256(
        [READER, source.name, source.format, source.run_template, asdict(roles), source.run_pattern]
    )


def manifest_hash(source: Source) -> str:
    """SHA-256 for its manifest."""
    return _sha256([READER, source.manifest_run])


def _sha256(said: list[object]) -> str:
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()
