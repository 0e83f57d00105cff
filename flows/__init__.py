"""When things run, and in which order: the settings, the flows and the command line.

Importing this package decides, before Prefect is imported, what the environment leaves open:
nothing is reported to anyone, and the temporary server gets time to start on a busy machine.

Linear algebra runs on one thread, whatever the environment says: the number of threads moves the
last digits of a fit, and for families of tens of runs more than one is slower too.  The libraries
read this as numpy is imported; where numpy came before this package its threads stay as they are.
"""

import os

_DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

_ONE_THREAD = ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")

os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
for _name, _value in _DEFAULTS.items():
    os.environ.setdefault(_name, _value)
