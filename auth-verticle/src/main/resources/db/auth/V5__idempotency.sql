-- What users' Idempotency-Keys were used for, and the answers: written in the transaction of the change.
create table idempotency_key (
  user_id bigint not null,
  idempotency_key varchar(255) not null,
  fingerprint varchar(64) not null,
  answer varchar(1000000) not null,
  created_at timestamp with time zone not null,
  constraint idempotency_key_pk primary key (user_id, idempotency_key)
);
create index idempotency_key_created_ix on idempotency_key (created_at);
