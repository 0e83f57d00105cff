-- One row: the newest published release that is older than one of that name; none for the first.
select older.release
from publish.releases as older
inner join publish.releases as newer on newer.release = $release
where
    older.status = 'published'
    and (older.released_at, older.release) < (newer.released_at, newer.release)
order by older.released_at desc, older.release desc
limit 1;
