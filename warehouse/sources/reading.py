"""What a file gives besides its points: configuration, broken lines, counts."""

import re
from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass, field

from warehouse.sources.records import names
from warehouse.sources.records.nulls import Nulls
from warehouse.sources.records.passed import PassedCells, Place

MOST_BROKEN = 1000  # broken lines kept with their text per file; all of them are counted
MOST_PASSED = 1000  # keys of runs of which it is told that cells are no numbers
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
    metrics     (run, metric) -> points of earlier readings
    passed      cells that should be numbers and are none
    nulls       nulls of metrics
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
    metrics: Mapping[Place, int] = field(default_factory=dict)
    passed: PassedCells = field(default_factory=PassedCells)
    nulls: Nulls = field(default_factory=Nulls)
    _configs: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _constants: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take up what earlier readings left."""
        for place, (value, is_constant) in self.known.items():
            (self._constants if is_constant else self._configs)[place] = value
        for (run, metric), points in self.metrics.items():
            self.passed.seen[run].add(metric)
            if points > 1:
                self.passed.again[run].add(metric)
        if self.metrics:
            self.nulls = Nulls.after(self.metrics)

    def go_on(self) -> "Reading":
        """A reading of what comes after this one."""
        after = copy(self)
        after.broken, after.known = [], self._said()
        after.passed, after.nulls = self.passed.go_on(), self.nulls.go_on()
        after._configs, after._constants = dict(self._configs), dict(self._constants)
        return after

    def reject(self, line: int, reason: str, excerpt: str) -> None:
        """Count a line that could not be read."""
        self.broken_lines += 1
        if self.broken_lines <= MOST_BROKEN:
            self.note(line, reason, excerpt)

    def note(self, line: int, reason: str, excerpt: str) -> None:
        """Put on record what is wrong with a line of which the rest could be read."""
        self.broken.append((line, reason, names.clean(excerpt[:EXCERPT])))

    def tell_passed(self) -> None:
        """Put on record the cells that were passed over, once a run and key; the last thing."""
        for told, (line, reason, excerpt) in enumerate(self.passed.told(self._constants)):
            if told == MOST_PASSED:
                self.note(line, f"more than {MOST_PASSED} keys have cells that are no numbers", "")
                break
            self.note(line, reason, excerpt)

    def named(self, run: str) -> str:
        """The name of a run that several files log under different ones."""
        found = self.run_pattern and re.search(self.run_pattern, run)
        return (found[1] or run) if found else run

    def configure(self, run: str, key: str, value: str | None) -> None:
        """Take a configuration value; a later one replaces an earlier one."""
        place = (self.named(run), names.clean(key))
        self._configs[place] = None if value is None else names.text(value)

    def see_text(
        self,
        run: str,
        key: str,
        value: str,
        line: int = 0,
        cells: int = 1,
        is_meant: bool = False,
    ) -> None:
        """Take a text beside the numbers: configuration as long as it never changes.

        line is the first of so many cells that hold it; is_meant where it holds numbers for sure.
        """
        place = (self.named(run), names.clean(key))
        value = names.text(value)
        if self._constants.setdefault(place, value) != value:
            self._constants[place] = None
        self.passed.text(place, line, value, cells, is_meant)

    def configs(self) -> list[tuple[str, str, str | None, bool]]:
        """(run, key, value, is_constant) of what this reading says anew.

        A constant without a value is a text that changed: it is configuration no more.
        """
        return list(self.new_configs())

    def new_configs(self) -> Iterator[tuple[str, str, str | None, bool]]:
        """The same one by one: there may be millions."""
        for is_constant, texts in ((True, self._constants), (False, self._configs)):
            for place, value in texts.items():
                is_replaced = is_constant and place in self._configs
                if not is_replaced and self.known.get(place) != (value, is_constant):
                    yield (*place, value, is_constant)

    def _said(self) -> Said:
        constants = {place: (value, True) for place, value in self._constants.items()}
        return constants | {place: (value, False) for place, value in self._configs.items()}
