-- Facts that the manifest $file gave.
delete from raw.configs
where origin = 'manifest' and file = $file;
