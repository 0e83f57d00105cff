"""Faults of the disk, the memory and the bytes of a file, told in one line each.

A statement that DuckDB does not take is a mistake of ours; it is told too, as that.
"""

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from warehouse.errors import WarehouseDamaged, WarehouseError, WarehouseStopped, WarehouseUnwritable

# What DuckDB says of a table, a value or a name that does not fit; the file is sound.
MISFITS = (duckdb.DataError, duckdb.IntegrityError, duckdb.ProgrammingError)
NO_ROOM = re.compile(
    "could not write|no space left|file too large|disk quota|max_temp_directory_size",
    re.IGNORECASE,
)
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS}
DAMAGE = re.compile("corrupt|could not read enough|checksum", re.IGNORECASE)
# Raised where the bytes of a file contradict one another, whatever the words.
DAMAGED = (duckdb.SerializationException, duckdb.FatalException, duckdb.InternalException)
# What to do about the others; the first kind that fits.
ADVICE = (
    (
        duckdb.OutOfMemoryException,
        "end other programs, or take a machine with more memory, and run this again",
    ),
    (duckdb.InterruptException, "run this again when it suits"),
    (duckdb.TransactionException, "run this again when no other program writes there"),
    (
        duckdb.IOException,
        "see that the file and its folder can be read and written, and run this again",
    ),
)
OURS = "this is a mistake of lawbook: report it with this line"


@contextmanager
def faults_told(path: str) -> Iterator[None]:
    """Turn a fault inside into the error of this warehouse that says what to do about it.

    Raises WarehouseUnwritable where the disk is full, WarehouseDamaged where DuckDB finds the file
    damaged, and WarehouseStopped for every other error of DuckDB.
    """
    try:
        yield
    except duckdb.Error as error:
        raise _fault(path, first_fault(error)) from error
    except OSError as error:
        if error.errno not in FULL:
            raise
        raise WarehouseUnwritable(path, first_line(error)) from error


def first_fault(error: BaseException) -> BaseException:
    """What went wrong first: a rollback after a full disk fails as well."""
    while isinstance(error.__context__, duckdb.Error):
        error = error.__context__
    return error


def first_line(error: BaseException) -> str:
    """What DuckDB says, without its kind and what it adds for debugging."""
    return str(error).splitlines()[0].removeprefix("IO Error: ").rstrip("!.")


def is_damage(reason: str) -> bool:
    """True where a file begins as a database does and goes on as none."""
    return DAMAGE.search(reason) is not None


def tells_damage(error: BaseException) -> bool:
    """True where DuckDB found the bytes of its file damaged, and not where a query says so."""
    is_read = isinstance(error, duckdb.IOException)
    return isinstance(error, DAMAGED) or (is_read and is_damage(str(error)))


def is_full(error: BaseException) -> bool:
    """True where there was no room to write."""
    return NO_ROOM.search(str(error)) is not None


def _fault(path: str, error: BaseException) -> WarehouseError:
    reason = first_line(error)
    if is_full(error):
        return WarehouseUnwritable(path, reason)
    if tells_damage(error):
        return WarehouseDamaged(path, reason)
    advice = next((advice for kind, advice in ADVICE if isinstance(error, kind)), OURS)
    return WarehouseStopped(path, reason, advice)
