"""Flows and tasks as the plain functions they are, for nights in which Prefect is not tested."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from prefect import Flow, Task, unmapped


class Done(list[Any]):
    """What the calls of a mapped task gave back."""

    def result(self) -> list[Any]:
        return [*self]


@contextmanager
def plain_functions() -> Iterator[None]:
    """Calls go to the functions below the decorators, one after the other, and to no server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flow, "__call__", call)
        patch.setattr(Task, "__call__", call)
        patch.setattr(Task, "map", call_each)
        patch.setattr("flows.live.emit_event", refuse)
        yield


def call(decorated: Any, *given: object, **named: object) -> Any:
    return decorated.fn(*given, **named)


def refuse(event: str, **told: object) -> None:
    raise AssertionError(f"{event} would go to a server: take it in the test")


def call_each(task: Any, *columns: Any) -> Done:
    """Call a task once a row of the columns; a value that is unmapped stands in every row."""
    (length,) = {len(column) for column in columns if not isinstance(column, unmapped)}
    filled = [
        [column.value] * length if isinstance(column, unmapped) else column for column in columns
    ]
    return Done(task.fn(*row) for row in zip(*filled, strict=True))
