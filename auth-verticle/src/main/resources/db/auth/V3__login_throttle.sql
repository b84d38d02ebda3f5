-- Failed logins of one account, whether there is such an account or not. The scope is a SHA-256, in hexadecimal.
create table login_failure (
  scope varchar(64) not null,
  failures integer not null,
  last_failed_at timestamp with time zone not null,
  blocked_until timestamp with time zone not null,
  constraint login_failure_pk primary key (scope),
  constraint login_failure_failures_ck check (failures >= 0)
);
create index login_failure_last_failed_ix on login_failure (last_failed_at);

-- Where a user has logged in from: failures from elsewhere don't delay him there.
create table familiar_network (
  user_id bigint not null,
  network varchar(64) not null,
  last_login_at timestamp with time zone not null,
  constraint familiar_network_pk primary key (user_id, network),
  constraint familiar_network_user_fk foreign key (user_id) references app_user (id)
);
create index familiar_network_last_login_ix on familiar_network (last_login_at);
