-- Every step of an order writes all indexes of its row: the more there are, the fewer steps a second.
-- Each filter has its orders in the sequence in which they were made, a status and a technician by due time too. Lists by id,
-- and those of another filter by due time, find what the filter leaves and sort it.
drop index fuel_order_status_id_ix;
drop index fuel_order_tail_number_due_ix;
drop index fuel_order_tail_number_id_ix;
drop index fuel_order_customer_due_ix;
drop index fuel_order_customer_id_ix;
drop index fuel_order_lst_id_ix;
drop index fuel_order_truck_due_ix;
drop index fuel_order_truck_id_ix;
drop index fuel_order_fuel_type_due_ix;
drop index fuel_order_fuel_type_id_ix;
drop index fuel_order_priority_due_ix;
drop index fuel_order_priority_id_ix;
