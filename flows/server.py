"""The Prefect server of this machine: where it is, and whether it answers.

Imports nothing of Prefect, which takes seconds.
"""

import os

import httpx

PORT = os.environ.get("PREFECT_SERVER_API_PORT", "4200")
LOCAL_API = f"http://127.0.0.1:{PORT}/api"


def is_alive(url: str) -> bool:
    """True when a Prefect server answers at the address of its API."""
    try:
        return httpx.get(f"{url}/health", timeout=2).is_success
    except httpx.HTTPError:
        return False
