-- How many orders are of each status, as of the last event that has been counted: the log's own, or where nothing has been
-- counted yet, -1. A node of the release before gives positions without counting; the next one that counts catches up.
create table order_status_count (
  status varchar(12) not null,
  orders bigint not null,
  constraint order_status_count_pk primary key (status)
);
insert into order_status_count (status, orders) values
  ('DISPATCHED', 0), ('ACKNOWLEDGED', 0), ('EN_ROUTE', 0), ('FUELING', 0), ('COMPLETED', 0), ('REVIEWED', 0), ('CANCELLED', 0);

alter table order_event_position add column counted_position bigint default -1 not null;
