-- What speaks for and against the numbers of a run.
alter table core.runs add column tokens_by_steps double;
alter table core.runs add column broken_end varchar;
comment on column core.runs.tokens_by_steps is 'step of the last evaluation times the tokens of a batch, null where either is not logged [tokens]';
comment on column core.runs.broken_end is 'what is wrong with its log behind the last evaluation, null where it ends whole [-]';
comment on column raw.readings.kind is 'first, grown, rewritten, reread (the settings or its format changed), tail (a last line without an end), moved, touched (the same bytes), gone, back, unreadable, dropped (the settings name it no more), passed (no log by its kind) or manifest [-]';
comment on column raw.readings.format is 'format of the file, empty where no reader knows it [-]';
