"""What can keep a release from being made, kept or read.

ReleaseError
├── ReleaseExists       a release of that name is published already
├── ReleaseRejected     the rows of a release do not fit its tables; nothing was written
├── DecisionRefused     a decision on a release that has no reason, or changes nothing
├── HistoryLost         the folder holds releases that the warehouse does not know
├── ReleaseDamaged      the Parquet of a release is not what was written
├── NoRelease           no release of that name, or none at all
├── NoReleaseFile       no release file to read
├── ReleaseFileDamaged  the release file cannot be read
├── ReleaseUnwritable   the folder of the releases cannot be written
├── QueryRefused        a query that is not a plain read
└── QueryFailed         DuckDB could not run a query
"""

import difflib
from collections.abc import Iterable

from warehouse.errors import WarehouseError


class ReleaseError(WarehouseError):
    """A release, or a question to it, has no answer; the message says why and what to do."""


class ReleaseExists(ReleaseError):
    """A release is immutable: its name is taken for good."""

    def __init__(self, release: str) -> None:
        super().__init__(
            f"release {release} is already published and is never rewritten. "
            f"Publish a correction as {release}.1; see what is there with: "
            f"lawbook sql \"select * from publish.coefficients where release = '{release}'\""
        )


class ReleaseRejected(ReleaseError):
    """The rows of a release are not what its tables take; nothing of it was written."""

    def __init__(self, release: str, reason: str) -> None:
        super().__init__(f"release {release} was not published, nothing was written: {reason}")


class DecisionRefused(ReleaseError):
    """A decision that would put nothing on record; nothing was decided."""

    def __init__(self, release: str, reason: str) -> None:
        super().__init__(f"nothing was decided on release {release}: {reason}")


class HistoryLost(ReleaseError):
    """What is published is more than the warehouse knows: it was lost, or is another one."""

    def __init__(self, folder: str, releases: Iterable[str]) -> None:
        names = sorted(releases)
        super().__init__(
            f"{folder} holds {len(names)} releases that the warehouse does not know, first "
            f"{names[0]}: the warehouse was lost, or its path or that of the releases is mistyped. "
            "Nothing was written. Take them back into the warehouse with: lawbook release restore"
        )


class ReleaseDamaged(ReleaseError):
    """The Parquet of a release cannot be trusted; nothing of it was read."""

    def __init__(self, release: str, folder: str, files: Iterable[str]) -> None:
        super().__init__(
            f"the Parquet of release {release} is not what was written: {', '.join(files)} in "
            f"{folder}. Restore the folder from a backup, or move it away to go on without it"
        )


class NoRelease(ReleaseError):
    """The release asked for is not there, or nothing is published yet."""

    def __init__(self, release: str | None, known: Iterable[str]) -> None:
        names = sorted(known)
        nearest = difflib.get_close_matches(release or "", names, n=3, cutoff=0.3) or names[-3:]
        if release is None:
            text = "nothing is published yet. Make a first release with: lawbook nightly"
        elif not names:
            text = f"there is no release {release}: nothing is published yet. Run: lawbook nightly"
        else:
            text = f"there is no release {release}. Nearest of {len(names)}: {', '.join(nearest)}."
        super().__init__(text)


class NoReleaseFile(ReleaseError):
    """The release file that analysts read has not been made, or stands elsewhere."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"there is no release file at {path}. Make it with: lawbook publish "
            "(or lawbook nightly), or set [publish] path to the folder that holds it."
        )


class ReleaseFileDamaged(ReleaseError):
    """The release file cannot be read; it can be made again from the warehouse."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"cannot read the release file {path}: {reason}. "
            "Delete it, and make it again from the warehouse with: lawbook publish"
        )


class ReleaseUnwritable(ReleaseError):
    """The release file or its Parquet cannot be written; the release itself is safe."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(
            f"cannot write the release to {folder}: {reason}. The release stands in the warehouse; "
            "set [publish] path to a folder that can be written, and run: lawbook publish"
        )


class QueryRefused(ReleaseError):
    """The query would do something else than read the release file."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"only reading is possible here, and this is {found}. Write one statement that begins "
            "with select, from, with, describe, summarize, show or explain."
        )


class QueryFailed(ReleaseError):
    """DuckDB could not run a query; the message is its own, on one line."""
