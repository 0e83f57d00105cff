-- One row per file, new or again, from the Arrow table new_rows.
insert or replace into raw.files
select
    file,
    source,
    format,
    content_hash,
    bytes,
    lines,
    broken_lines,
    problem,
    $ingested_at,
    settings_hash
from new_rows;
