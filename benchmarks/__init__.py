"""Speed against named peers, make bench, and coverage of the intervals, make coverage.

One thread: the products are small, and times are CPU times.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
