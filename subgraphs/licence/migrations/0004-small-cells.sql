-- Of how few holders a figure may tell (docs/decisions/0021-small-cells.md).
create table figure_rule (
  figure text primary key,
  fewest_people integer not null check (fewest_people >= 2),
  source text not null,
  confirmed boolean not null);

insert into figure_rule (figure, fewest_people, source, confirmed) values
  ('licence-stock', 5, 'unconfirmed: statistical offices hide frequencies below 3 to 10', false);
