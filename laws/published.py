"""Coefficients of the Chinchilla law as others published them, by source, for comparison.

TEX            Hoffmann et al. 2022, arXiv:2203.15556: the values in the paper's TeX source,
               E = exp(0.5267228), A = exp(6.0073404), B = exp(6.0179186), as decoded by Besiroglu
               et al. 2024 and in their notebook
PRINTED        the same, rounded as printed; the exponents' rounding alone moves N* by 20 %, so
               these serve to check quotations only
EPOCH          Besiroglu et al. 2024, arXiv:2404.10102: refit of 240 points read off figure 4 of
               Hoffmann et al.
EPOCH_OPTIMUM  the minimum of that refit's objective on those points (delta 1e-3); the headline
               above stops .5 % above it
C4_TIED        Muennighoff et al. 2023, arXiv:2305.16264: C4, alpha = beta; the logarithms as in
               the code they published
"""

import math
from collections.abc import Mapping
from types import MappingProxyType

from laws.forms.chinchilla import Chinchilla

TEX = Chinchilla(
    E=math.exp(0.5267228),
    A=math.exp(6.0073404),
    B=math.exp(6.0179186),
    alpha=0.33917084,
    beta=0.2849083,
)
PRINTED = Chinchilla(E=1.69, A=406.4, B=410.7, alpha=0.34, beta=0.28)
EPOCH = Chinchilla(E=1.8172, A=482.01, B=2085.43, alpha=0.3478, beta=0.3658)
EPOCH_OPTIMUM = Chinchilla(
    E=1.8172180987, A=477.8258657, B=2143.4173689, alpha=0.3473104986, beta=0.3671724328
)
C4_TIED = Chinchilla(
    E=math.exp(0.6254804),
    A=math.exp(6.255414),
    B=math.exp(7.3049974),
    alpha=0.3526596,
    beta=0.3526596,
)

PUBLISHED: Mapping[str, Chinchilla] = MappingProxyType(
    {
        "Hoffmann 2022, TeX": TEX,
        "Besiroglu 2024": EPOCH,
        "Besiroglu 2024, optimum": EPOCH_OPTIMUM,
        "Muennighoff 2023, C4": C4_TIED,
    }
)

CITATIONS: Mapping[str, str] = MappingProxyType(
    {
        "Hoffmann 2022, TeX": "arXiv:2203.15556",
        "Besiroglu 2024": "arXiv:2404.10102",
        "Besiroglu 2024, optimum": "arXiv:2404.10102",
        "Muennighoff 2023, C4": "arXiv:2305.16264",
    }
)
