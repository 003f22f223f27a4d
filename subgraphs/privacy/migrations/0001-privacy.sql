-- Applications: one row for each client of the sign-on realm that asks the national graph.
create table application (
  client text collate "C" primary key,
  name text not null,
  owner text collate "C",
  support text not null);

-- What an application asks data for. What it says never changes on the platform; a newer file may change it while nobody
-- has acted on it here or consented to it.
create table intended_use (
  id text collate "C" primary key,
  client text collate "C" not null references application,
  purpose text collate "C" not null check (purpose ~ '^[a-z0-9-]{1,64}$'),
  description text not null,
  fields text[] not null check (cardinality(fields) between 1 and 200),
  basis text not null,
  needs_consent boolean not null,
  policy_url text not null,
  deletion_contact text not null,
  registered_at timestamptz(3) not null default now(),
  approved_at timestamptz(3),
  revoked_at timestamptz(3),
  live boolean not null default false,    -- somebody acted on it here or consented to it: from then on imports can only end it
  check (revoked_at >= approved_at));

-- A request names a purpose, so there is never a choice between two.
create unique index intended_use_in_force on intended_use (client, purpose)
  where approved_at is not null and revoked_at is null;
create index intended_use_client on intended_use (client, registered_at desc, id);

-- How long a consent may last, how soon data is deleted after its end, how many one person may have for one use. A rule
-- holds until a later one starts.
create table consent_rule (
  id text collate "C" primary key,
  jurisdiction text collate "C" not null,
  longest_days integer not null check (longest_days > 0),
  deletion_days integer not null check (deletion_days >= 0),
  in_force_max integer not null check (in_force_max between 1 and 100),
  valid_from date not null,
  source text not null,
  confirmed boolean not null,
  unique (jurisdiction, valid_from));

insert into consent_rule (id, jurisdiction, longest_days, deletion_days, in_force_max, valid_from, source, confirmed) values
  ('cn-consent', 'cn', 730, 15, 20, '2020-01-01', 'of this platform, unconfirmed: no text known here sets a length', false);

create table consent (
  id text collate "C" primary key,
  person text collate "C" not null,
  use text collate "C" not null references intended_use,
  fields text[] not null check (cardinality(fields) between 1 and 200),
  given_at timestamptz(3) not null,
  valid_from timestamptz(3) not null,
  valid_until timestamptz(3) not null check (valid_until > valid_from),
  withdrawn_at timestamptz(3),
  rule text collate "C" not null,         -- under which it was given
  deletion_days integer not null);        -- as that rule was on the day

create index consent_person on consent (person, given_at desc, id);
create index consent_person_use on consent (person, use);
create index consent_use on consent (use);

-- What happened, by whom and for whom, in order.
create table intended_use_event (
  use text collate "C" not null,
  position integer not null check (position > 0),
  kind text not null check (kind in ('REGISTERED', 'IMPORTED', 'APPROVED', 'REVOKED')),
  at timestamptz(3) not null,
  subject text,                           -- account for which it was done; null for an import
  person text collate "C",                -- its person; null for a machine
  actor text,                             -- account that did it, where somebody acted for the subject, with its
  actor_person text collate "C",          -- person and the mandate under which it acted
  actor_mandate text collate "C",
  client text,                            -- application
  primary key (use, position),
  check (kind = 'IMPORTED' or (subject is not null and client is not null)),
  check (num_nulls(actor, actor_person, actor_mandate) in (0, 3)));

create table consent_event (
  consent text collate "C" not null,
  position integer not null check (position > 0),
  kind text not null check (kind in ('GIVEN', 'WITHDRAWN')),
  at timestamptz(3) not null,
  subject text not null,
  person text collate "C",
  actor text,
  actor_person text collate "C",
  actor_mandate text collate "C",
  client text not null,
  primary key (consent, position),
  check (num_nulls(actor, actor_person, actor_mandate) in (0, 3)));

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% only grows: what was recorded is neither changed nor removed', tg_table_name;
end $$;
create trigger intended_use_event_only_grows before update or delete or truncate on intended_use_event
  for each statement execute function refuse_change();
create trigger consent_event_only_grows before update or delete or truncate on consent_event
  for each statement execute function refuse_change();
