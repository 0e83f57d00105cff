"""Any log into points: one file, whatever its format."""

from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from warehouse.errors import FileUnreadable
from warehouse.sources.compression import BROKEN_OFF
from warehouse.sources.formats import FORMATS, recognise
from warehouse.sources.locations import public_text
from warehouse.sources.reading import EXCERPT, Reading
from warehouse.sources.records.names import clean
from warehouse.sources.roles import Roles
from warehouse.sources.snapshot import Snapshot

LFS_POINTER = b"version https://git-lfs"
HTML = (b"<!doctype html", b"<html")

UNEXPECTED = "it holds what its reader does not expect"

# What a reader raises that meets what nobody thought of: one odd file is not the end of the night.
ODD = (
    *(pa.ArrowException, RecursionError, LookupError, TypeError, AttributeError),
    ArithmeticError,
)
# What opening and reading bytes that nobody vouches for may raise.
UNREADABLE = (*BROKEN_OFF, ValueError, FileUnreadable)


def look(snapshot: Snapshot, told: str | None) -> Snapshot:
    """The snapshot with its format: the one that the settings tell, else by its first bytes.

    Raises one of UNREADABLE where no reader knows it.
    """
    found = told
    if found is None:
        head = snapshot.head()
        found = None if _is_no_log(head) else recognise(head, snapshot.file.name)
        if found is None:
            raise FileUnreadable(_unknown(head))
    snapshot.file = replace(snapshot.file, format=found)
    return snapshot


def can_grow(snapshot: Snapshot) -> bool:
    """Whether what is appended to the bytes is appended to the records."""
    return FORMATS[snapshot.file.format].can_grow and snapshot.compression is None


def read(
    snapshot: Snapshot, roles: Roles, reading: Reading, is_last: bool = True
) -> Iterator[pa.Table]:
    """Tables of points of bounded size; all else that the file says goes into reading.

    Reads from reading.offset on.  Unless it is the last reading of these bytes, a last line that
    has no end yet is left to the next one.
    Raises one of UNREADABLE where the file cannot be read, or not to its end; so it does where the
    reader of the format fails at what it holds.
    """
    try:
        yield from FORMATS[snapshot.file.format].read(snapshot, roles, reading, is_last)
        snapshot.require_whole()
    except UNREADABLE:
        raise
    except ODD as error:
        raise FileUnreadable(f"{UNEXPECTED}: {type(error).__name__}: {reason(error)}") from error
    finally:
        reading.tell_passed()


def reason(error: BaseException) -> str:
    """One line for people on why a file could not be read."""
    if isinstance(error, PermissionError):
        return "no permission to read it"
    if isinstance(error, EOFError):
        return "cut off: the compressed data ends early"
    return clean(public_text(str(error)).strip().partition("\n")[0] or type(error).__name__)


def _is_no_log(head: bytes) -> bool:
    """Whether the bytes stand for a file that was not fetched, or for nothing."""
    start = head.lstrip()[:64].lower()
    return not start or start.startswith((LFS_POINTER, *HTML))


def _unknown(head: bytes) -> str:
    """Why no reader takes a file that begins so."""
    start = head.lstrip()
    if not start:
        return "it is empty"
    if start.startswith(LFS_POINTER):
        return "a Git LFS pointer: fetch the file itself with git lfs pull"
    if start[:64].lower().startswith(HTML):
        return "an HTML page, such as a login page, instead of the file itself"
    if b"\0" in head:
        return "no reader knows it: binary data"
    line = start.partition(b"\n")[0].decode("utf-8", "replace").strip()
    return f"no reader knows it; it begins with: {clean(line[:EXCERPT])}"
