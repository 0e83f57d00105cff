"""What can keep the warehouse from answering.

WarehouseError
├── WarehouseLocked     another process holds the file
├── WarehouseUnreadable the file is not a DuckDB database, or not ours to open
├── WarehouseNewer      the file was written by a newer version
├── WarehouseUnwritable what was to be written did not reach the disk
├── WarehouseDamaged    the file was opened, and its bytes make no sense further on
├── NoLogs              a source names no file
├── SourceError         a source or a manifest cannot be read as the settings say
├── FileUnreadable      one log file cannot be read at all; the others still count
├── MetricMissing       no run of a family logged the metric its law is fitted to
├── RuleBroken          a rule of a suite could not be evaluated
├── ReleaseExists       a release of that name is published already
├── ReleaseRejected     the rows of a release do not fit its tables; nothing was written
├── DecisionRefused     a decision on a release that has no reason, or changes nothing
├── HistoryLost         the folder holds releases that the warehouse does not know
├── ReleaseDamaged      the Parquet of a release is not what was written
├── NoRelease           no release of that name, or none at all
├── NothingKnown        no log had been read by the day that is asked for
├── NoReleaseFile       no release file to read
├── ReleaseFileDamaged  the release file cannot be read
├── ReleaseUnwritable   the folder of the releases cannot be written
├── ForecastRejected    a forecast that the ledger cannot hold; nothing was added
├── LedgerBroken        the chain of the ledger does not hold
├── QueryRefused        a query that is not a plain read
└── QueryFailed         DuckDB could not run a query
"""

import difflib
from collections.abc import Iterable
from datetime import date, datetime


class WarehouseError(Exception):
    """The warehouse has no answer; the message says why and what to do."""


class WarehouseLocked(WarehouseError):
    """Another process has the database open for writing."""

    def __init__(self, path: str, holder: str) -> None:
        super().__init__(
            f"the warehouse {path} is in use by {holder}. "
            "One process writes at a time: wait for it to end, or stop it, and run this again."
        )


class WarehouseUnreadable(WarehouseError):
    """The file at the warehouse's path cannot be opened as a database."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"cannot open the warehouse {path}: {reason}. "
            "Set [warehouse] path to a DuckDB file, or to a place where one may be made."
        )


class NothingKnown(WarehouseError):
    """No log had been read by the end of a day."""

    def __init__(self, day: date, first: datetime | None) -> None:
        since = "no log was read yet" if first is None else f"the first log was read on {first:%F}"
        super().__init__(
            f"nothing was known on {day:%F}: {since}. Ask for a later day; "
            "a release of today's logs is made without --as-of."
        )


class WarehouseNewer(WarehouseError):
    """The file has migrations that this version does not know."""

    def __init__(self, path: str, names: Iterable[str]) -> None:
        super().__init__(
            f"the warehouse {path} was written by a newer lawbook: this one does not know "
            f"{', '.join(sorted(names))}. Nothing was changed; run the newer version."
        )


class WarehouseUnwritable(WarehouseError):
    """What was to be written did not reach the disk; what was there before stands."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"cannot go on writing to the warehouse {path}: {reason}. What was committed before "
            "stands; make room there (or set [warehouse] path to another disk), and run this again."
        )


class WarehouseDamaged(WarehouseError):
    """The file was opened, and its bytes make no sense further on."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"the warehouse {path} is damaged: {reason}. Nothing was mended or thrown away; "
            "restore the file from a backup, or move it away and run: lawbook nightly"
        )


class NoLogs(WarehouseError):
    """The path of a source matches no file."""

    def __init__(self, source: str, pattern: str, base: str) -> None:
        super().__init__(
            f'source "{source}": no log file matches "{pattern}", looked for from {base}. '
            "Check path in [[sources]]: a file, a folder, a glob such as runs/**/*.jsonl, or a URL."
        )


class SourceError(WarehouseError):
    """A source cannot be read in the way that the settings describe."""


class FileUnreadable(WarehouseError):
    """One file holds no log; ingest stores the message as the file's problem and goes on."""


class MetricMissing(WarehouseError):
    """No run of the family has the metric that its law is fitted to."""

    def __init__(self, family: str, metric: str, known: Iterable[str]) -> None:
        names = sorted(known)
        nearest = difflib.get_close_matches(metric, names, n=3, cutoff=0.3) or names[:3]
        super().__init__(
            f'family "{family}": no run logs the metric "{metric}". '
            f"Nearest of {len(names)} metrics: {', '.join(nearest) or 'none'}. "
            f"Set loss in [families.{family}]."
        )


class RuleBroken(WarehouseError):
    """great-expectations could not evaluate a rule, so the table is neither good nor bad."""

    def __init__(self, table_name: str, rule: str, reason: str) -> None:
        super().__init__(
            f'the rule "{rule}" on {table_name} could not be evaluated: {reason} '
            f"It is defined in warehouse/quality/suites/{table_name}.py."
        )


class ReleaseExists(WarehouseError):
    """A release is immutable: its name is taken for good."""

    def __init__(self, release: str) -> None:
        super().__init__(
            f"release {release} is already published and is never rewritten. "
            f"Publish a correction as {release}.1; see what is there with: "
            f"lawbook sql \"select * from publish.coefficients where release = '{release}'\""
        )


class ReleaseRejected(WarehouseError):
    """The rows of a release are not what its tables take; nothing of it was written."""

    def __init__(self, release: str, reason: str) -> None:
        super().__init__(f"release {release} was not published, nothing was written: {reason}")


class DecisionRefused(WarehouseError):
    """A decision that would put nothing on record; nothing was decided."""

    def __init__(self, release: str, reason: str) -> None:
        super().__init__(f"nothing was decided on release {release}: {reason}")


class HistoryLost(WarehouseError):
    """What is published is more than the warehouse knows: it was lost, or is another one."""

    def __init__(self, folder: str, releases: Iterable[str]) -> None:
        names = sorted(releases)
        super().__init__(
            f"{folder} holds {len(names)} releases that the warehouse does not know, first "
            f"{names[0]}: the warehouse was lost, or its path or that of the releases is mistyped. "
            "Nothing was written. Take them back into the warehouse with: lawbook release restore"
        )


class ReleaseDamaged(WarehouseError):
    """The Parquet of a release cannot be trusted; nothing of it was read."""

    def __init__(self, release: str, folder: str, files: Iterable[str]) -> None:
        super().__init__(
            f"the Parquet of release {release} is not what was written: {', '.join(files)} in "
            f"{folder}. Restore the folder from a backup, or move it away to go on without it"
        )


class NoRelease(WarehouseError):
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


class NoReleaseFile(WarehouseError):
    """The release file that analysts read has not been made, or stands elsewhere."""

    def __init__(self, path: str) -> None:
        super().__init__(
            f"there is no release file at {path}. Make it with: lawbook publish "
            "(or lawbook nightly), or set [publish] path to the folder that holds it."
        )


class ReleaseFileDamaged(WarehouseError):
    """The release file cannot be read; it can be made again from the warehouse."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(
            f"cannot read the release file {path}: {reason}. "
            "Delete it, and make it again from the warehouse with: lawbook publish"
        )


class ReleaseUnwritable(WarehouseError):
    """The release file or its Parquet cannot be written; the release itself is safe."""

    def __init__(self, folder: str, reason: str) -> None:
        super().__init__(
            f"cannot write the release to {folder}: {reason}. The release stands in the warehouse; "
            "set [publish] path to a folder that can be written, and run: lawbook publish"
        )


class ForecastRejected(WarehouseError):
    """A forecast that is none: nothing was added to the ledger."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"no forecast was added to the ledger: {reason}")


class LedgerBroken(WarehouseError):
    """The ledger is not as it was written."""

    def __init__(self, fault: str) -> None:
        super().__init__(
            f"the ledger of forecasts is broken at {fault}. Forecasts from there on prove nothing: "
            "restore the warehouse from a backup, and see who wrote to it"
        )


class QueryRefused(WarehouseError):
    """The query would do something else than read the release file."""

    def __init__(self, found: str) -> None:
        super().__init__(
            f"only reading is possible here, and this is {found}. Write one statement that begins "
            "with select, from, with, describe, summarize, show or explain."
        )


class QueryFailed(WarehouseError):
    """DuckDB could not run a query; the message is its own, on one line."""
