"""The states of the files of a source, each looked at once a night."""

from datetime import datetime

from warehouse.sources.log_file import LogFile
from warehouse.sources.read import UNREADABLE
from warehouse.sources.snapshot import stamp


class States:
    """Stamps as they are at the instant of the night."""

    def __init__(self, at: datetime) -> None:
        """Know none yet."""
        self._at = at
        self._stamps: dict[str, str | None] = {}

    def stamp(self, file: LogFile) -> str | None:
        """The file's stamp as snapshot.stamp gives it; raises what that raises."""
        if file.name not in self._stamps:
            self._stamps[file.name] = stamp(file, self._at)
        return self._stamps[file.name]

    def may_differ(self, file: LogFile, before: str | None) -> bool:
        """Whether the file may be other than it was then; not where it cannot be seen."""
        try:
            known = self.stamp(file)
        except UNREADABLE:
            return False
        return known is None or known != before
