create table licence_type (
  id text collate "C" primary key,
  authority text collate "C" not null,
  service_item text collate "C",
  name text not null,
  -- name per language (BCP 47); the first column is the authority's own wording
  names jsonb not null default '{}',
  -- IANA zone in which the authority's days begin and end
  zone text not null
);
create index licence_type_authority on licence_type (authority, id);

create table licence (
  id text collate "C" primary key,
  authority text collate "C" not null,
  number text collate "C" not null,
  licence_id text collate "C",
  type_id text collate "C" not null references licence_type,
  holder_person text collate "C",
  holder_organisation text collate "C",
  grade text not null check (grade in ('ISSUER', 'WINDOW_VERIFIED', 'SELF_UPLOADED', 'SELF_DECLARED')),
  public_register boolean not null,
  zone text not null,
  issued_on date,
  valid_from date,
  valid_until date,
  source_status text,
  -- day on which the source was as it is stored here
  source_as_of date,
  -- further columns of the register, as found
  details jsonb not null default '{}',
  -- of the imported row: tells whether a newer file says anything else; null when issued here
  source_digest text,
  unique (authority, number),
  check (num_nonnulls(holder_person, holder_organisation) = 1),
  check (holder_person is null or not public_register),
  check (valid_until >= valid_from)
);
create index licence_holder_person on licence (holder_person, id) where holder_person is not null;
create index licence_holder_organisation on licence (holder_organisation, id) where holder_organisation is not null;
create index licence_type_of on licence (type_id);
create index licence_issued_newest on licence (issued_on desc nulls last, id) where public_register;
create index licence_expires_next on licence (valid_until asc nulls last, id) where public_register;

create table licence_event (
  licence_id text collate "C" not null references licence on delete cascade,
  -- 0 is what the register itself tells; acts of officials follow in their order
  sequence integer not null check (sequence >= 0),
  kind text not null check (kind in ('ISSUED', 'SUSPENDED', 'RESUMED', 'REVOKED', 'SUPERSEDED', 'SURRENDERED')),
  at timestamptz not null,
  -- the source tells only that it had happened by then
  as_of boolean not null default false,
  reason text,
  -- account and application by which an official acted; null when a register tells
  actor text,
  client text,
  primary key (licence_id, sequence)
);

create table application_step (
  licence_id text collate "C" not null references licence on delete cascade,
  kind text not null check (kind in (
    'CREATED', 'FIRST_SUBMITTED', 'SUBMITTED', 'FIRST_REVIEWED', 'DEEMED_COMPLETE', 'APPROVED', 'FEE_PAID')),
  -- local time of the licence's zone, without offset, as the source has it
  at_local timestamp not null,
  primary key (licence_id, kind)
);
create index application_step_kind on application_step (kind, licence_id) include (at_local);
