"""What ingest would take from the logs, and from where; nothing is written.

Reads    the sources of the settings, or the logs at some paths alone
"""

from collections.abc import Sequence

import pandas as pd

import warehouse
from flows.ingest import SHAPES, families_of, sources_of
from flows.logs.propose import propose_loss
from flows.progress import bar
from flows.settings.file import load
from warehouse import Family


def dry_run(
    paths: Sequence[str], config: str | None = None, data_root: str | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(one row a run with its N, D, C, loss and their sources; one row a file passed over).

    With paths the logs there alone, as the settings' families are.
    """
    settings = load(config, data_root)
    sources = sources_of(settings, paths)
    chosen = sources[-len(paths) :] if paths else sources
    with bar("logs") as progress, warehouse.look_at(chosen, progress.move) as seen:
        families = families_of(settings)
        if paths:  # a family is named after the path, and its loss is not in the settings
            loss, _ = propose_loss(seen.metrics(), warehouse.LOSSES)
            families += [Family(source.name, loss=loss) for source in chosen]
        taken = seen.taken(chosen, families, SHAPES)
        return taken.drop(columns=["params_non_embedding", "params_total"]), seen.passed_over()
