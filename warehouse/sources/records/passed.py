"""Cells that were passed over: what stands there should be a number and is none.

A text beside the numbers is configuration as long as it never changes.  One that changes is kept
nowhere; where it looks like a number (1.2M, "1,234"), or its key has numbers in the same run, the
cells are counted, and told with the first of them.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from warehouse.sources.records import names
from warehouse.sources.records.numbers import looks_like_number

EXAMPLE = 40  # characters

Place = tuple[str, str]
Told = tuple[int, str, str]


@dataclass(slots=True)
class Texts:
    """Texts of one run and key: how many, and the line and the text of the first."""

    cells: int
    line: int
    first: str


@dataclass
class PassedCells:
    """What one reading passes over, by run and key.

    seen   run -> keys that had a number, in earlier readings too
    again  run -> those of them that had more than one
    """

    seen: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    again: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    _texts: dict[Place, Texts] = field(default_factory=dict)
    _numberlike: dict[Place, Texts] = field(default_factory=dict)

    def go_on(self) -> "PassedCells":
        """The same numbers, and no text yet."""
        return PassedCells(_copied(self.seen), _copied(self.again))

    def numbers(self, run: str, keys: Collection[str]) -> None:
        """Take the keys of a record that hold numbers."""
        seen = self.seen[run]
        if seen.issuperset(keys):
            self.again[run].update(keys)
        else:
            seen.update(keys)

    def text(self, place: Place, line: int, text: str, cells: int, is_meant: bool) -> None:
        """Take cells of one run and key that hold a text; is_meant where it surely held numbers."""
        _count(self._texts, place, line, text, cells)
        if is_meant or looks_like_number(text):
            _count(self._numberlike, place, line, text, cells)

    def told(self, constants: Mapping[Place, str | None]) -> Iterator[Told]:
        """(line, reason, excerpt) once a run and key; constants hold the texts that are kept."""
        has_runs = len({run for run, _ in self._texts}) > 1
        for (run, key), texts in self._texts.items():
            is_numbers = key in self.seen.get(run, ())
            found = texts if is_numbers else self._numberlike.get((run, key))
            if found is None or (constants.get((run, key)) is not None and not is_numbers):
                continue
            where = f' in run "{run}"' if has_runs else ""
            first = names.clean(found.first)
            yield (
                found.line,
                f'{found.cells} cells of "{key}"{where} are no numbers, the first: "{first}"',
                first,
            )


def _count(counted: dict[Place, Texts], place: Place, line: int, text: str, cells: int) -> None:
    if (before := counted.get(place)) is None:
        counted[place] = Texts(cells, line, text[:EXAMPLE])
    else:
        before.cells += cells


def _copied(keys: dict[str, set[str]]) -> dict[str, set[str]]:
    return defaultdict(set, {run: set(some) for run, some in keys.items()})
