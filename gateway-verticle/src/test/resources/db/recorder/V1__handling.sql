-- Each time that an event was handled, in the order in which it was.
create table handling (
  number bigint generated always as identity,
  instance varchar(100) not null,
  event_id varchar(36) not null,
  log_position bigint not null,
  constraint handling_pk primary key (number)
);
