"""The published tables of one family, made by laws/ from its runs.

Each file makes the rows of one relation, columns named as in sql/migrations/0004_publish.sql,
family and law among them, the release not yet.
"""

from flows.tables.family import family_tables

__all__ = ["family_tables"]
