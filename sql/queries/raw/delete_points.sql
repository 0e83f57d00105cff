-- Rows that the files $files gave.
delete from raw.points
where list_contains($files, file);
