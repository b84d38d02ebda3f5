-- fleet
begin;
select t.code, t.name, a.label from fuel_type t left join fuel_type_alias a on a.fuel_type = t.code order by t.code, a.label;
select * from fuel_truck where id = :truck_id for update;
select * from aircraft where tail_number = :tail_number for update;
select * from aircraft_approved_fuel where tail_number in (:tail_number);
select distinct tail_number from aircraft_maintenance where tail_number in (:tail_number) and is_active and grounds_aircraft and released_on is null;

insert into fueling_reservation (tail_number, fuel_type, truck_id, order_id, order_version, reserved_at, id, confirmed)
  select cast(:tail_number as varchar(20)), cast(:fuel_type as varchar(20)), cast(:truck_id as bigint), cast(:order_id as bigint),
    cast(:order_version as bigint), cast(:now as timestamp with time zone), cast(:reservation_id as varchar(36)), false
  where not exists (select 1 from fueling_reservation where order_id = :order_id
    and (tail_number = :tail_number and fuel_type = :fuel_type and truck_id is not distinct from cast(:truck_id as bigint)));
commit;
-- auth
select u.id, u.email, u.username, u.name, u.is_active, u.version, u.created_at, u.updated_at, r.id as role_id, r.name as role_name
  from (select * from app_user where id = :lst_user_id) u left join user_role ur on ur.user_id = u.id
  left join role r on r.id = ur.role_id order by u.id, r.id;
select role_id, inherited_role_id, cast(null as varchar(100)) as permission from role_inheritance
  union all select rp.role_id, null, p.name from role_permission rp join permission p on p.id = rp.permission_id;
-- orders
begin;
insert into fuel_order (status, tail_number, customer_id, fuel_type, additive_requested, requested_amount,
    assigned_lst_user_id, assigned_truck_id, location_on_ramp, csr_notes, priority, due_at, due_sort,
    confirmed_fuel_type, confirmation_method, confirmation_note, confirmed_by_user_id, confirmed_at,
    flag_reason, updated_at, change_version, acknowledged_change_version, id, version, created_at, dispatch_timestamp)
  values ('DISPATCHED', :tail_number, null, :fuel_type, false, :requested_amount, :lst_user_id, :truck_id, :location_on_ramp, null,
    'NORMAL', null, timestamp with time zone '9999-12-31 UTC', null, null, null, null, null, null, :now, 0, 0, :order_id,
    :order_version, :now, :now);
insert into order_history (id, order_id, order_version, action, recorded_at, actor_user_id, client_address, request_id, changes, misfuel)
  values (:history_id, :order_id, :order_version, 'CREATED', :now, :user_id, :client_address, :request_id, :changes, false);
insert into order_event (id, order_id, order_version, type, recorded_at, data, audience)
  values (:event_id, :order_id, :order_version, 'created', :now, :data, :audience);
commit;
