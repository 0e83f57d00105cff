"""What analysts read: releases in the warehouse, as one file, and as Parquet."""

RELEASE_FILE = "lawbook.duckdb"
