"""What a file gives besides its points: configuration, broken lines, counts."""

from dataclasses import dataclass, field

from warehouse.sources import names

MOST_BROKEN = 1000  # broken lines kept with their text per file; all of them are counted
EXCERPT = 80  # characters


@dataclass
class Reading:
    """One file while it is read.

    run      name of the run where no column and no header names it
    configs  (run, key) -> text
    broken   (line, reason, excerpt)
    """

    run: str
    lines: int = 0
    points: int = 0
    broken_lines: int = 0
    broken: list[tuple[int, str, str]] = field(default_factory=list)
    configs: dict[tuple[str, str], str | None] = field(default_factory=dict)
    _constants: dict[tuple[str, str], str | None] = field(default_factory=dict)

    def reject(self, line: int, reason: str, excerpt: str) -> None:
        """Count a line that could not be read."""
        self.broken_lines += 1
        if len(self.broken) < MOST_BROKEN:
            self.broken.append((line, reason, names.clean(excerpt[:EXCERPT])))

    def configure(self, run: str, key: str, value: str | None) -> None:
        """Take a configuration value; a later one replaces an earlier one."""
        self.configs[(run, names.clean(key))] = None if value is None else names.text(value)

    def see_text(self, run: str, key: str, value: str) -> None:
        """Take a text beside the numbers: configuration as long as it never changes."""
        place = (run, names.clean(key))
        value = names.text(value)
        if self._constants.setdefault(place, value) != value:
            self._constants[place] = None

    def all_configs(self) -> list[tuple[str, str, str | None]]:
        """(run, key, value) of everything that was configured or constant."""
        constant = {place: value for place, value in self._constants.items() if value is not None}
        return [(run, key, value) for (run, key), value in (constant | self.configs).items()]
