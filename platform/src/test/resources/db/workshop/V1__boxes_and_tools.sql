create sequence tool_id start with 1000 increment by 20;

create table box (
    id bigint not null,
    shelf varchar(10) not null,
    place integer not null,
    constraint box_pk primary key (id),
    constraint box_place_uk unique (shelf, place)
);

create table tool (
    id bigint not null,
    label varchar(40),
    price numeric(10, 2),
    lent boolean,
    note text,
    bought_on date,
    checked_at timestamp with time zone,
    uses integer default 0 not null,
    box_id bigint,
    constraint tool_pk primary key (id),
    constraint tool_label_uk unique (label),
    constraint tool_box_fk foreign key (box_id) references box (id),
    constraint tool_price_ck check (price >= 0),
    constraint tool_price_ck_most check (price < 99999999)
);

create index tool_box_ix on tool (box_id);

create table idempotency_key (
    user_id bigint not null,
    idempotency_key varchar(255) not null,
    fingerprint varchar(64) not null,
    answer varchar(1000000) not null,
    created_at timestamp with time zone not null,
    constraint idempotency_key_pk primary key (user_id, idempotency_key)
);
create index idempotency_key_created_ix on idempotency_key (created_at);
