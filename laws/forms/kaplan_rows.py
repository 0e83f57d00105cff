"""The constants of Kaplan et al. 2020, one row a law, and the guard that keeps rows apart.

arXiv:2001.08361: tables 2, 3, 5 and 6 and appendix A.  Each row was fitted with its own equation
to its own runs: N_c of L(N) and N_c of L(N, D) are different numbers for one symbol, and a joint
law of the rows of L(N) and L(D) is wrong by 0.06 nats/token at a billion parameters.

N counts parameters without embeddings, D tokens of WebText2, C non-embedding FLOPs (here in FLOPs,
in the paper in PF-days), L is the loss in nats/token with the paper's own tokenizer.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from laws.counting.pf_days import FLOPS_PER_PF_DAY
from laws.errors import RowsMixed

CITATION = "arXiv:2001.08361"

CAVEAT = (
    "Historical: fitted to models of 768 to 1.5e9 parameters without an irreducible loss, with one "
    "schedule length and a warmup of 3,000 steps for all, which bias the optimal size upward "
    "(Hoffmann et al. 2022, arXiv:2203.15556; Porian et al. 2024, arXiv:2406.19146)."
)

ROWS: Mapping[str, Mapping[str, float]] = MappingProxyType(
    {
        "L(N)": {"N_c": 8.8e13, "alpha_N": 0.076},
        "L(D)": {"D_c": 5.4e13, "alpha_D": 0.095},
        "L(C)": {"C_c": 1.6e7 * FLOPS_PER_PF_DAY, "alpha_C": 0.057},
        "L(C_min)": {"C_c": 3.1e8 * FLOPS_PER_PF_DAY, "alpha_C": 0.050},
        "L(C_min), figure 1": {"C_c": 2.3e8 * FLOPS_PER_PF_DAY, "alpha_C": 0.050},
        "L(N, D)": {"N_c": 6.4e13, "D_c": 1.8e13, "alpha_N": 0.076, "alpha_D": 0.103},
        "L(N, S_min)": {"N_c": 6.5e13, "S_c": 2.1e3, "alpha_N": 0.077, "alpha_S": 0.76},
        "B_crit(L)": {"B_star": 2.1e8, "alpha_B": 0.21},
    }
)
PAIRS = (("N_c", "alpha_N"), ("D_c", "alpha_D"))  # what more than one row has


def refuse_other_rows(row: str, law: Any) -> None:
    """RowsMixed where a scale and its exponent are those that another row prints."""
    for pair in PAIRS:
        given = {name: getattr(law, name, None) for name in pair}
        if not all(isinstance(value, float) for value in given.values()):
            continue  # arrays of draws, or a complex step of a slope
        for other, constants in ROWS.items():
            if given.items() <= constants.items() and not given.items() <= ROWS[row].items():
                raise RowsMixed(given, other, row)
