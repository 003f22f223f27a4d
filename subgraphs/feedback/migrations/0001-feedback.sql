-- Where an authority sits, by the register that names it: which terms apply, and whose clock. '*' is everything else.
create table register_place (
  register text collate "C" primary key,
  jurisdiction text collate "C" not null,
  zone text not null);

insert into register_place (register, jurisdiction, zone) values
  ('*', 'cn', 'Asia/Shanghai'),
  ('us-boston', 'us-boston', 'America/New_York'),
  ('us-nyc', 'us-nyc', 'America/New_York'),
  ('us-ma-ccc', 'us-ma', 'America/New_York'),
  ('ca-ifoi', 'ca', 'America/Toronto'),
  ('ca-open', 'ca', 'America/Toronto'),
  ('ca-van', 'ca-van', 'America/Vancouver'),
  ('intl', 'intl', 'UTC'),
  ('uk-gov', 'uk', 'Europe/London');

-- In how many days an authority promises to answer. A rule holds until its end, or until a later one of its matter starts.
create table term_rule (
  id text collate "C" not null,
  jurisdiction text collate "C" not null,
  matter text not null check (matter in ('CONSULTATION', 'SUGGESTION', 'COMPLAINT', 'REPORT', 'HELP')),
  days integer not null check (days > 0),
  unit text not null check (unit in ('WORKING', 'NATURAL')),
  valid_from date not null,
  valid_until date check (valid_until > valid_from),
  source text not null,
  confirmed boolean not null,
  primary key (jurisdiction, matter, valid_from));

-- Hotline terms as public notices give them: consultations 1 to 3, help 3 to 7, complaints 15 to 20 working days.
insert into term_rule (id, jurisdiction, matter, days, unit, valid_from, valid_until, source, confirmed) values
  ('cn-consultation', 'cn', 'CONSULTATION', 3, 'WORKING', '2020-01-01', null, 'unconfirmed, varies by place (1 to 3)', false),
  ('cn-help', 'cn', 'HELP', 7, 'WORKING', '2020-01-01', null, 'unconfirmed, varies by place (3 to 7)', false),
  ('cn-complaint', 'cn', 'COMPLAINT', 15, 'WORKING', '2020-01-01', null, 'unconfirmed, varies by place (15 to 20)', false);

-- Listed days of the calendars. `notice_year` is the year that the notice decrees, not always the year of the day.
create table calendar_day (
  jurisdiction text collate "C" not null,
  date date not null,
  working boolean not null,
  name text not null,
  notice_year integer not null,
  primary key (jurisdiction, date));

create table thread (
  id text collate "C" primary key,
  source text not null,                   -- 'platform', or the profile that imported it
  source_version text,                    -- digest of the imported record; a newer file is noticed by it
  live boolean not null default false,    -- something was done on the platform: imports leave it alone from then on
  kind text not null check (kind in ('CONSULTATION', 'SUGGESTION', 'COMPLAINT', 'REPORT', 'HELP')),
  author text collate "C",                -- null in open data
  owner text collate "C" not null check (owner not like 'cn-uscc:92%'), -- sole traders are persons: no public record
  service_item text collate "C",
  category text[] not null default '{}',
  channel text,
  zone text not null,
  opened_on date not null,                -- the day of acceptance in the zone
  opened_at timestamptz(3) not null,
  opened_local timestamp(0),              -- as found, where the source gives no offset; so in the two below
  replied_at timestamptz(3),              -- the first reply: it keeps the promise or breaks it
  followed_up_at timestamptz(3),          -- the author wrote again and still waits
  closed_at timestamptz(3),
  closed_local timestamp(0),
  promised_on date,
  promised_until timestamptz(3),          -- the last instant that is on time
  promised_local timestamp(0),
  promise_jurisdiction text collate "C",
  promise_term jsonb,                     -- the rule as it was on the day of acceptance; null when the source promised
  promise_provisional boolean not null default false,
  promise_because text[] not null default '{}',
  flag_as_found text,                     -- '' is a blank cell, null a source without flags
  flag_says_late boolean,
  grade text check (grade in ('VERY_GOOD', 'GOOD', 'FAIR', 'POOR', 'VERY_POOR')),
  grade_given boolean,
  rated_at timestamptz(3),
  check ((promised_on is null) = (promised_until is null)),
  check ((grade is null) = (rated_at is null) and (grade is null) = (grade_given is null)));

create index thread_owner_opened on thread (owner, opened_at desc, id);
create index thread_owner_promised on thread (owner, promised_until, id);
create index thread_author_opened on thread (author, opened_at desc, id) where author is not null;
create index thread_item on thread (service_item) where service_item is not null;
create index thread_waiting on thread (promised_until, id) where replied_at is null and closed_at is null;
create index thread_provisional on thread (id) where promise_provisional;

-- What happened to a thread, in order. Open data has no rows here: its thread says all that is known.
create table thread_event (
  thread text collate "C" not null references thread,
  position integer not null check (position > 0),
  kind text not null check (kind in ('ASKED', 'REPLIED', 'FOLLOWED_UP', 'CLOSED', 'PROMISE_MOVED')),
  at timestamptz(3) not null,
  text text check (length(text) between 1 and 4000),
  actor text,                             -- account that acted, for the office's own audit; never in the graph
  primary key (thread, position),
  check ((text is null) = (kind = 'CLOSED')));
