-- Which order each truck is out for, as order events say: no foreign key, for an event must find its place whatever it names.
create table truck_work (
  order_id bigint not null,
  truck_id bigint not null,
  status varchar(10) not null,
  order_version bigint not null,
  since timestamp with time zone not null,
  constraint truck_work_pk primary key (order_id),
  constraint truck_work_status_ck check (status in ('EN_ROUTE', 'FUELING'))
);
create index truck_work_truck_ix on truck_work (truck_id);

-- The last position of the event log that put a row there: what comes late or again puts none, also where the row is gone.
create table truck_work_position (
  id integer not null,
  log_position bigint not null,
  constraint truck_work_position_pk primary key (id),
  constraint truck_work_position_one_ck check (id = 1)
);
insert into truck_work_position (id, log_position) values (1, 0);
