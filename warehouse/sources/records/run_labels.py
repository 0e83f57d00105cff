"""The names of the runs of one store, which may hold several of one name."""

from collections import Counter
from collections.abc import Mapping

from warehouse.sources.reading import Reading
from warehouse.sources.records.names import clean
from warehouse.sources.roles import Roles


def labels(named: Mapping[str, str | None], roles: Roles, reading: Reading) -> dict[str, str]:
    """Identifier -> name of the run; NAME-IDENTIFIER where several have one name.

    A template of the settings names a store of one run, and precedes the names of several.
    """
    shown = {key: (name or "").strip() or key for key, name in named.items()}
    often = Counter(shown.values())
    found = {key: name if often[name] == 1 else f"{name}-{key}" for key, name in shown.items()}
    if not roles.run:
        alone = len(found) == 1
        found = {
            key: reading.run if alone else f"{reading.run}-{one}" for key, one in found.items()
        }
    return {key: clean(name) for key, name in found.items()}
