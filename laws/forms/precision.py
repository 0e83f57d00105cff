"""The precision law: loss when weights, activations, and keys and values have few bits.

    L(N, D, P_w, P_a, P_kv) = E + A / N_eff**alpha + B / D**alpha
    N_eff = N (1 - exp(-P_w / gamma_w)) (1 - exp(-P_a / gamma_a)) (1 - exp(-P_kv / gamma_kv))

Kumar et al. 2024, arXiv:2411.04330, section 4 and its table of fitted constants.  P counts the
bits in training, 16 where nothing is quantised; L is in nats/token.  At given bits the law is a
Chinchilla of N.  What quantising after training adds: laws/forms/post_training.py.

465 runs of up to 1.7B parameters and 26B tokens.  The authors warn that the constants are unlikely
to be of use for another architecture, data set or kind of quantisation; the trends are.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.forms.chinchilla import Chinchilla
from laws.law import Array, Coefficient, LossLaw, Number
from laws.quantities import positive

FULL = 16.0  # bits of training in bfloat16


@dataclass(frozen=True, slots=True)
class Precision(LossLaw):
    """One fitted precision law; its fields are its coefficients.

    E         nats/token  irreducible loss: what remains at infinite N and D
    A         nats/token  the loss a finite model adds, at N_eff = 1
    B         nats/token  the loss finite data adds, at D = 1
    alpha     -           how fast more parameters, and more tokens, pay off
    gamma_w   bits        how many of the weights leave out exp(-1) of the parameters
    gamma_a   bits        the same of the activations
    gamma_kv  bits        the same of the keys and values
    """

    E: Number
    A: Number
    B: Number
    alpha: Number
    gamma_w: Number
    gamma_a: Number
    gamma_kv: Number

    name: ClassVar[str] = "precision"
    inputs: ClassVar[tuple[str, ...]] = ("N", "D", "P_w", "P_a", "P_kv")
    centred: ClassVar[tuple[str, ...]] = ("N", "D")
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "E": Coefficient("nats/token", 1e-2, 1e1),
        "A": Coefficient("nats/token", 1e-3, 1e1, interval="log"),
        "B": Coefficient("nats/token", 1e-3, 1e1, interval="log"),
        "alpha": Coefficient("-", 0.05, 1.0, is_log=False),
        "gamma_w": Coefficient("bits", 0.1, 2e1, interval="log"),
        "gamma_a": Coefficient("bits", 0.1, 2e1, interval="log"),
        "gamma_kv": Coefficient("bits", 0.1, 2e1, interval="log"),
    }

    def equation(self, N: Any, D: Any, P_w: Any, P_a: Any, P_kv: Any) -> Any:
        """L = E + A / N_eff**alpha + B / D**alpha."""
        N_eff = N * self._share(P_w, P_a, P_kv)
        return self.E + self.A / N_eff**self.alpha + self.B / D**self.alpha

    def uncentred(self, N: float, D: float) -> Self:
        """A and B of the law of N and D, from those of N and D divided by these."""
        A, B = self.A * N**self.alpha, self.B * D**self.alpha
        return type(self)(self.E, A, B, *self.values()[3:])

    def effective_share(
        self, P_w: ArrayLike = FULL, P_a: ArrayLike = FULL, P_kv: ArrayLike = FULL
    ) -> Array:
        """N_eff / N: the share of the parameters that a model of these bits is worth."""
        bits = positive("P_w", P_w), positive("P_a", P_a), positive("P_kv", P_kv)
        return np.asarray(self._share(*bits))

    def at_bits(
        self, P_w: ArrayLike = FULL, P_a: ArrayLike = FULL, P_kv: ArrayLike = FULL
    ) -> Chinchilla:
        """The law of N and D at these bits, with its frontier."""
        A = self.A / self.effective_share(P_w, P_a, P_kv) ** self.alpha
        return Chinchilla(self.E, A, self.B, self.alpha, self.alpha)

    def _share(self, P_w: Any, P_a: Any, P_kv: Any) -> Any:
        weights, activations = -np.expm1(-P_w / self.gamma_w), -np.expm1(-P_a / self.gamma_a)
        return weights * activations * -np.expm1(-P_kv / self.gamma_kv)


PUBLISHED: Mapping[str, Precision] = MappingProxyType(
    {
        "Kumar 2024": Precision(
            E=2.7648,
            A=4299.0,
            B=18060.0,
            alpha=0.4965,
            gamma_w=2.6745,
            gamma_a=2.2102,
            gamma_kv=0.9578,
        )
    }
)
CITATIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(PUBLISHED, "arXiv:2411.04330"))
