-- The account for which it was done is the subject, and who acted for it under a mandate the actor, here as in every record.
-- Official acts have no actor: who acts for another has no duties.
alter table licence_event rename column actor to subject;
alter table licence_event add column actor text;
alter table licence_event add column actor_person text collate "C";
alter table licence_event add column actor_mandate text collate "C";
alter table licence_event add check (num_nulls(actor, actor_person, actor_mandate) in (0, 3));
