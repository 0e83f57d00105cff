"""DuckDB for great-expectations: a data source that reads through a connection already open.

great-expectations has no DuckDB data source, and its generic SQL one returns a connection to the
pool before it fetches from it, which DuckDB answers with no rows.  The engine here keeps its
connection.  Defining the class DuckDBDatasource registers context.data_sources.add_duckdb.
"""

import builtins
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import duckdb
from duckdb_sqlalchemy import ConnectionWrapper
from sqlalchemy import Connection
from sqlalchemy.pool import StaticPool

from warehouse.quality.suites import gx

# isort: split
from great_expectations.data_context.types.base import (
    DataContextConfig,
    InMemoryStoreBackendDefaults,
    ProgressBarsConfig,
)
from great_expectations.datasource.fluent.interfaces import Batch
from great_expectations.datasource.fluent.sql_datasource import SQLDatasource
from great_expectations.execution_engine import SqlAlchemyExecutionEngine


class DuckDBExecutionEngine(SqlAlchemyExecutionEngine):
    """Runs every query of a validation on one connection, as great-expectations does for SQLite."""

    @contextmanager
    def get_connection(self) -> Iterator[Connection]:
        """The connection, opened by the first query and kept until close()."""
        if self._connection is None:
            self._connection = self.engine.connect()
        yield self._connection

    def close(self) -> None:
        """Let go of the connection, and of the cursor below it."""
        if self._connection is not None:
            self._connection.close()
        self.engine.dispose()


class DuckDBDatasource(SQLDatasource):
    """A schema of an open DuckDB database."""

    # great-expectations names a source by this literal, which its base class has as "sql".
    type: Literal["duckdb"] = "duckdb"  # type: ignore[assignment]  # narrower than the base's
    database_schema: str = "main"

    @property
    def schema_(self) -> str:
        """The schema in which table assets are looked up."""
        return self.database_schema

    @property
    def execution_engine_type(self) -> builtins.type[DuckDBExecutionEngine]:
        """The engine that keeps its connection."""
        return DuckDBExecutionEngine

    @classmethod
    def _get_exec_engine_excludes(cls) -> set[str]:
        return {*super()._get_exec_engine_excludes(), "database_schema"}


@contextmanager
def whole_table(con: duckdb.DuckDBPyConnection, relation: str) -> Iterator[Batch]:
    """A batch of all committed rows of schema.name, in a context that forgets itself at the end.

    Reads through cursors of con, so it works in memory and needs no second look at the file.
    """
    schema, name = relation.split(".")
    # Without a site of documents, for which the default makes a folder beside other programs'.
    in_memory = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults())
    context = gx.get_context(project_config=in_memory, mode="ephemeral")
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_duckdb(
        name="warehouse",
        connection_string="duckdb:///:memory:",  # names the dialect; creator connects
        database_schema=schema,
        kwargs={"creator": lambda: ConnectionWrapper(con.cursor()), "poolclass": StaticPool},
    )
    try:
        table = source.add_table_asset(name=name)
        yield table.add_batch_definition_whole_table("all rows").get_batch()
    finally:
        source.get_execution_engine().close()
        source.get_engine().dispose()
