"""A plan as lines for people: what, how much, and from where to where."""

import pandas as pd

from reports import numbers

QUANTITIES = (
    ("compute", "flops", numbers.flops, "FLOPs"),
    ("parameters", "params", numbers.size, ""),
    ("parameters, optimal", "params_opt", numbers.size, ""),
    ("parameters within 0.005 nats", "params_indifferent", numbers.size, ""),
    ("tokens", "tokens", numbers.size, ""),
    ("tokens, optimal", "tokens_opt", numbers.size, ""),
    ("tokens per parameter", "tokens_per_param", numbers.size, ""),
    ("loss of one run", "loss_nats", numbers.loss, "nats/token"),
    ("loss, the law alone", "law_loss_nats", numbers.loss, "nats/token"),
    ("probability of reaching it", "probability", numbers.percent, ""),
    ("compute over the largest run", "flops_ratio", numbers.size, "times"),
)


def lines(answer: dict[str, object]) -> pd.DataFrame:
    """One row a quantity that the answer has."""
    rows = []
    for title, name, write, unit in QUANTITIES:
        value, lo, hi = (answer.get(f"{end}{name}") for end in ("", "lo_", "hi_"))
        if value is None and lo is None:
            continue
        shown = "" if value is None else f"{write(value)} {unit}".strip()
        span = "" if lo is None else f"{write(lo)} to {write(hi)}"
        rows.append({"quantity": title, "value": shown, "interval": span})
    for word in ("trust", "held"):
        if word in answer:
            rows.append({"quantity": word, "value": str(answer[word]), "interval": ""})
    title = f"interval ({numbers.percent(answer['level'])})"
    return pd.DataFrame(rows).rename(columns={"interval": title})
