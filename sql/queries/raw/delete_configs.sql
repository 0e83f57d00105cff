-- Configuration that the log files $files gave.
delete from raw.configs
where origin = 'logged' and list_contains($files, file);
