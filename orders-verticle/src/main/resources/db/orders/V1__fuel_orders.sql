-- Text columns have twice the contract's length: H2 counts UTF-16 units, the contract code points.
create sequence customer_id start with 1 increment by 20;
create sequence fuel_order_id start with 1 increment by 20;

create table customer (
  id bigint not null,
  name varchar(200) not null,
  email varchar(508) not null,
  email_key varchar(508) not null,
  phone varchar(80),
  company_name varchar(200),
  payment_type varchar(20) not null,
  billing_email varchar(508),
  tax_id varchar(100),
  purchase_order_required boolean not null,
  address_line1 varchar(200),
  address_line2 varchar(200),
  address_city varchar(200),
  address_region varchar(200),
  address_postal_code varchar(40),
  address_country varchar(2),
  is_active boolean not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint customer_pk primary key (id),
  constraint customer_email_uk unique (email_key),
  constraint customer_payment_type_ck check (payment_type in ('CARD_ON_FILE', 'NET_30', 'CASH_OR_CHECK', 'PREPAY')),
  constraint customer_address_ck check (
    (address_line1 is null and address_city is null and address_country is null)
    or (address_line1 is not null and address_city is not null and address_country is not null)),
  constraint customer_version_ck check (version >= 1)
);
create index customer_name_ix on customer (name);
create index customer_company_ix on customer (company_name);

create table fuel_order (
  id bigint not null,
  status varchar(12) not null,
  tail_number varchar(20) not null,
  customer_id bigint,
  fuel_type varchar(20) not null,
  additive_requested boolean not null,
  requested_amount numeric(10, 2) not null,
  assigned_lst_user_id bigint,
  assigned_truck_id bigint,
  location_on_ramp varchar(200) not null,
  csr_notes varchar(4000),
  lst_notes varchar(4000),
  priority varchar(6) not null,
  due_at timestamp with time zone,
  start_meter_reading numeric(10, 2),
  end_meter_reading numeric(10, 2),
  calculated_gallons_dispensed numeric(10, 2),
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  dispatch_timestamp timestamp with time zone not null,
  acknowledge_timestamp timestamp with time zone,
  en_route_timestamp timestamp with time zone,
  fueling_start_timestamp timestamp with time zone,
  completion_timestamp timestamp with time zone,
  reviewed_timestamp timestamp with time zone,
  cancelled_timestamp timestamp with time zone,
  reviewed_by_csr_user_id bigint,
  cancel_reason varchar(200),
  version bigint not null,
  change_version integer not null,
  acknowledged_change_version integer not null,
  constraint fuel_order_pk primary key (id),
  constraint fuel_order_customer_fk foreign key (customer_id) references customer (id),
  constraint fuel_order_status_ck check (
    status in ('DISPATCHED', 'ACKNOWLEDGED', 'EN_ROUTE', 'FUELING', 'COMPLETED', 'REVIEWED', 'CANCELLED')),
  constraint fuel_order_priority_ck check (priority in ('LOW', 'NORMAL', 'HIGH')),
  constraint fuel_order_amount_ck check (requested_amount > 0),
  constraint fuel_order_version_ck check (version >= 1 and change_version >= 0
    and acknowledged_change_version between 0 and change_version),
  constraint fuel_order_assigned_ck check (
    status in ('DISPATCHED', 'CANCELLED') or assigned_lst_user_id is not null),
  constraint fuel_order_truck_ck check (
    status in ('DISPATCHED', 'ACKNOWLEDGED', 'CANCELLED') or assigned_truck_id is not null),
  constraint fuel_order_readings_ck check (
    (status in ('COMPLETED', 'REVIEWED')
      and start_meter_reading is not null and end_meter_reading is not null and calculated_gallons_dispensed is not null
      and calculated_gallons_dispensed >= 0
      and calculated_gallons_dispensed = end_meter_reading - start_meter_reading)
    or (status not in ('COMPLETED', 'REVIEWED')
      and start_meter_reading is null and end_meter_reading is null and calculated_gallons_dispensed is null)),
  constraint fuel_order_reviewed_ck check (
    (status = 'REVIEWED') = (reviewed_timestamp is not null)
    and (reviewed_timestamp is null) = (reviewed_by_csr_user_id is null)),
  constraint fuel_order_cancelled_ck check (
    (status = 'CANCELLED') = (cancelled_timestamp is not null)
    and (cancelled_timestamp is null) = (cancel_reason is null))
);
create index fuel_order_status_ix on fuel_order (status, created_at, id);
create index fuel_order_created_ix on fuel_order (created_at, id);
create index fuel_order_due_ix on fuel_order (due_at, id);
create index fuel_order_tail_number_ix on fuel_order (tail_number, created_at);
create index fuel_order_customer_ix on fuel_order (customer_id, created_at);
create index fuel_order_lst_ix on fuel_order (assigned_lst_user_id, status, created_at);
create index fuel_order_truck_ix on fuel_order (assigned_truck_id, status, created_at);
create index fuel_order_fuel_type_ix on fuel_order (fuel_type, created_at);
create index fuel_order_priority_ix on fuel_order (priority, created_at);

-- Automatic assignments are made one at a time: whoever holds this row sees all open orders and adds the next.
create table assignment_lock (
  id integer not null,
  constraint assignment_lock_pk primary key (id),
  constraint assignment_lock_one_row_ck check (id = 1)
);
insert into assignment_lock (id) values (1);

create table order_history (
  id varchar(36) not null,
  order_id bigint not null,
  order_version bigint not null,
  action varchar(20) not null,
  recorded_at timestamp with time zone not null,
  actor_user_id bigint,
  client_address varchar(50) not null,
  request_id varchar(64) not null,
  changes varchar(100000) not null,
  constraint order_history_pk primary key (id),
  constraint order_history_order_fk foreign key (order_id) references fuel_order (id),
  constraint order_history_action_ck check (action in ('CREATED', 'STATUS_CHANGED', 'REFUSED'))
);
create index order_history_order_ix on order_history (order_id, recorded_at, order_version);

-- The event log. A row is written in the transaction of its change, without a position; positions are given afterwards,
-- to committed rows only, by whoever holds the row of order_event_position.
create table order_event (
  id varchar(36) not null,
  order_id bigint not null,
  order_version bigint not null,
  type varchar(60) not null,
  recorded_at timestamp with time zone not null,
  data varchar(4000) not null,
  log_position bigint,
  constraint order_event_pk primary key (id),
  constraint order_event_version_uk unique (order_id, order_version),
  constraint order_event_position_uk unique (log_position),
  constraint order_event_order_fk foreign key (order_id) references fuel_order (id)
);
create index order_event_unpositioned_ix on order_event (log_position, recorded_at);

create table order_event_position (
  id integer not null,
  last_position bigint not null,
  constraint order_event_position_pk primary key (id),
  constraint order_event_position_one_row_ck check (id = 1)
);
insert into order_event_position (id, last_position) values (1, 0);

-- Fuelling permits that the fleet service still has to release: written in the transaction that cancels the order.
create table permit_release (
  order_id bigint not null,
  requested_at timestamp with time zone not null,
  constraint permit_release_pk primary key (order_id),
  constraint permit_release_order_fk foreign key (order_id) references fuel_order (id)
);
