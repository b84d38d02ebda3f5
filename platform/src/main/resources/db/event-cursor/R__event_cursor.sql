-- How far the subscribers of a verticle have read an event log, and which instance of each reads at the moment: in the
-- schema of every verticle, since any of them may subscribe.
create table if not exists event_cursor (
  name varchar(100) not null,
  read_position bigint not null,
  holder varchar(36),
  beat bigint not null,
  constraint event_cursor_pk primary key (name)
);
