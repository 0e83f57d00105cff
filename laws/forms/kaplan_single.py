"""The laws of one variable of Kaplan et al. 2020: loss from size, data or compute alone.

    L(N)     = (N_c / N)**alpha_N        data and steps without limit        eq. 1.1
    L(D)     = (D_c / D)**alpha_D        large models, stopped early         eq. 1.2
    L(C)     = (C_c / C)**alpha_C        "naive": at one fixed batch size    appendix A
    L(C_min) = (C_c / C_min)**alpha_C    batch far below the critical one    eq. 1.3

arXiv:2001.08361; N without embeddings, C non-embedding FLOPs, L in nats/token.  The constants are
those of tables 4 to 6 and appendix A; kaplan_rows.py says why they may not be combined.
The inverse is X(L) = X_c L**(-1 / alpha).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.forms.kaplan_rows import CITATION, ROWS
from laws.law import Array, Coefficient, LossLaw, Number
from laws.quantities import positive

SCALE = (1e-8, 1e16)  # of X_c over the centre of the runs: a loss of 0.4 to 6 at exponent 0.05
EXPONENT = Coefficient("-", 0.005, 2.0, is_log=False)


class _OneVariable(LossLaw):
    """L = (scale / x)**exponent; the fields are the scale and the exponent, in this order."""

    __slots__ = ()

    def equation(self, x: Any) -> Any:
        """L = (scale / x)**exponent."""
        scale, exponent = self.values()
        return (scale / x) ** exponent

    def uncentred(self, **centre: float) -> Self:
        """The scale in the units of the input."""
        scale, exponent = self.values()
        moved = scale * centre[self.inputs[0]]
        return type(self)(moved, exponent)  # type: ignore[call-arg]  # fields of the subclass

    def input_for_loss(self, L: ArrayLike) -> Array:
        """The size, tokens or FLOPs at which the loss is L nats/token; inf beyond all numbers."""
        scale, exponent = self.values()
        with np.errstate(over="ignore"):
            return np.asarray(scale * positive("L", L) ** (-1 / exponent))


@dataclass(frozen=True, slots=True)
class KaplanSize(_OneVariable):
    """Kaplan's L(N); its fields are its coefficients.

    N_c      parameters  size at which the loss would be 1 nat/token
    alpha_N  -           how fast more parameters pay off
    """

    N_c: Number
    alpha_N: Number

    name: ClassVar[str] = "kaplan_size"
    inputs: ClassVar[tuple[str, ...]] = ("N",)
    centred: ClassVar[tuple[str, ...]] = ("N",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "N_c": Coefficient("parameters", *SCALE, interval="log"),
        "alpha_N": EXPONENT,
    }


@dataclass(frozen=True, slots=True)
class KaplanData(_OneVariable):
    """Kaplan's L(D); its fields are its coefficients.

    D_c      tokens  data at which the loss would be 1 nat/token
    alpha_D  -       how fast more tokens pay off
    """

    D_c: Number
    alpha_D: Number

    name: ClassVar[str] = "kaplan_data"
    inputs: ClassVar[tuple[str, ...]] = ("D",)
    centred: ClassVar[tuple[str, ...]] = ("D",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "D_c": Coefficient("tokens", *SCALE, interval="log"),
        "alpha_D": EXPONENT,
    }


@dataclass(frozen=True, slots=True)
class KaplanCompute(_OneVariable):
    """Kaplan's naive L(C), at one fixed batch size; its fields are its coefficients.

    C_c      FLOPs  compute at which the loss would be 1 nat/token
    alpha_C  -      how fast more compute pays off
    """

    C_c: Number
    alpha_C: Number

    name: ClassVar[str] = "kaplan_compute"
    inputs: ClassVar[tuple[str, ...]] = ("C",)
    centred: ClassVar[tuple[str, ...]] = ("C",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "C_c": Coefficient("FLOPs", *SCALE, interval="log"),
        "alpha_C": EXPONENT,
    }


@dataclass(frozen=True, slots=True)
class KaplanMinCompute(_OneVariable):
    """Kaplan's L(C_min), the least compute for a loss; its fields are its coefficients.

    C_c      FLOPs  least compute at which the loss would be 1 nat/token
    alpha_C  -      how fast more compute pays off
    """

    C_c: Number
    alpha_C: Number

    name: ClassVar[str] = "kaplan_min_compute"
    inputs: ClassVar[tuple[str, ...]] = ("C_min",)
    centred: ClassVar[tuple[str, ...]] = ("C_min",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "C_c": Coefficient("FLOPs", *SCALE, interval="log"),
        "alpha_C": EXPONENT,
    }


PUBLISHED: Mapping[str, _OneVariable] = MappingProxyType(
    {
        "Kaplan 2020, L(N)": KaplanSize(**ROWS["L(N)"]),
        "Kaplan 2020, L(D)": KaplanData(**ROWS["L(D)"]),
        "Kaplan 2020, L(C)": KaplanCompute(**ROWS["L(C)"]),
        "Kaplan 2020, L(C_min)": KaplanMinCompute(**ROWS["L(C_min)"]),
        "Kaplan 2020, L(C_min) of figure 1": KaplanMinCompute(**ROWS["L(C_min), figure 1"]),
    }
)
CITATIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(PUBLISHED, CITATION))
