"""Addresses of logs: what gives access to them is used, and neither stored nor shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

ACCESS = re.compile(r"(?<=://)([^/@?#]*)@")
# Secrets of S3 may hold slashes that nobody escaped, but no @.
ACCESS_TO_S3 = re.compile(r"(?<=://)([^/@?#:]*:[^@]*|[^/@?#]*)@")
CONTAINERS = ("abfs", "abfss", "wasb", "wasbs")  # of Azure: what stands before @ is no user
QUERY = re.compile(r"(https?://[^?#]*)[?#].*", re.DOTALL | re.IGNORECASE)
ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>]+", re.IGNORECASE)
# What must be installed besides to reach an address, as extras of this project.
EXTRAS = {"http": "http", "https": "http", "s3": "s3", "s3a": "s3"}


def public(address: str) -> str:
    """The address without user, password and, where it is one of the web, query."""
    access = _access(address)
    if access is not None:
        address = address[: access.start()] + address[access.end() :]
    return QUERY.sub(r"\1", address)


def public_text(text: str) -> str:
    """A text with every address in it made public."""
    return ADDRESS.sub(lambda found: public(found[0]), text)


def protocol_of(address: str) -> str:
    """What stands before ://, empty for a path."""
    return address.partition("://")[0].lower() if "://" in address else ""


def _access(address: str) -> re.Match[str] | None:
    """User and password with their @, null where the address has none."""
    protocol = protocol_of(address)
    found = (ACCESS_TO_S3 if protocol.startswith("s3") else ACCESS).search(address)
    is_container = found is not None and protocol in CONTAINERS and ":" not in found[1]
    return None if is_container else found


def keys_of(address: str) -> tuple[str, dict[str, str]]:
    """The address that a file system opens, and the keys that it takes apart from it.

    s3://KEY:SECRET@bucket/path: in a key of S3 a slash is written %2F.
    """
    access = _access(address)
    if access is None or not protocol_of(address).startswith("s3"):
        return address, {}
    key, _, secret = access[1].partition(":")
    return public(address), {"key": unquote(key), "secret": unquote(secret)}


def with_access(name: str, address: str) -> str:
    """The public name of a file as it is opened by who may open the address on the same host."""
    host = re.match(r"[^:]*://[^/]*", public(address))
    access = _access(address)
    if host is None or access is None or not name.startswith(host[0]):
        return name
    return name.replace("://", f"://{access[0]}", 1)


@contextmanager
def remote_errors() -> Iterator[None]:
    """Whatever a library raises that reaches far files, as an OSError without addresses' keys."""
    try:
        yield
    except FileNotFoundError as error:
        raise FileNotFoundError(f"no file at {public_text(str(error))}") from error
    except (OSError, ImportError):
        raise
    except Exception as error:
        raise OSError(public_text(str(error)) or type(error).__name__) from error
