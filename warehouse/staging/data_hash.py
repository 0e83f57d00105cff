"""One hash for all that the numbers and the lists of a release depend on."""

import hashlib
import json

import duckdb

import sql


def data_hash(con: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over the runs, the quarantine, what the suites found and what could not be read.

    The same logs give the same hash on any machine and in any folder.  Take it after validation.
    """
    digest = hashlib.sha256()
    for row in con.execute(sql.query("staging/data_hash")).fetchall():
        digest.update(json.dumps(row).encode())
    return digest.hexdigest()
