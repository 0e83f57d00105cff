-- One row: the last published release before one of that name; none for the first.
select older.release
from publish.releases as older
inner join publish.releases as newer on newer.release = $release
where
    older.status = 'published'
    and older.number < newer.number
order by older.number desc
limit 1;
