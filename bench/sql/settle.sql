-- fleet
begin;
select * from fueling_permit where order_id = :order_id for update;
select count(*) as n from fueling_reservation where order_id = :order_id and ((confirmed = true and order_version > :order_version)
  or (tail_number = :tail_number and fuel_type = :fuel_type and truck_id is not distinct from cast(:truck_id as bigint)));

delete from fueling_permit where order_id = :order_id and order_version < :order_version and state = 'OPEN'
  and not (tail_number = :tail_number and fuel_type = :fuel_type and truck_id = coalesce(cast(:truck_id as bigint), 0));
delete from fueling_reservation where order_id = :order_id and order_version <= :order_version
  and not (tail_number = :tail_number and fuel_type = :fuel_type and truck_id is not distinct from cast(:truck_id as bigint));
update fueling_reservation set confirmed = true where order_id = :order_id and confirmed = false and order_version <= :order_version
  and (tail_number = :tail_number and fuel_type = :fuel_type and truck_id is not distinct from cast(:truck_id as bigint));
commit;
