-- Rows that the files $files gave.
delete from raw.broken_lines
where list_contains($files, file);
