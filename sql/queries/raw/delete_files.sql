-- Rows that the files $files gave.
delete from raw.files
where list_contains($files, file);
