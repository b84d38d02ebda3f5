-- orders
select id, status, tail_number, customer_id, fuel_type, additive_requested, requested_amount, assigned_lst_user_id,
  assigned_truck_id, location_on_ramp, csr_notes, lst_notes, priority, due_at, start_meter_reading, end_meter_reading,
  meter_rollover, created_at, updated_at, dispatch_timestamp, acknowledge_timestamp, en_route_timestamp, fueling_start_timestamp,
  completion_timestamp, reviewed_timestamp, cancelled_timestamp, reviewed_by_csr_user_id, cancel_reason, flag_reason,
  confirmed_fuel_type, confirmation_method, confirmation_note, confirmed_by_user_id, confirmed_at, version, change_version,
  acknowledged_change_version, due_sort
  from fuel_order where id = :order_id;
begin;
update fuel_order set status = :status, tail_number = :tail_number, customer_id = null, fuel_type = :fuel_type,
    additive_requested = false, requested_amount = :requested_amount, assigned_lst_user_id = :lst_user_id, assigned_truck_id = :truck_id,
    location_on_ramp = :location_on_ramp, csr_notes = null, priority = 'NORMAL', due_at = null,
    due_sort = timestamp with time zone '9999-12-31 UTC',
    confirmed_fuel_type = null, confirmation_method = null, confirmation_note = null, confirmed_by_user_id = null, confirmed_at = null,
    flag_reason = null, updated_at = :now, change_version = 0, acknowledged_change_version = 0,
    lst_notes = null, start_meter_reading = null, end_meter_reading = null, meter_rollover = null,
    calculated_gallons_dispensed = null, acknowledge_timestamp = :now, en_route_timestamp = null,
    fueling_start_timestamp = null, completion_timestamp = null, reviewed_timestamp = null,
    cancelled_timestamp = null, reviewed_by_csr_user_id = null, cancel_reason = null, version = version + 1
  where id = :order_id and version = :version;
insert into order_history (id, order_id, order_version, action, recorded_at, actor_user_id, client_address, request_id, changes, misfuel)
  values (:history_id, :order_id, cast(:version as bigint) + 1, 'STATUS_CHANGED', :now, :user_id, :client_address, :request_id, :changes, false);
insert into order_event (id, order_id, order_version, type, recorded_at, data, audience)
  values (:event_id, :order_id, cast(:version as bigint) + 1, 'status-changed', :now, :data, :audience);
commit;
