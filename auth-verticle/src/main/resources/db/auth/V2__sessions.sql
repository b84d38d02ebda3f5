create sequence user_session_id start with 1 increment by 20;

-- From a login to its end: a family of refresh tokens, one at a time, and the access tokens that name it.
create table user_session (
  id bigint not null,
  user_id bigint not null,
  client_address varchar(64) not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  end_reason varchar(20),
  constraint user_session_pk primary key (id),
  constraint user_session_user_fk foreign key (user_id) references app_user (id),
  constraint user_session_end_ck check ((ended_at is null) = (end_reason is null)),
  constraint user_session_end_reason_ck check (end_reason in
    ('LOGOUT', 'PASSWORD', 'DEACTIVATION', 'REUSE', 'USER', 'ADMINISTRATOR', 'DISPLACED'))
);
create index user_session_user_ix on user_session (user_id, id);
create index user_session_expires_ix on user_session (expires_at);
create index user_session_ended_ix on user_session (ended_at);

-- A refresh token has two parts: one names the family for as long as the session lasts, the other is new each time. A family
-- with another second part than this is one that was exchanged before. Both are kept as their SHA-256, in hexadecimal: who
-- reads this table can't refresh with it.
create table refresh_token (
  session_id bigint not null,
  family_hash varchar(64) not null,
  secret_hash varchar(64) not null,
  expires_at timestamp with time zone not null,
  constraint refresh_token_pk primary key (session_id),
  constraint refresh_token_family_uk unique (family_hash),
  constraint refresh_token_session_fk foreign key (session_id) references user_session (id) on delete cascade,
  constraint refresh_token_family_ck check (char_length(family_hash) = 64),
  constraint refresh_token_secret_ck check (char_length(secret_hash) = 64)
);
