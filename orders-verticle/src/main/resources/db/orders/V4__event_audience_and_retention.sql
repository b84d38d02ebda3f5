-- Who may see an event beside those who may see all of them; without a value, as its assignment says.
alter table order_event add column audience varchar(50);

-- The last position whose event has been forgotten: a reader who stands before it has missed something.
alter table order_event_position add column forgotten_position bigint default 0 not null;
alter table order_event_position add constraint order_event_position_forgotten_ck check (
  forgotten_position between 0 and last_position);
