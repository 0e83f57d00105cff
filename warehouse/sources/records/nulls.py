"""Nulls of a metric that had numbers: the last evaluations of a run whose loss was no number.

JSON has no NaN, so some writers put null in its place (wandb/wandb#8252, ludwig-ai/ludwig#4016).
Others put null wherever a metric was not logged.  What tells them apart is how many nulls follow
one another: those at the end of what was read are lost evaluations where they are more than ever
stood between two numbers of the metric in this run.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from warehouse.sources.records.passed import Place

MOST_KEPT = 10_000  # nulls of one metric that become points; all of them are counted


@dataclass(slots=True)
class Stretch:
    """Nulls of one run and metric.

    longest  most that ever followed one another and then a number
    current  how many there are since the last number
    places   (line, step, instant) of those of this reading beyond the longest
    lost     how many these would be without a limit
    """

    longest: int = 0
    current: int = 0
    lost: int = 0
    places: list[tuple[int, int | None, int | None]] = field(default_factory=list)


@dataclass
class Nulls:
    """The nulls of one file, by run and metric."""

    _open: dict[str, dict[str, Stretch]] = field(default_factory=lambda: defaultdict(dict))

    @classmethod
    def after(cls, points: Mapping[Place, int]) -> "Nulls":
        """What is known of earlier readings, by how many points each metric of a run has.

        A metric that was logged on every tenth line has nine nulls between two numbers; twice as
        many are still taken for silence.
        """
        most: dict[str, int] = defaultdict(int)
        for (run, _), count in points.items():
            most[run] = max(most[run], count)
        nulls = cls()
        for (run, key), count in points.items():
            if silence := 2 * (most[run] // max(1, count) - 1):
                nulls._open[run][key] = Stretch(longest=silence)
        return nulls

    def go_on(self) -> "Nulls":
        """The same for what is read after this; nulls that were told are not told again."""
        after = Nulls()
        for run, keys in self._open.items():
            after._open[run] = {key: Stretch(one.longest, one.current) for key, one in keys.items()}
        return after

    def take(
        self, run: str, keys: Collection[str], line: int, step: int | None, logged_at: int | None
    ) -> None:
        """Take the keys of a record that are null."""
        known = self._open[run]
        for key in keys:
            stretch = known.setdefault(key, Stretch())
            stretch.current += 1
            if stretch.current > stretch.longest:
                stretch.lost += 1
                if len(stretch.places) < MOST_KEPT:
                    stretch.places.append((line, step, logged_at))

    def numbers(self, run: str, keys: Collection[str]) -> None:
        """Take the keys of a record that hold numbers: nulls before them were silence."""
        known = self._open.get(run)
        if known is None:
            return
        for key in known.keys() & keys:
            stretch = known[key]
            stretch.longest = max(stretch.longest, stretch.current)
            stretch.current = stretch.lost = 0
            stretch.places.clear()

    def lost(self, again: Mapping[str, Collection[str]]) -> Iterator[tuple[Place, Stretch]]:
        """The stretches that are lost evaluations, of metrics that had more than one number."""
        for run, keys in self._open.items():
            for key, stretch in keys.items():
                if stretch.lost and key in again.get(run, ()):
                    yield (run, key), stretch
