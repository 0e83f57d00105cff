"""Faults of the disk, the memory and the bytes of a file, told in one line.

No fault of a query is among them: a query that DuckDB does not understand is a mistake of ours.
"""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.errors import WarehouseDamaged, WarehouseError, WarehouseUnwritable

FAULTS = (duckdb.OperationalError, duckdb.InternalError, duckdb.FatalException)
NO_ROOM = re.compile("could not write|no space left|file too large|disk quota", re.IGNORECASE)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
DAMAGE = re.compile("corrupt|could not read enough", re.IGNORECASE)


@contextmanager
def faults_told(path: str) -> Iterator[None]:
    """Turn a fault inside into WarehouseUnwritable or WarehouseDamaged of this warehouse."""
    try:
        yield
    except FAULTS as error:
        raise _fault(path, _first(error)) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise WarehouseUnwritable(path, first_line(error)) from error


def first_line(error: BaseException) -> str:
    """What DuckDB says, without its kind and what it adds for debugging."""
    return str(error).splitlines()[0].removeprefix("IO Error: ").rstrip("!.")


def is_damage(reason: str) -> bool:
    """True where a file begins as a database does and goes on as none."""
    return DAMAGE.search(reason) is not None


def _fault(path: str, error: BaseException) -> WarehouseError:
    reason = first_line(error)
    is_room = isinstance(error, duckdb.OutOfMemoryException) or NO_ROOM.search(reason)
    return (WarehouseUnwritable if is_room else WarehouseDamaged)(path, reason)


def _first(error: BaseException) -> BaseException:
    """What went wrong first: a rollback after a full disk fails as well."""
    while isinstance(error.__context__, FAULTS):
        error = error.__context__
    return error
