-- An administrative division during the years in which its code meant this place (GB/T 2260).
create table division (
  id text collate "C" primary key,
  code text collate "C" not null check (code ~ '^[0-9]{6}$'),
  start_year integer not null,
  end_year integer check (end_year > start_year),
  name text not null,
  name_en text,
  pinyin text,
  level text not null check (level in ('PROVINCE', 'PREFECTURE', 'COUNTY')),
  parent_code text collate "C",
  iso_3166_2 text,
  successors_as_found text,
  search_text text not null generated always as (
    lower(name || e'\n' || coalesce(name_en, '') || e'\n' || coalesce(replace(pinyin, ' ', ''), ''))) stored,
  unique (code, start_year));
create index division_children on division (parent_code, id) where end_year is null;

-- What a division became, by code and year: found again at each reading, so that files may come in any order.
create table division_succession (
  from_id text collate "C" not null references division (id) on delete cascade,
  place integer not null,
  to_code text collate "C" not null,
  year integer,
  part boolean not null,
  primary key (from_id, place));
create index division_succession_to on division_succession (to_code, year);

-- Six digits that genuine resident numbers begin with although no edition of the table holds them.
create table division_extra (
  code text collate "C" primary key check (code ~ '^[0-9]{6}$'),
  source text not null);

create table organisation (
  id text collate "C" primary key,
  register text collate "C" not null,
  uscc text collate "C",
  name_en text,
  name_zh text,
  name_fr text,
  sort_name text collate "C" not null,
  search_text text not null,
  kind text not null check (kind in ('PUBLIC_BODY', 'INSTITUTION', 'COMPANY', 'ASSOCIATION', 'OTHER')),
  division_code text collate "C",
  start_year integer,
  end_year integer,
  state_as_found text,
  check (coalesce(name_en, name_zh, name_fr) is not null));
create index organisation_by_name on organisation (sort_name, id);
create index organisation_by_register on organisation (register, sort_name, id);
create index organisation_by_division on organisation (division_code, sort_name, id);

-- `number_sealed` is AES-256-GCM; `number_lookup` is an HMAC. Deferrable, so that one statement may mend two records
-- that had each other's number.
create table person (
  id text collate "C" primary key,
  full_name text not null,
  number_sealed bytea,
  number_lookup bytea,
  constraint person_number_once unique (number_lookup) deferrable initially immediate,
  check ((number_sealed is null) = (number_lookup is null)));

-- No foreign keys: registers come in any order, and a mandate for a body that is not yet known is a finding.
create table mandate (
  id text collate "C" primary key,
  agent_id text collate "C" not null,
  principal_id text collate "C" not null,
  scope text[] not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null check (valid_until > valid_from),
  revoked_at timestamptz);
create index mandate_by_agent on mandate (agent_id, valid_from desc, id);
