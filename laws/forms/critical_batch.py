"""The critical batch size: where a larger batch stops saving steps, from the loss reached.

    batch_tokens = B_star / L**(1 / alpha_B)

Kaplan et al. 2020, arXiv:2001.08361, eq. 1.4 and section 5.1; in tokens, whatever the model's
size; L is the loss in nats/token.  What a batch above or below it costs: rules/batch_trade.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

from laws.forms.kaplan_rows import CITATION, ROWS
from laws.law import Coefficient, Law, Number


@dataclass(frozen=True, slots=True)
class CriticalBatch(Law):
    """One fitted law of the critical batch; its fields are its coefficients.

    B_star   tokens  the critical batch at a loss of 1 nat/token
    alpha_B  -       the lower, the faster the critical batch grows as the loss falls
    """

    B_star: Number
    alpha_B: Number

    name: ClassVar[str] = "critical_batch"
    inputs: ClassVar[tuple[str, ...]] = ("L",)
    response: ClassVar[str] = "batch_tokens"
    centred: ClassVar[tuple[str, ...]] = ("L",)
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "B_star": Coefficient("tokens", 1e2, 1e10, interval="log"),
        "alpha_B": Coefficient("-", 0.02, 5.0, interval="log"),
    }

    def equation(self, L: Any) -> Any:
        """batch_tokens = B_star / L**(1 / alpha_B)."""
        return self.B_star * L ** (-1 / self.alpha_B)

    def uncentred(self, L: float) -> Self:
        """B_star at 1 nat/token, from that at the centre of the losses."""
        return type(self)(self.B_star * L ** (1 / self.alpha_B), self.alpha_B)


PUBLISHED: Mapping[str, CriticalBatch] = MappingProxyType(
    {"Kaplan 2020, eq. 1.4": CriticalBatch(**ROWS["B_crit(L)"])}
)
CITATIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(PUBLISHED, CITATION))
