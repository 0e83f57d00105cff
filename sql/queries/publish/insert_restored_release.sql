-- One row: a release as its Parquet has it, whose status is that of when it was published.
insert into publish.release_facts by name
from release_rows;
