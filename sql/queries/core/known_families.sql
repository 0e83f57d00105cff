-- One row per family as core.* was derived with it.
select * from core.families;
