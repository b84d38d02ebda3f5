create sequence user_session_id start with 1 increment by 20;

-- From a login to its end: the refresh tokens of one family, and the access tokens that name it.
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

-- Only the SHA-256 of a token, in hexadecimal: who reads this table can't refresh with it.
create table refresh_token (
  token_hash varchar(64) not null,
  session_id bigint not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint refresh_token_pk primary key (token_hash),
  constraint refresh_token_session_fk foreign key (session_id) references user_session (id) on delete cascade,
  constraint refresh_token_hash_ck check (char_length(token_hash) = 64)
);
create index refresh_token_session_ix on refresh_token (session_id, used_at);
