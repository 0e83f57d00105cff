-- One row at most: the newest published release that is older than the given one.
select earlier.release
from publish.releases as earlier
inner join publish.releases as given
    on
        earlier.released_at < given.released_at
        or (earlier.released_at = given.released_at and earlier.release < given.release)
where given.release = $release and earlier.status = 'published'
order by earlier.released_at desc, earlier.release desc
limit 1;
