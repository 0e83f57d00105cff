"""When things run, and in which order: the settings, the flows and the command line.

Importing this package decides, before Prefect is imported, what the environment leaves open:
nothing is reported to anyone, and the temporary server gets time to start on a busy machine.
"""

import os

_DEFAULTS = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "DO_NOT_TRACK": "1",
    "GX_ANALYTICS_ENABLED": "false",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
}

for _name, _value in _DEFAULTS.items():
    os.environ.setdefault(_name, _value)
