"""One hash for all that the fits of a night depend on."""

import hashlib
import json

import duckdb

import sql


def data_hash(con: duckdb.DuckDBPyConnection) -> str:
    """SHA-256 over core.runs in the order of names, less the place of the logs.

    The same runs give the same hash on any machine and in any folder.
    """
    runs = con.execute(sql.query("data_hash"))
    digest = hashlib.sha256(json.dumps([column[0] for column in runs.description]).encode())
    for row in runs.fetchall():
        digest.update(json.dumps(row, default=str).encode())
    return digest.hexdigest()
