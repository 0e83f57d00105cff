"""What a file gives besides its points: configuration, broken lines, counts."""

import re
from copy import copy
from dataclasses import dataclass, field

from warehouse.sources.records import names

MOST_BROKEN = 1000  # broken lines kept with their text per file; all of them are counted
EXCERPT = 80  # characters

Said = dict[tuple[str, str], tuple[str | None, bool]]


@dataclass
class Reading:
    """One file while it is read; counts are those of the file from its start on.

    run         name of the run where no column and no header names it
    run_pattern regular expression whose first group is the name of a run that it matches, or null
    header_run  run that a header named for the lines after it, null where none did
    offset      bytes behind the last whole record
    broken      (line, reason, excerpt) of this reading
    known       (run, key) -> (text, whether it is a constant), as earlier readings left it
    """

    run: str
    header_run: str | None = None
    run_pattern: str | None = None
    offset: int = 0
    lines: int = 0
    points: int = 0
    broken_lines: int = 0
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    known: Said = field(default_factory=dict)
    _configs: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _constants: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take up what earlier readings left."""
        for place, (value, is_constant) in self.known.items():
            (self._constants if is_constant else self._configs)[place] = value

    def go_on(self) -> "Reading":
        """A reading of what comes after this one."""
        after = copy(self)
        after.broken, after.known = [], self._said()
        after._configs, after._constants = dict(self._configs), dict(self._constants)
        return after

    def reject(self, line: int, reason: str, excerpt: str) -> None:
        """Count a line that could not be read."""
        self.broken_lines += 1
        if self.broken_lines <= MOST_BROKEN:
            self.broken.append((line, reason, names.clean(excerpt[:EXCERPT])))

    def named(self, run: str) -> str:
        """The name of a run that several files log under different ones."""
        found = self.run_pattern and re.search(self.run_pattern, run)
        return (found[1] or run) if found else run

    def configure(self, run: str, key: str, value: str | None) -> None:
        """Take a configuration value; a later one replaces an earlier one."""
        place = (self.named(run), names.clean(key))
        self._configs[place] = None if value is None else names.text(value)

    def see_text(self, run: str, key: str, value: str) -> None:
        """Take a text beside the numbers: configuration as long as it never changes."""
        place = (self.named(run), names.clean(key))
        value = names.text(value)
        if self._constants.setdefault(place, value) != value:
            self._constants[place] = None

    def configs(self) -> list[tuple[str, str, str | None, bool]]:
        """(run, key, value, is_constant) of what this reading says anew.

        A constant without a value is a text that changed: it is configuration no more.
        """
        said = self._said()
        new = {place: said[place] for place in said if self.known.get(place) != said[place]}
        return [(run, key, *said) for (run, key), said in new.items()]

    def _said(self) -> Said:
        constants = {place: (value, True) for place, value in self._constants.items()}
        return constants | {place: (value, False) for place, value in self._configs.items()}
