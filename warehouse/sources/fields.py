"""What a source calls the quantities that the warehouse wants to know: its settings, then the names
that trainers use (field_names.py).
"""

import difflib

from warehouse.errors import SourceError
from warehouse.sources.field_names import KNOWN, READING
from warehouse.sources.roles import Roles
from warehouse.sources.source import Source


def roles(source: Source) -> Roles:
    """The names under which a line of the source may hold its run, step, time and the like.

    Raises SourceError where the settings name a concept that there is not.
    """
    for concept in source.fields:
        _check_concept(source, concept)
    chosen = {part: _chosen(source, part) for part in READING}
    has_run_setting = bool(chosen["run"])
    names = {part: (*chosen[part], *known) for part, known in READING.items()}
    if has_run_setting:
        names["run"] = chosen["run"]
    if source.run_template is not None:
        has_run_setting, names["run"] = False, ()
    return Roles(**names, layout=source.layout, has_run_setting=has_run_setting)


def rows(source: Source) -> list[tuple[str, str, str, float, int]]:
    """(source, concept, name, scale, priority) of all that core.fields holds for the source."""
    found = [
        (source.name, concept, name, float(scale), priority)
        for concept, known in KNOWN.items()
        for priority, (name, scale) in enumerate(known.items(), start=1)
    ]
    for concept in source.fields:
        name, scale = _name_and_scale(source, concept)
        if concept in KNOWN:
            found.append((source.name, concept, name, scale, 0))
    return found


def _chosen(source: Source, part: str) -> tuple[str, ...]:
    if part == "run" and source.run_column is not None:
        return (source.run_column,)
    return (_name_and_scale(source, part)[0],) if part in source.fields else ()


def _name_and_scale(source: Source, concept: str) -> tuple[str, float]:
    setting = source.fields[concept]
    if isinstance(setting, str):
        return setting, 1.0
    name, scale = setting.get("name"), setting.get("scale", 1.0)
    if not isinstance(name, str) or not isinstance(scale, int | float):
        raise SourceError(
            f'source "{source.name}": fields.{concept} is {setting!r}. '
            f'Write {concept} = "name in the logs", or {{ name = "...", scale = 1e9 }}.'
        )
    return name, float(scale)


def _check_concept(source: Source, concept: str) -> None:
    allowed = [*KNOWN, *READING]
    if concept in allowed:
        _name_and_scale(source, concept)
        return
    nearest = difflib.get_close_matches(concept, allowed, n=3, cutoff=0.4) or allowed
    hint = " The loss is set in [families.NAME]." if concept == "loss" else ""
    raise SourceError(
        f'source "{source.name}": fields has no concept "{concept}". '
        f"Nearest: {', '.join(nearest)}.{hint}"
    )
