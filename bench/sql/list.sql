-- orders
select id, status, tail_number, customer_id, fuel_type, additive_requested, requested_amount, assigned_lst_user_id,
  assigned_truck_id, location_on_ramp, csr_notes, lst_notes, priority, due_at, start_meter_reading, end_meter_reading,
  meter_rollover, created_at, updated_at, dispatch_timestamp, acknowledge_timestamp, en_route_timestamp, fueling_start_timestamp,
  completion_timestamp, reviewed_timestamp, cancelled_timestamp, reviewed_by_csr_user_id, cancel_reason, flag_reason,
  confirmed_fuel_type, confirmation_method, confirmation_note, confirmed_by_user_id, confirmed_at, version, change_version,
  acknowledged_change_version, due_sort
  from fuel_order order by created_at desc, id desc limit :limit;
