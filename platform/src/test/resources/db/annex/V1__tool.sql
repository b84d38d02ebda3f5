create table tool (
    id bigint not null,
    constraint tool_pk primary key (id)
);
