-- One row, where the manifest $file was read before: what it was when it was read last.
select
    content_hash,
    settings_hash
from raw.readings
where file = $file and kind = 'manifest'
order by reading desc
limit 1;
