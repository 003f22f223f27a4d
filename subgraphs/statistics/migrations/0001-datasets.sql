-- What is published, and by whom. `structure` lists dimensions, time and indicators in their order.
create table dataset (
  id text collate "C" primary key,
  title text collate "C" not null,
  publisher text collate "C",
  licence text not null,
  attribution text not null,
  place_dimension text collate "C",
  structure jsonb not null,
  listed_at timestamptz not null default date_trunc('milliseconds', now()));
create index dataset_title on dataset (title, id);
create index dataset_publisher on dataset (publisher, title, id);

-- Codes of dimensions: those that a list of the source names, and those that figures use. `labels` are the source's
-- words by language, `wording` is what is shown instead.
create table dimension_code (
  dataset_id text collate "C" not null,
  dimension text collate "C" not null,
  code text collate "C" not null,
  labels jsonb not null default '{}',
  wording jsonb not null default '{}',
  primary key (dataset_id, dimension, code));

-- One key and indicator over time. Dimensions in which the series is the total are not in `key`: so a dimension that a
-- dataset gains later changes no earlier key. No reference to dataset: figures may arrive before the dataset's row.
create table series (
  id text collate "C" primary key,
  dataset_id text collate "C" not null,
  key jsonb not null,
  key_text text collate "C" not null,
  indicator text collate "C" not null,
  unique (dataset_id, key_text, indicator));
create index series_key on series using gin (key jsonb_path_ops);

-- Vintages of figures. `value` is text because numeric turns -0.0 into 0.0; `amount` is there to calculate with.
-- Only `superseded_at` is ever written again. `revises`: an earlier vintage had another value.
create table observation (
  series_id text collate "C" not null references series,
  period text collate "C" not null,
  published_at timestamptz not null,
  superseded_at timestamptz check (superseded_at > published_at),
  unit text not null,
  value text,
  amount numeric generated always as (value::numeric) stored,
  stated text not null check (stated in ('NORMAL', 'PROVISIONAL', 'REVISED', 'SUPPRESSED', 'MISSING')),
  status_as_found text,
  revises boolean not null,
  primary key (series_id, period, published_at),
  check ((value is null) = (stated in ('SUPPRESSED', 'MISSING'))));
create unique index observation_latest on observation (series_id, period) where superseded_at is null;
create index observation_suppressed on observation (series_id, period)
  where superseded_at is null and stated = 'SUPPRESSED';

-- Instants at which figures of a dataset were published.
create table vintage (
  dataset_id text collate "C" not null,
  published_at timestamptz not null,
  primary key (dataset_id, published_at));
