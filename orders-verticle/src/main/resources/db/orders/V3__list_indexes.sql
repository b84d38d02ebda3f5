-- A list is one range of an index, however deep the cursor stands in it: each index has the column of a filter, then what
-- the list is sorted by, then the id. Backwards they serve the descending sorts.
drop index fuel_order_status_ix;
drop index fuel_order_due_ix;
drop index fuel_order_tail_number_ix;
drop index fuel_order_customer_ix;
drop index fuel_order_lst_ix;
drop index fuel_order_truck_ix;
drop index fuel_order_fuel_type_ix;
drop index fuel_order_priority_ix;

create index fuel_order_due_ix on fuel_order (due_sort, id);

create index fuel_order_status_created_ix on fuel_order (status, created_at, id);
create index fuel_order_status_due_ix on fuel_order (status, due_sort, id);
create index fuel_order_status_id_ix on fuel_order (status, id);

create index fuel_order_tail_number_created_ix on fuel_order (tail_number, created_at, id);
create index fuel_order_tail_number_due_ix on fuel_order (tail_number, due_sort, id);
create index fuel_order_tail_number_id_ix on fuel_order (tail_number, id);

create index fuel_order_customer_created_ix on fuel_order (customer_id, created_at, id);
create index fuel_order_customer_due_ix on fuel_order (customer_id, due_sort, id);
create index fuel_order_customer_id_ix on fuel_order (customer_id, id);

create index fuel_order_lst_created_ix on fuel_order (assigned_lst_user_id, created_at, id);
create index fuel_order_lst_due_ix on fuel_order (assigned_lst_user_id, due_sort, id);
create index fuel_order_lst_id_ix on fuel_order (assigned_lst_user_id, id);

create index fuel_order_truck_created_ix on fuel_order (assigned_truck_id, created_at, id);
create index fuel_order_truck_due_ix on fuel_order (assigned_truck_id, due_sort, id);
create index fuel_order_truck_id_ix on fuel_order (assigned_truck_id, id);

create index fuel_order_fuel_type_created_ix on fuel_order (fuel_type, created_at, id);
create index fuel_order_fuel_type_due_ix on fuel_order (fuel_type, due_sort, id);
create index fuel_order_fuel_type_id_ix on fuel_order (fuel_type, id);

create index fuel_order_priority_created_ix on fuel_order (priority, created_at, id);
create index fuel_order_priority_due_ix on fuel_order (priority, due_sort, id);
create index fuel_order_priority_id_ix on fuel_order (priority, id);

-- Those with a flag are few and come sorted; those without are nearly all, in any of the indexes above.
create index fuel_order_flag_ix on fuel_order (flag_reason, created_at, id);
