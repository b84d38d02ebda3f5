-- orders
begin;
select last_position, counted_position from order_event_position where id = 1 for update;
select * from order_event where log_position is null order by recorded_at, order_version, order_id limit :limit;

-- in one batch
update order_event set log_position = :position where id = :event_id;
update order_event_position set last_position = :position where id = 1;
commit;
