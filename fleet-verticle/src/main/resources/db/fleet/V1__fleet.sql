-- Grades are data. Every way of writing a grade is a row of fuel_type_alias, found by its normal form: lower case, without
-- blanks, underscores and hyphens.
create table fuel_type (
  code varchar(20) not null,
  name varchar(60) not null,
  constraint fuel_type_pk primary key (code)
);

create table fuel_type_alias (
  alias varchar(30) not null,
  label varchar(30) not null,
  fuel_type varchar(20) not null,
  constraint fuel_type_alias_pk primary key (alias),
  constraint fuel_type_alias_fuel_type_fk foreign key (fuel_type) references fuel_type (code),
  constraint fuel_type_alias_normal_ck
    check (alias = replace(replace(replace(lower(label), ' ', ''), '_', ''), '-', ''))
);
create index fuel_type_alias_fuel_type_ix on fuel_type_alias (fuel_type);

insert into fuel_type (code, name) values
  ('JET_A', 'Jet A'),
  ('JET_A1', 'Jet A-1'),
  ('AVGAS_100LL', 'Avgas 100LL'),
  ('AVGAS_UL94', 'Avgas UL94'),
  ('AVGAS_100R', 'Avgas 100R'),
  ('SAF_BLEND', 'SAF blend');

insert into fuel_type_alias (alias, label, fuel_type) values
  ('jeta', 'Jet A', 'JET_A'),
  ('jeta1', 'Jet A-1', 'JET_A1'),
  ('100ll', '100LL', 'AVGAS_100LL'),
  ('avgas100ll', 'Avgas 100LL', 'AVGAS_100LL'),
  ('ul94', 'UL94', 'AVGAS_UL94'),
  ('avgasul94', 'Avgas UL94', 'AVGAS_UL94'),
  ('100r', '100R', 'AVGAS_100R'),
  ('avgas100r', 'Avgas 100R', 'AVGAS_100R'),
  ('saf', 'SAF', 'SAF_BLEND'),
  ('safblend', 'SAF blend', 'SAF_BLEND');

create table aircraft (
  tail_number varchar(20) not null,
  aircraft_type varchar(200) not null,
  fuel_type varchar(20) not null,
  customer_id bigint,
  verified boolean not null,
  is_active boolean not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint aircraft_pk primary key (tail_number),
  constraint aircraft_fuel_type_fk foreign key (fuel_type) references fuel_type (code),
  constraint aircraft_tail_number_ck
    check (length(tail_number) > 0 and tail_number = upper(replace(tail_number, ' ', ''))),
  constraint aircraft_version_ck check (version >= 1)
);
create index aircraft_fuel_type_ix on aircraft (fuel_type);
create index aircraft_customer_ix on aircraft (customer_id);
create index aircraft_active_ix on aircraft (is_active);

create table aircraft_approved_fuel (
  tail_number varchar(20) not null,
  fuel_type varchar(20) not null,
  basis varchar(20) not null,
  expires_on date,
  constraint aircraft_approved_fuel_pk primary key (tail_number, fuel_type),
  constraint aircraft_approved_fuel_aircraft_fk foreign key (tail_number) references aircraft (tail_number),
  constraint aircraft_approved_fuel_fuel_type_fk foreign key (fuel_type) references fuel_type (code),
  constraint aircraft_approved_fuel_basis_ck
    check (basis in ('TYPE_CERTIFICATE', 'STC', 'DECAL', 'SIGNED_FORM', 'REGISTER'))
);
create index aircraft_approved_fuel_fuel_type_ix on aircraft_approved_fuel (fuel_type);

-- truck_number_key is the truck number in lower case, for there are no indexes on expressions that both engines know.
create table fuel_truck (
  id bigint not null,
  truck_number varchar(30) not null,
  truck_number_key varchar(30) not null,
  fuel_type varchar(20) not null,
  capacity numeric(10, 2) not null,
  current_meter_reading numeric(10, 2) not null,
  is_active boolean not null,
  status varchar(20) not null,
  hold_reason varchar(400),
  held_by_check boolean not null,
  last_check_result varchar(10),
  last_check_at timestamp with time zone,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint fuel_truck_pk primary key (id),
  constraint fuel_truck_number_uk unique (truck_number_key),
  constraint fuel_truck_grade_uk unique (id, fuel_type),
  constraint fuel_truck_fuel_type_fk foreign key (fuel_type) references fuel_type (code),
  constraint fuel_truck_number_ck check (length(truck_number) > 0 and truck_number_key = lower(truck_number)),
  constraint fuel_truck_capacity_ck check (capacity > 0),
  constraint fuel_truck_meter_ck check (current_meter_reading >= 0),
  constraint fuel_truck_status_ck check (status in ('AVAILABLE', 'HELD', 'OUT_OF_SERVICE')),
  constraint fuel_truck_hold_ck check (case status
    when 'AVAILABLE' then hold_reason is null and not held_by_check
    when 'HELD' then hold_reason is not null
    else not held_by_check end),
  constraint fuel_truck_last_check_ck check (last_check_result in ('PASSED', 'FAILED')),
  constraint fuel_truck_version_ck check (version >= 1)
);
create index fuel_truck_fuel_type_ix on fuel_truck (fuel_type);
create index fuel_truck_status_ix on fuel_truck (status);
create index fuel_truck_active_ix on fuel_truck (is_active);
create sequence fuel_truck_id start with 1 increment by 20;

create table truck_check (
  id bigint not null,
  truck_id bigint not null,
  kind varchar(10) not null,
  result varchar(10) not null,
  readings varchar(40000) not null,
  note varchar(4000),
  performed_at timestamp with time zone not null,
  performed_by_user_id bigint not null,
  constraint truck_check_pk primary key (id),
  constraint truck_check_truck_fk foreign key (truck_id) references fuel_truck (id),
  constraint truck_check_kind_ck check (kind in ('DAILY')),
  constraint truck_check_result_ck check (result in ('PASSED', 'FAILED'))
);
create index truck_check_truck_ix on truck_check (truck_id, performed_at);
create sequence truck_check_id start with 1 increment by 20;

-- held_fuel_type is the grade while the permit is open and null afterwards. So the two foreign keys on it refuse a
-- mismatch, and any change of the truck's grade or of the aircraft's approval, as long as fuel may flow, and no longer;
-- and the unique constraint lets a truck fuel one aircraft at a time. A permit that was released before it was minted
-- has no terms: it only refuses to be minted late.
create table fueling_permit (
  order_id bigint not null,
  order_version bigint,
  truck_id bigint,
  tail_number varchar(20),
  fuel_type varchar(20),
  held_fuel_type varchar(20),
  state varchar(10) not null,
  minted_at timestamp with time zone,
  minted_by_user_id bigint,
  closed_at timestamp with time zone,
  start_meter_reading numeric(10, 2),
  end_meter_reading numeric(10, 2),
  constraint fueling_permit_pk primary key (order_id),
  constraint fueling_permit_truck_uk unique (truck_id, held_fuel_type),
  constraint fueling_permit_truck_fk foreign key (truck_id) references fuel_truck (id),
  constraint fueling_permit_aircraft_fk foreign key (tail_number) references aircraft (tail_number),
  constraint fueling_permit_fuel_type_fk foreign key (fuel_type) references fuel_type (code),
  constraint fueling_permit_truck_grade_fk
    foreign key (truck_id, held_fuel_type) references fuel_truck (id, fuel_type),
  constraint fueling_permit_aircraft_grade_fk
    foreign key (tail_number, held_fuel_type) references aircraft_approved_fuel (tail_number, fuel_type),
  constraint fueling_permit_state_ck check (state in ('OPEN', 'COMPLETED', 'RELEASED')),
  constraint fueling_permit_terms_ck check (
    (order_version is not null and truck_id is not null and tail_number is not null and fuel_type is not null
      and minted_at is not null)
    or (state = 'RELEASED' and order_version is null and truck_id is null and tail_number is null and fuel_type is null
      and minted_at is null)),
  constraint fueling_permit_held_ck check (case state
    when 'OPEN' then held_fuel_type is not null and held_fuel_type = fuel_type
    else held_fuel_type is null end),
  constraint fueling_permit_closed_ck check ((state = 'OPEN') = (closed_at is null)),
  constraint fueling_permit_readings_ck check (case state
    when 'COMPLETED' then start_meter_reading is not null and end_meter_reading is not null
      and start_meter_reading >= 0 and end_meter_reading >= start_meter_reading
    else start_meter_reading is null and end_meter_reading is null end)
);
create index fueling_permit_aircraft_ix on fueling_permit (tail_number, held_fuel_type);
create index fueling_permit_fuel_type_ix on fueling_permit (fuel_type);

-- The foreign key on itself makes each entry start where the one before it ended.
create table meter_log (
  truck_id bigint not null,
  entry_number bigint not null,
  previous_entry_number bigint,
  kind varchar(20) not null,
  order_id bigint,
  start_reading numeric(10, 2) not null,
  end_reading numeric(10, 2) not null,
  reason varchar(400),
  recorded_at timestamp with time zone not null,
  recorded_by_user_id bigint,
  constraint meter_log_pk primary key (truck_id, entry_number),
  constraint meter_log_order_uk unique (order_id),
  constraint meter_log_end_uk unique (truck_id, entry_number, end_reading),
  constraint meter_log_truck_fk foreign key (truck_id) references fuel_truck (id),
  constraint meter_log_order_fk foreign key (order_id) references fueling_permit (order_id),
  constraint meter_log_contiguous_fk foreign key (truck_id, previous_entry_number, start_reading)
    references meter_log (truck_id, entry_number, end_reading),
  constraint meter_log_kind_ck check (kind in ('OPENING', 'ORDER', 'ADJUSTMENT', 'CALIBRATION')),
  constraint meter_log_previous_ck check (case entry_number
    when 1 then previous_entry_number is null and kind = 'OPENING' and end_reading = start_reading
    else previous_entry_number is not null and previous_entry_number = entry_number - 1 and kind <> 'OPENING' end),
  constraint meter_log_readings_ck
    check (start_reading >= 0 and end_reading >= 0 and (kind <> 'ORDER' or end_reading >= start_reading)),
  constraint meter_log_ordered_ck check ((kind = 'ORDER') = (order_id is not null)),
  constraint meter_log_reason_ck check (kind not in ('ADJUSTMENT', 'CALIBRATION') or reason is not null)
);
create index meter_log_previous_ix on meter_log (truck_id, previous_entry_number, start_reading);
