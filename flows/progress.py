"""Tell the person at the terminal, or the page of Prefect, what is going on.

Everything goes to standard error, so that --json leaves standard output to the answer.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


def say(text: str) -> None:
    """One line of news; a flow that logs prints shows it in its page as well."""
    print(text, file=sys.stderr)


@contextmanager
def bar(title: str) -> Iterator["Bar"]:
    """A progress bar on a terminal, nothing elsewhere."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as progress:
        yield Bar(progress, title)


class Bar:
    """A bar that is moved by how much of how many is done."""

    def __init__(self, progress: Progress, title: str) -> None:
        self._progress = progress
        self._task = progress.add_task(title, total=None)

    def move(self, name: str, done: int, total: int) -> None:
        """Show that done of total are done, the last of them called name."""
        self._progress.update(self._task, description=name[-40:], completed=done, total=total)
