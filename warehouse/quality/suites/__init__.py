"""What must hold: one suite a table, one file a suite, one entry a rule.

Importing this package imports great-expectations, which takes seconds: do it where it is needed.
No usage statistics are sent unless GX_ANALYTICS_ENABLED says so.
"""

import os
import warnings

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

with warnings.catch_warnings():
    # great-expectations imports modules that Python itself has deprecated.
    warnings.simplefilter("ignore", DeprecationWarning)
    import great_expectations as gx
    import great_expectations.expectations as gxe

__all__ = ["gx", "gxe"]
