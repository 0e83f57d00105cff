"""What can keep the warehouse from answering.

WarehouseError
├── WarehouseLocked     another process holds the file
├── WarehouseUnreadable the file is not a DuckDB database, or not ours to open
├── WarehouseNewer      the file was written by a newer version
├── WarehouseUnwritable what was to be written did not reach the disk
├── WarehouseDamaged    the file was opened, and its bytes make no sense further on
├── WarehouseStopped    the work ended before it was done, and the file is sound
├── NoLogs              a source names no file
├── SourceError         a source or a manifest cannot be read as the settings say
├── FileUnreadable      one log file cannot be read at all; the others still count
├── MetricMissing       no run of a family logged the metric its law is fitted to
├── RuleBroken          a rule of a suite could not be evaluated
├── NothingKnown        no log had been read by the day that is asked for
├── ForecastRejected    a forecast that the ledger cannot hold; nothing was added
├── LedgerBroken        the chain of the ledger does not hold
└── ReleaseError        a release, or the file of them (publish/errors.py)
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
            "restore the file from a backup; or move it away, run lawbook release restore, and "
            "then lawbook nightly"
        )


class WarehouseStopped(WarehouseError):
    """The work on a sound file ended early: too little memory, an interrupt, a mistake of ours."""

    def __init__(self, path: str, reason: str, advice: str) -> None:
        super().__init__(
            f"the work on the warehouse {path} stopped: {reason}. What was committed before "
            f"stands; {advice}"
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
