"""Points on their way into raw.points, as Arrow tables of bounded size."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa

from warehouse.sources.records import names

ENOUGH = 200_000  # points a table; bounds the memory that reading takes

SCHEMA = pa.schema(
    [
        ("run_id", pa.dictionary(pa.int32(), pa.string())),
        ("metric", pa.dictionary(pa.int32(), pa.string())),
        ("step", pa.int64()),
        ("value", pa.float64()),
        ("logged_at", pa.timestamp("us", tz="UTC")),
        ("line", pa.int64()),
    ]
)


class PointBuffer:
    """Points of lines that each hold a few numbers, gathered column by column."""

    def __init__(self) -> None:
        """Start empty."""
        self._clear()

    def add(
        self,
        line: int,
        run: str,
        step: int | None,
        logged_at: int | None,
        metrics: Sequence[str],
        values: Sequence[float],
    ) -> None:
        """Take the numbers of one line; logged_at in microseconds since 1970, metrics as logged."""
        self._lines.append((run, step, logged_at, line))
        self._counts.append(len(metrics))
        self._metrics.extend(metrics)
        self._values.extend(values)

    @property
    def is_full(self) -> bool:
        """Whether the points are enough for a table."""
        return len(self._values) >= ENOUGH

    def drain(self) -> pa.Table:
        """Everything gathered so far, as a table of SCHEMA; the buffer is empty afterwards."""
        place = np.repeat(np.arange(len(self._counts)), self._counts)
        run, step, logged_at, line = zip(*self._lines, strict=True) if self._lines else ((),) * 4
        columns = [
            pa.array(run, pa.string()).dictionary_encode().take(place),
            _labels(self._metrics),
            pa.array(step, pa.int64()).take(place),
            pa.array(self._values, pa.float64()),
            pa.array(logged_at, pa.int64()).cast(pa.timestamp("us", tz="UTC")).take(place),
            pa.array(line, pa.int64()).take(place),
        ]
        self._clear()
        return pa.Table.from_arrays(columns, schema=SCHEMA)

    def _clear(self) -> None:
        self._lines: list[tuple[str, int | None, int | None, int]] = []
        self._counts: list[int] = []
        self._metrics: list[str] = []
        self._values: list[float] = []


def poured(
    buffer: PointBuffer, work: Iterator[None], damage: tuple[type[BaseException], ...]
) -> Iterator[pa.Table]:
    """Tables of the points that the work puts into the buffer, step by step.

    Where it breaks off by one of the damages, what it gave before comes first.
    """
    try:
        for _ in work:
            if buffer.is_full:
                yield buffer.drain()
    except damage:
        yield buffer.drain()
        raise
    yield buffer.drain()


def _labels(metrics: list[str]) -> pa.DictionaryArray:
    """Clean names; the few that differ are cleaned, not the many that repeat."""
    try:
        cells = pa.array(metrics, pa.string()).dictionary_encode()
    except UnicodeEncodeError:  # lone surrogates, which JSON can spell
        cells = pa.array([names.clean(name) for name in metrics]).dictionary_encode()
    cleaned = [names.clean(name) for name in cells.dictionary.to_pylist()]
    return pa.DictionaryArray.from_arrays(cells.indices, pa.array(cleaned, pa.string()))
