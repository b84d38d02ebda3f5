-- Text columns have twice the contract's length: H2 counts UTF-16 units, the contract code points.
create sequence webhook_id start with 1 increment by 20;
create sequence webhook_delivery_id start with 1 increment by 20;

-- Secrets stand here as they are, since they must sign.
create table webhook (
  id bigint not null,
  url varchar(2000) not null,
  description varchar(400),
  event_types varchar(1000) not null,
  is_active boolean not null,
  disabled_reason varchar(400),
  secret varchar(100) not null,
  previous_secret varchar(100),
  previous_secret_ends_at timestamp with time zone,
  begins_after bigint not null,
  failures integer not null,
  failed_order_id bigint,
  several_orders_failed boolean not null,
  failing_since timestamp with time zone,
  next_probe_at timestamp with time zone,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  deleted_at timestamp with time zone,
  constraint webhook_pk primary key (id),
  constraint webhook_disabled_ck check (not (is_active and disabled_reason is not null)),
  constraint webhook_previous_secret_ck check ((previous_secret is null) = (previous_secret_ends_at is null)),
  constraint webhook_failing_ck check (failures >= 0
    and (failures = 0) = (failing_since is null)
    and (failures = 0) = (next_probe_at is null)
    and (failures = 0) = (failed_order_id is null)),
  constraint webhook_version_ck check (version >= 1)
);

-- Webhooks are registered one at a time: whoever holds this row sees how many there are, and adds the next.
create table webhook_registration (
  id integer not null,
  constraint webhook_registration_pk primary key (id),
  constraint webhook_registration_one_row_ck check (id = 1)
);
insert into webhook_registration (id) values (1);

-- One event for one webhook: the body as it is sent, the same bytes at each attempt. Of one order the one with the lowest
-- log_position among those that are pending is attempted.
create table webhook_delivery (
  id bigint not null,
  webhook_id bigint not null,
  event_id varchar(200) not null,
  log_position bigint not null,
  order_id bigint not null,
  event_type varchar(200) not null,
  body varchar(1000000) not null,
  status varchar(9) not null,
  attempts integer not null,
  first_attempt_at timestamp with time zone,
  last_attempt_at timestamp with time zone,
  next_attempt_at timestamp with time zone not null,
  response_status integer,
  failure varchar(400),
  duration_ms bigint,
  created_at timestamp with time zone not null,
  constraint webhook_delivery_pk primary key (id),
  constraint webhook_delivery_event_uk unique (webhook_id, event_id),
  constraint webhook_delivery_webhook_fk foreign key (webhook_id) references webhook (id),
  constraint webhook_delivery_status_ck check (status in ('PENDING', 'DELIVERED', 'FAILED'))
);
create index webhook_delivery_status_ix on webhook_delivery (webhook_id, status, log_position);
create index webhook_delivery_order_ix on webhook_delivery (webhook_id, order_id, status, log_position);
create index webhook_delivery_log_ix on webhook_delivery (webhook_id, log_position);
create index webhook_delivery_age_ix on webhook_delivery (status, created_at);

create table idempotency_key (
  user_id bigint not null,
  idempotency_key varchar(255) not null,
  fingerprint varchar(64) not null,
  answer varchar(1000000) not null,
  created_at timestamp with time zone not null,
  constraint idempotency_key_pk primary key (user_id, idempotency_key)
);
create index idempotency_key_created_ix on idempotency_key (created_at);
