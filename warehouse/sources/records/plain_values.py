"""Trees of values from a file, made of nothing but what JSON can spell, and of bounded size."""

from datetime import date

import yaml

from warehouse.errors import FileUnreadable

MOST_VALUES = 10_000


def yaml_tree(text: str) -> object:
    """What the YAML says; a tagged value is the plain one that it tags, and no code is run.

    Raises FileUnreadable where it is no YAML.
    """
    try:
        return plain(_Loader(text).get_single_data())
    except RecursionError:
        raise FileUnreadable("not YAML: nested too deeply") from None
    except (yaml.YAMLError, ValueError) as error:
        why = str(getattr(error, "problem", None) or error).partition("\n")[0]
        mark = getattr(error, "problem_mark", None)
        place = "" if mark is None else f" at line {mark.line + 1}"
        raise FileUnreadable(f"not YAML: {why}{place}") from None
    except (LookupError, TypeError, AttributeError):  # of PyYAML's constructors: !!bool maybe
        raise FileUnreadable("not YAML: a value is not what its tag says") from None


def plain(tree: object) -> object:
    """The tree with names as text, and dates and the like as text.

    Raises FileUnreadable where it has more than MOST_VALUES values: an alias can stand for many.
    """
    return _Copier().copy(tree)


class _Copier:
    def __init__(self) -> None:
        self._values = 0

    def copy(self, tree: object) -> object:
        """The tree, every value counted."""
        self._values += 1
        if self._values > MOST_VALUES:
            raise FileUnreadable(f"no configuration of a run: more than {MOST_VALUES} values")
        if isinstance(tree, dict):
            return {str(key): self.copy(value) for key, value in tree.items()}
        if isinstance(tree, list | tuple | set):
            return [self.copy(value) for value in tree]
        if isinstance(tree, date):
            return tree.isoformat()
        return tree if tree is None or isinstance(tree, str | int | float) else str(tree)


class _Loader(yaml.SafeLoader):
    """Plain values only."""


def _tagged(loader: _Loader, _tag: str, node: yaml.Node) -> object:
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    return loader.construct_scalar(node)


_Loader.add_multi_constructor("", _tagged)
