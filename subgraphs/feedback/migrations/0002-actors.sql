-- Somebody may act for another under a mandate: the account for which it was done and the one that did it are two.
alter table thread_event rename column actor to subject;
alter table thread_event add column actor text;
alter table thread_event add column actor_person text collate "C";
alter table thread_event add column actor_mandate text collate "C";
alter table thread_event add check (num_nulls(actor, actor_person, actor_mandate) in (0, 3));
