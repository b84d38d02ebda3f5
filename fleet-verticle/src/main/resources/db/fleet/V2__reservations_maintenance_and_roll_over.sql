-- The terms that an open order holds: so long as a row is there, its two foreign keys refuse a mismatch, and any change of
-- the truck's grade or of the aircraft's approval. A row that has outlived its order's terms only ever forbids too much,
-- until it is settled or swept away.
create table fueling_reservation (
  id varchar(36) not null,
  order_id bigint not null,
  order_version bigint not null,
  tail_number varchar(20) not null,
  fuel_type varchar(20) not null,
  truck_id bigint,
  confirmed boolean not null,
  reserved_at timestamp with time zone not null,
  constraint fueling_reservation_pk primary key (id),
  constraint fueling_reservation_truck_grade_fk foreign key (truck_id, fuel_type) references fuel_truck (id, fuel_type),
  constraint fueling_reservation_aircraft_grade_fk
    foreign key (tail_number, fuel_type) references aircraft_approved_fuel (tail_number, fuel_type),
  constraint fueling_reservation_version_ck check (order_version >= 1)
);
create index fueling_reservation_order_ix on fueling_reservation (order_id);
create index fueling_reservation_truck_ix on fueling_reservation (truck_id, fuel_type);
create index fueling_reservation_aircraft_ix on fueling_reservation (tail_number, fuel_type);
create index fueling_reservation_unconfirmed_ix on fueling_reservation (confirmed, reserved_at);

-- What the orders service has still to be told: that a truck became unfit (why) or fit again (null) for an order.
create table truck_notice (
  truck_id bigint not null,
  order_id bigint not null,
  notice_id varchar(36) not null,
  reason varchar(500),
  constraint truck_notice_pk primary key (truck_id, order_id),
  constraint truck_notice_truck_fk foreign key (truck_id) references fuel_truck (id)
);

create table aircraft_maintenance (
  id bigint not null,
  tail_number varchar(20) not null,
  kind varchar(20) not null,
  description varchar(4000) not null,
  performed_by varchar(200) not null,
  performed_on date not null,
  next_due_on date,
  grounds_aircraft boolean not null,
  released_on date,
  is_active boolean not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint aircraft_maintenance_pk primary key (id),
  constraint aircraft_maintenance_aircraft_fk foreign key (tail_number) references aircraft (tail_number),
  constraint aircraft_maintenance_kind_ck check (kind in ('INSPECTION', 'REPAIR', 'AD_COMPLIANCE', 'OTHER')),
  constraint aircraft_maintenance_due_ck check (next_due_on >= performed_on),
  constraint aircraft_maintenance_released_ck
    check (released_on is null or (grounds_aircraft and released_on >= performed_on)),
  constraint aircraft_maintenance_active_ck check (is_active or not grounds_aircraft or released_on is not null),
  constraint aircraft_maintenance_version_ck check (version >= 1)
);
create index aircraft_maintenance_aircraft_ix on aircraft_maintenance (tail_number, performed_on, id);
create sequence aircraft_maintenance_id start with 1 increment by 20;

-- A totaliser of n digits shows whole gallons below 10^n and goes on from 0.
alter table fuel_truck add column meter_digits integer default 8 not null;
alter table fuel_truck add constraint fuel_truck_meter_digits_ck check (case meter_digits
  when 4 then current_meter_reading < 10000
  when 5 then current_meter_reading < 100000
  when 6 then current_meter_reading < 1000000
  when 7 then current_meter_reading < 10000000
  when 8 then current_meter_reading < 100000000
  else false end);

-- Who confirmed the grade of an aircraft that isn't verified; and what the meter jumped by when it rolled over.
alter table fueling_permit add column confirmed_fuel_type varchar(20);
alter table fueling_permit add column confirmation_method varchar(20);
alter table fueling_permit add column confirmed_by_user_id bigint;
alter table fueling_permit add column confirmed_at timestamp with time zone;
alter table fueling_permit add constraint fueling_permit_confirmation_ck check (
  (confirmed_fuel_type is null and confirmation_method is null and confirmed_by_user_id is null and confirmed_at is null)
  or (confirmed_fuel_type is not null and fuel_type is not null and confirmed_fuel_type = fuel_type
    and confirmation_method is not null and confirmation_method in ('DECAL', 'SIGNED_FORM', 'REGISTER')
    and confirmed_by_user_id is not null and confirmed_at is not null));
alter table fueling_permit add column meter_rollover numeric(11, 2);
alter table fueling_permit drop constraint fueling_permit_readings_ck;
alter table fueling_permit add constraint fueling_permit_readings_ck check (case
  when state <> 'COMPLETED' then start_meter_reading is null and end_meter_reading is null and meter_rollover is null
  when start_meter_reading is null or end_meter_reading is null then false
  when meter_rollover is null then start_meter_reading >= 0 and end_meter_reading >= start_meter_reading
  else meter_rollover in (10000, 100000, 1000000, 10000000, 100000000) and start_meter_reading < meter_rollover
    and end_meter_reading >= 0 and end_meter_reading < start_meter_reading end);

alter table meter_log add column rolled_over boolean default false not null;
alter table meter_log add column gallons numeric(10, 2);
update meter_log set gallons = end_reading - start_reading;
alter table meter_log alter column gallons set not null;
alter table meter_log drop constraint meter_log_readings_ck;
alter table meter_log add constraint meter_log_readings_ck check (case
  when start_reading < 0 or end_reading < 0 then false
  when rolled_over then kind = 'ORDER' and end_reading < start_reading
    and gallons - end_reading + start_reading in (10000, 100000, 1000000, 10000000, 100000000)
    and start_reading < gallons - end_reading + start_reading
  else gallons = end_reading - start_reading and (kind <> 'ORDER' or end_reading >= start_reading) end);

-- Answers of requests that carried an Idempotency-Key.
create table idempotency_key (
  user_id bigint not null,
  idempotency_key varchar(255) not null,
  fingerprint varchar(64) not null,
  answer varchar(1000000) not null,
  created_at timestamp with time zone not null,
  constraint idempotency_key_pk primary key (user_id, idempotency_key)
);
create index idempotency_key_created_ix on idempotency_key (created_at);
