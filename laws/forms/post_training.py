"""What quantising the weights after training adds to the loss.

    damage(N, D, P) = C_T D**gamma_D / N**gamma_N exp(-P / gamma_post)

Kumar et al. 2024, arXiv:2411.04330, section 3.  P counts the bits of the weights as served, N the
parameters (those of N_eff where training had few bits: laws/forms/precision.py), D the tokens; the
damage is in nats/token and is added to the loss after training.  It grows with D: beyond some
tokens more training makes the quantised model worse.  The authors' warning about their constants
holds here too.

Their section 5 multiplies this by 1 - exp(-C (P_train - P)) for each quantised part, which is 1 for
a model trained in 16 bits; those constants are not given here, so a model trained in few bits
loses at most this much.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import ArrayLike

from laws.frontier import FrontierLaw
from laws.law import Array, Coefficient, Law, Number
from laws.quantities import positive


@dataclass(frozen=True, slots=True)
class PostTraining(Law):
    """One fitted law of the damage by quantising; its fields are its coefficients.

    C_T         nats/token  the damage at no bits, one token and one parameter
    gamma_post  bits        how many more leave exp(-1) of the damage
    gamma_D     -           how fast more tokens make it worse
    gamma_N     -           how fast more parameters make it better
    """

    C_T: Number
    gamma_post: Number
    gamma_D: Number
    gamma_N: Number

    name: ClassVar[str] = "post_training"
    inputs: ClassVar[tuple[str, ...]] = ("N", "D", "P")
    response: ClassVar[str] = "damage"
    centred: ClassVar[tuple[str, ...]] = ("N", "D")
    coefficients: ClassVar[Mapping[str, Coefficient]] = {
        "C_T": Coefficient("nats/token", 1e-4, 1e6, interval="log"),
        "gamma_post": Coefficient("bits", 0.05, 2e1, interval="log"),
        "gamma_D": Coefficient("-", 0.01, 2.0, is_log=False),
        "gamma_N": Coefficient("-", 0.01, 2.0, is_log=False),
    }

    def equation(self, N: Any, D: Any, P: Any) -> Any:
        """damage = C_T D**gamma_D / N**gamma_N exp(-P / gamma_post)."""
        return self.C_T * D**self.gamma_D / N**self.gamma_N * np.exp(-P / self.gamma_post)

    def uncentred(self, N: float, D: float) -> Self:
        """C_T of the law of N and D, from that of N and D divided by these."""
        C_T = self.C_T * N**self.gamma_N / D**self.gamma_D
        return type(self)(C_T, *self.values()[1:])

    def quantised_loss(self, law: FrontierLaw, N: ArrayLike, D: ArrayLike, P: ArrayLike) -> Array:
        """Loss of that law after quantising to P bits."""
        return law.loss(N, D) + self.predict(N, D, P)

    def harmful_tokens(self, law: FrontierLaw, N: ArrayLike, P: ArrayLike) -> Array:
        """Tokens beyond which training longer raises the quantised loss.

        For a law of L = E + u: there the gain of data, beta B / D**beta, is gamma_D times the
        damage.
        """
        u, at_one = law.tradeoff(), self.predict(N, 1.0, positive("P", P))
        return np.asarray((u.beta * u.B / (self.gamma_D * at_one)) ** (1 / (u.beta + self.gamma_D)))


PUBLISHED: Mapping[str, PostTraining] = MappingProxyType(
    {"Kumar 2024": PostTraining(C_T=0.0598, gamma_post=0.5907, gamma_D=0.5068, gamma_N=0.3439)}
)
CITATIONS: Mapping[str, str] = MappingProxyType(dict.fromkeys(PUBLISHED, "arXiv:2411.04330"))
