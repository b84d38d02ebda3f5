-- What an edit after the acknowledgement, a confirmed grade, an unfit truck and a totaliser that rolls over add to an order.
alter table fuel_order add column flag_reason varchar(500);
alter table fuel_order add column confirmed_fuel_type varchar(20);
alter table fuel_order add column confirmation_method varchar(11);
alter table fuel_order add column confirmation_note varchar(200);
alter table fuel_order add column confirmed_by_user_id bigint;
alter table fuel_order add column confirmed_at timestamp with time zone;
alter table fuel_order add constraint fuel_order_confirmation_ck check (
  (confirmed_fuel_type is null and confirmation_method is null and confirmation_note is null
    and confirmed_by_user_id is null and confirmed_at is null)
  or (confirmed_fuel_type is not null and confirmed_fuel_type = fuel_type and confirmed_by_user_id is not null
    and confirmed_at is not null
    and confirmation_method is not null and confirmation_method in ('DECAL', 'SIGNED_FORM', 'REGISTER')));

-- The reading at which the totaliser began again from nothing, where it did: gallons are exact across it.
alter table fuel_order add column meter_rollover numeric(11, 2);
alter table fuel_order drop constraint fuel_order_readings_ck;
alter table fuel_order add constraint fuel_order_readings_ck check (
  (status in ('COMPLETED', 'REVIEWED')
    and start_meter_reading is not null and end_meter_reading is not null and calculated_gallons_dispensed is not null
    and calculated_gallons_dispensed >= 0
    and calculated_gallons_dispensed = end_meter_reading - start_meter_reading + coalesce(meter_rollover, 0)
    and (meter_rollover is null or end_meter_reading < start_meter_reading))
  or (status not in ('COMPLETED', 'REVIEWED')
    and start_meter_reading is null and end_meter_reading is null and calculated_gallons_dispensed is null
    and meter_rollover is null));

-- due_at, with the end of time where there is none: a list in its order needs no rule for orders that are never due.
alter table fuel_order add column due_sort timestamp with time zone
  default timestamp with time zone '9999-12-31 00:00:00+00' not null;
update fuel_order set due_sort = due_at where due_at is not null;

-- A refused attempt that would have made an order has none to hang on.
alter table order_history alter column order_id drop not null;
alter table order_history alter column order_version drop not null;
alter table order_history drop constraint order_history_action_ck;
alter table order_history add constraint order_history_action_ck check (
  action in ('CREATED', 'STATUS_CHANGED', 'EDITED', 'ASSIGNED', 'CHANGE_ACKNOWLEDGED', 'REFUSED'));
alter table order_history add constraint order_history_order_ck check (
  action = 'REFUSED' or (order_id is not null and order_version is not null));
alter table order_history add column misfuel boolean default false not null;
create index order_history_misfuel_ix on order_history (misfuel, recorded_at, id);

create table idempotency_key (
  user_id bigint not null,
  idempotency_key varchar(255) not null,
  fingerprint varchar(64) not null,
  answer varchar(1000000) not null,
  created_at timestamp with time zone not null,
  constraint idempotency_key_pk primary key (user_id, idempotency_key)
);
create index idempotency_key_created_ix on idempotency_key (created_at);
