"""Which vanished file a new one was: files are renamed, folders are moved."""

from collections import defaultdict
from collections.abc import Iterable

import duckdb

import sql
from warehouse.raw.events import Event, Standing
from warehouse.sources.formats import FORMATS
from warehouse.sources.log_file import LogFile
from warehouse.sources.run_names import run_of
from warehouse.sources.snapshot import Prints
from warehouse.sources.source import Source


class Moves:
    """The files of a source that are gone, found again by what they held."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        source: Source,
        settings_hash: str,
        gone: Iterable[Standing],
    ) -> None:
        """Look among the gone; a file that was never read whole is no candidate."""
        self._con, self._source = con, source
        self._by_head: dict[str, list[Standing]] = defaultdict(list)
        self._versions: list[int | None] = []
        self._runs: dict[int, set[str]] | None = None
        for standing in gone:
            event = standing.event
            if standing.is_whole and event.head_hash and event.settings_hash == settings_hash:
                self._by_head[event.head_hash].append(standing)
                self._versions.append(event.version)

    def alike(self, head_hash: str, kind: str) -> list[Standing]:
        """The gone files of a format that begin with the same line."""
        return [one for one in self._by_head.get(head_hash, []) if one.event.format == kind]

    def take(self, alike: list[Standing], prints: Prints) -> Standing | None:
        """The one whose bytes the new file begins with, the longest of several; once each."""
        matching = [one for one in alike if _begins_with(prints, one.event)]
        if not matching:
            return None
        chosen = max(matching, key=lambda one: (one.event.size, one.event.file))
        self._by_head[chosen.event.head_hash or ""].remove(chosen)
        return chosen

    def keeps_its_runs(self, moved: Standing, to: LogFile) -> bool:
        """Whether reading the file under its new name would give the same runs."""
        if FORMATS[moved.event.format].named_by_path:
            return False
        template = self._source.run_template
        before = run_of(moved.event.file, template)
        if before == to.run(template):
            return True
        named = self._run_names().get(moved.event.version or 0, set())
        return bool(named) and before not in named and before != moved.event.header_run

    def _run_names(self) -> dict[int, set[str]]:
        """The runs that the contents of all gone files name."""
        if self._runs is None:
            found = self._con.execute(sql.query("raw/run_names"), {"versions": self._versions})
            self._runs = {version: set(runs) for version, runs in found.fetchall()}
        return self._runs


def _begins_with(prints: Prints, event: Event) -> bool:
    """Whether these are the bytes of the event, or begin with its whole records."""
    place = event.offset_bytes
    grew = bool(place) and prints.hashes.get(place or 0) == event.offset_hash
    return grew or prints.content_hash == event.content_hash
