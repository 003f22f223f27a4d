-- Under which key the identifiers of licences were made; no row: without a key, as before this migration.
create table number_key (
  only_row boolean primary key default true check (only_row),
  print text not null);

-- A new key gives every licence another identifier, and what belongs to it follows.
alter table licence_event
  drop constraint licence_event_licence_id_fkey,
  add constraint licence_event_licence_id_fkey foreign key (licence_id) references licence
    on delete cascade on update cascade;
alter table application_step
  drop constraint application_step_licence_id_fkey,
  add constraint application_step_licence_id_fkey foreign key (licence_id) references licence
    on delete cascade on update cascade;
