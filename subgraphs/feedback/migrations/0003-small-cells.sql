-- Open data, which its authority published record by record: it is counted as it is. Everything else is people's own.
alter table thread add column published boolean not null default false;
update thread set published = true where source in ('boston-311', 'nyc-311');

-- Of how few people a figure may tell (docs/decisions/0021-small-cells.md).
create table figure_rule (
  figure text primary key,
  fewest_people integer not null check (fewest_people >= 2),
  source text not null,
  confirmed boolean not null);

insert into figure_rule (figure, fewest_people, source, confirmed) values
  ('feedback-record', 5, 'unconfirmed: statistical offices hide frequencies below 3 to 10', false);
