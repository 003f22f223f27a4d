-- Texts that lists sort or page by are in the collation "C": the same order on every machine.
create table catalogue (
  id text collate "C" primary key,
  title text not null,
  licence text not null,
  attribution text not null,
  division_id text collate "C"
);
create index catalogue_division on catalogue (division_id) where division_id is not null;

create table coded_term (
  list text collate "C" not null,
  code text collate "C" not null,
  labels jsonb not null,
  primary key (list, code)
);

-- content_digest covers everything that the source says of a row, also what lies in other tables: an import sees by it
-- whether a row changed.
create table item (
  id text collate "C" primary key,
  catalogue_id text collate "C" not null references catalogue (id),
  code_found text not null,
  names jsonb not null,
  first_language text not null,
  sort_name text collate "C" not null,
  search_names text not null,
  kind_list text,
  kinds text[] not null,
  owner_id text collate "C",
  basis text[] not null,
  materials jsonb not null,
  feedback_channels text[] not null,
  online_steps jsonb not null,
  as_of text collate "C" not null,
  content_digest text not null
);
create index item_by_name on item (sort_name, id);
create index item_by_owner on item (owner_id, sort_name, id);
create index item_by_catalogue on item (catalogue_id, sort_name, id);

create table implementation (
  id text collate "C" primary key,
  item_id text collate "C" not null references item (id) on delete cascade,
  code_found text not null,
  by_id text collate "C",
  organ_code_found text,
  department_found text,
  legal_days integer check (legal_days >= 0),
  legal_working boolean,
  promised_days integer check (promised_days >= 0),
  promised_working boolean,
  visits integer check (visits >= 0),
  depth integer check (depth between 1 and 5),
  content_digest text not null,
  check ((legal_days is null) = (legal_working is null)),
  check ((promised_days is null) = (promised_working is null))
);
create index implementation_by_item on implementation (item_id, id);

-- One row of an inventory for one fiscal year.
create table inventory_entry (
  item_id text collate "C" not null references item (id) on delete cascade,
  fiscal_year text collate "C" not null,
  online_steps jsonb not null,
  content_digest text not null,
  primary key (item_id, fiscal_year)
);

create table volume (
  item_id text collate "C" not null,
  fiscal_year text collate "C" not null,
  channel text collate "C" not null,
  value bigint check (value >= 0),
  state text not null check (state in ('KNOWN', 'NOT_APPLICABLE', 'NO_DATA', 'BLANK')),
  primary key (item_id, fiscal_year, channel),
  foreign key (item_id, fiscal_year) references inventory_entry on delete cascade,
  check ((value is null) = (state <> 'KNOWN'))
);

-- No reference to item: standards and inventory are files of their own and may come in either order.
create table standard (
  id text collate "C" primary key,
  catalogue_id text collate "C" not null references catalogue (id),
  item_id text collate "C" not null,
  owner_id text collate "C" not null,
  kind text not null check (kind in ('TIMELINESS', 'ACCESS', 'ACCURACY', 'OTHER')),
  channel_list text,
  channel text,
  target numeric check (target between 0 and 1),
  as_of text collate "C" not null
);
create index standard_by_item on standard (item_id, id);
create index standard_by_owner on standard (owner_id);

create table standard_result (
  standard_id text collate "C" not null references standard (id) on delete cascade,
  period text collate "C" not null,
  target numeric check (target between 0 and 1),
  met bigint check (met >= 0),
  met_state text not null check (met_state in ('KNOWN', 'NOT_APPLICABLE', 'NO_DATA', 'BLANK')),
  total bigint check (total >= 0),
  total_state text not null check (total_state in ('KNOWN', 'NOT_APPLICABLE', 'NO_DATA', 'BLANK')),
  flag_found text,
  content_digest text not null,
  primary key (standard_id, period),
  check ((met is null) = (met_state <> 'KNOWN')),
  check ((total is null) = (total_state <> 'KNOWN'))
);
create index standard_result_by_period on standard_result (period, standard_id);

-- A version is never edited: a figure that names it can be redone.
create table formula (
  id text collate "C" not null,
  version integer not null,
  share_decimals integer not null check (share_decimals between 0 and 12),
  minimum_cases integer not null check (minimum_cases >= 1),
  valid_from date not null,
  source text not null,
  confirmed boolean not null,
  primary key (id, version)
);

create table formula_band (
  formula_id text collate "C" not null,
  formula_version integer not null,
  code text not null,
  lower_share numeric not null check (lower_share between 0 and 1),
  lower_included boolean not null,
  source text not null,
  confirmed boolean not null,
  primary key (formula_id, formula_version, code),
  foreign key (formula_id, formula_version) references formula
);

insert into formula (id, version, share_decimals, minimum_cases, valid_from, source, confirmed) values
  ('promises-kept', 1, 4, 30, '2023-04-01',
   'Rounding: the open service standards of Canada write their performance, and judge it, at 4 decimals. Minimum sample: starting value of the platform.',
   false);

insert into formula_band (formula_id, formula_version, code, lower_share, lower_included, source, confirmed) values
  ('promises-kept', 1, 'VERY_HIGH', 0.90, false, 'National assessment of on-line government services: above 90 very high.', false),
  ('promises-kept', 1, 'HIGH', 0.80, true, 'National assessment of on-line government services: 80 to 90 high.', false);
