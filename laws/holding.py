"""A law some of whose coefficients are known, and held while the others are fitted.

    Repeats = holding(DataLimited, E=1.87, A=521, B=1488, alpha=0.353)
    fit(Repeats, observations).law.whole     # a DataLimited

What a family cannot identify is better held, and said, than fitted.  The law that comes out is one
like any other; its coefficients are those that were not held, in their order.
"""

from collections.abc import Collection, Mapping
from dataclasses import make_dataclass
from typing import Any

import numpy as np

from laws.errors import QuantityOutOfRange, UnknownChoice
from laws.law import Array, Coefficient, Law, LossLaw, Number


def holding(law: type[Law], **held: float) -> type[Law]:
    """The law of that class with these coefficients held; the free ones are its fields.

    Nothing is centred: a held value is that of the law in its own units.
    """
    free = _free(law, held)
    named = tuple(held)
    base = LossLaw if issubclass(law, LossLaw) else Law

    def whole(self: Any) -> Law:
        """The law with all its coefficients, the held ones included."""
        return law(**held, **{name: getattr(self, name) for name in free})

    def equation(self: Any, *inputs: Any) -> Any:
        return self.whole.equation(*inputs)

    def unseen(self: Any, *inputs: Array, held: Collection[str] = ()) -> str | None:
        seen: str | None = self.whole.unseen(*inputs, held={*named, *held})
        return seen

    stated = {
        "__doc__": f"{law.__name__} with {', '.join(held) or 'nothing'} held.",
        "held": dict(held),
        "coefficients": free,
        "whole": property(whole),
        "equation": equation,
        "unseen": unseen,
        "needs_ratios": False,  # the condition number says whether the free ones are determined
        **{each: getattr(law, each) for each in _AS_THEY_ARE},
    }
    fields = [(name, Number) for name in free]
    return make_dataclass(
        f"{law.__name__}Holding", fields, bases=(base,), namespace=stated, frozen=True
    )


def _free(law: type[Law], held: Mapping[str, float]) -> dict[str, Coefficient]:
    """The coefficients that are left to fit."""
    for name, value in held.items():
        if name not in law.coefficients:
            raise UnknownChoice("coefficient", name, law.coefficients)
        if not np.isfinite(value):
            raise QuantityOutOfRange(name, value, "a coefficient to hold", "a finite number")
    free = {name: c for name, c in law.coefficients.items() if name not in held}
    if not free:
        raise UnknownChoice("coefficient", "left to fit", law.coefficients)
    return free


_AS_THEY_ARE = ("name", "inputs", "response", "is_log_response", "least_levels", "least_runs")
