-- A person, too, can be acted for, and a mandate may be granted here: until now each came from a register, by an import.
alter table mandate rename column principal_id to principal_organisation;
alter table mandate alter column principal_organisation drop not null;
alter table mandate add column principal_person text collate "C";
alter table mandate add column from_register boolean not null default true;
-- The mandate under which this one was granted: it gives no more than that one, and ends with it.
alter table mandate add column passed_on_from text collate "C";
alter table mandate add check (num_nonnulls(principal_person, principal_organisation) = 1);
alter table mandate add check (not from_register or passed_on_from is null);
create index mandate_by_person on mandate (principal_person, valid_from desc, id) where principal_person is not null;
create index mandate_by_organisation on mandate (principal_organisation, valid_from desc, id)
  where principal_organisation is not null;

-- What was done to mandates on the platform, by whom. Rows of `mandate` that were granted here are never changed: what a
-- mandate is worth follows from its row and from these. No foreign key: nothing that is done to `mandate` touches them.
create table mandate_event (
  mandate text collate "C" not null,
  position integer not null check (position > 0),
  kind text not null check (kind in ('GRANTED', 'LIMITED', 'REVOKED')),
  at timestamptz(3) not null,
  scope text[],                           -- what it gives from then on; null where that stayed as it was
  valid_until timestamptz,                -- so for its end
  subject text not null,                  -- account for which it was done
  actor text,                             -- account that did it, where somebody acted for the subject, with its
  actor_person text collate "C",          -- person and the mandate under which it acted
  actor_mandate text collate "C",
  client text not null,                   -- application
  primary key (mandate, position),
  check (num_nulls(actor, actor_person, actor_mandate) in (0, 3)));

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: what was recorded is neither changed nor removed', tg_table_name;
end $$;
create trigger mandate_event_only_grows before update or delete or truncate on mandate_event
  for each statement execute function refuse_change();

-- Mandates as they are worth: what was said of one, and of all those from which it was passed on, only takes away.
create view mandate_now as
select own.id, own.agent_id, own.principal_person, own.principal_organisation, own.from_register, own.valid_from,
  worth.valid_until, worth.revoked_at, worth.ended_here, worth.scope,
  organisation.start_year as principal_start_year, organisation.end_year as principal_end_year
from mandate own
left join organisation on organisation.id = own.principal_organisation
cross join lateral (
  with recursive line as (
    select self.id, self.passed_on_from, self.scope, self.valid_until, self.revoked_at
      from mandate self where self.id = own.id
    union
    select origin.id, origin.passed_on_from, origin.scope, origin.valid_until, origin.revoked_at
      from line join mandate origin on origin.id = line.passed_on_from),
  said as (
    select scope, valid_until, revoked_at, false as ends from line
    union all
    select event.scope, event.valid_until, case event.kind when 'REVOKED' then event.at end, event.kind = 'REVOKED'
      from line join mandate_event event on event.mandate = line.id)
  select min(said.valid_until) as valid_until, min(said.revoked_at) as revoked_at,
    bool_or(said.ends) as ended_here,
    array(
      select given.name from unnest(own.scope) with ordinality as given (name, place)
      where not exists (select from said one where given.name <> all (one.scope))
      order by given.place) as scope
  from said) worth;
