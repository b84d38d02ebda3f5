create sequence app_user_id start with 1 increment by 20;
create sequence role_id start with 21 increment by 20;

-- Whoever changes who may do what holds the lock of this one row.
create table access_lock (
  id bigint not null,
  constraint access_lock_pk primary key (id),
  constraint access_lock_one_row_ck check (id = 1)
);
insert into access_lock (id) values (1);

-- Lengths are counted in UTF-16 units by one engine and in characters by the other, so columns are wider than the contract.
create table app_user (
  id bigint not null,
  email varchar(512) not null,
  email_key varchar(1024) not null,
  username varchar(200) not null,
  username_key varchar(400) not null,
  name varchar(200),
  password_hash varchar(255) not null,
  is_active boolean not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint app_user_pk primary key (id),
  constraint app_user_email_uk unique (email_key),
  constraint app_user_username_uk unique (username_key),
  constraint app_user_email_ck check (char_length(email) >= 3),
  constraint app_user_username_ck check (char_length(username) >= 1),
  constraint app_user_name_ck check (char_length(name) >= 1),
  constraint app_user_version_ck check (version >= 1)
);
create index app_user_is_active_ix on app_user (is_active);

create table role (
  id bigint not null,
  name varchar(50) not null,
  name_key varchar(50) not null,
  description varchar(400) not null,
  is_seeded boolean not null,
  version bigint not null,
  created_at timestamp with time zone not null,
  updated_at timestamp with time zone not null,
  constraint role_pk primary key (id),
  constraint role_name_uk unique (name_key),
  constraint role_name_ck check (char_length(name) >= 1),
  constraint role_version_ck check (version >= 1)
);

create table permission (
  id bigint not null,
  name varchar(50) not null,
  description varchar(200) not null,
  constraint permission_pk primary key (id),
  constraint permission_name_uk unique (name)
);

create table user_role (
  user_id bigint not null,
  role_id bigint not null,
  constraint user_role_pk primary key (user_id, role_id),
  constraint user_role_user_fk foreign key (user_id) references app_user (id),
  constraint user_role_role_fk foreign key (role_id) references role (id)
);
create index user_role_role_ix on user_role (role_id);

create table role_permission (
  role_id bigint not null,
  permission_id bigint not null,
  constraint role_permission_pk primary key (role_id, permission_id),
  constraint role_permission_role_fk foreign key (role_id) references role (id),
  constraint role_permission_permission_fk foreign key (permission_id) references permission (id)
);
create index role_permission_permission_ix on role_permission (permission_id);

create table role_inheritance (
  role_id bigint not null,
  inherited_role_id bigint not null,
  constraint role_inheritance_pk primary key (role_id, inherited_role_id),
  constraint role_inheritance_role_fk foreign key (role_id) references role (id),
  constraint role_inheritance_inherited_fk foreign key (inherited_role_id) references role (id),
  constraint role_inheritance_self_ck check (role_id <> inherited_role_id)
);
create index role_inheritance_inherited_ix on role_inheritance (inherited_role_id);

insert into permission (id, name, description) values
  (1, 'CREATE_ORDER', 'Make fuel orders.'),
  (2, 'VIEW_ASSIGNED_ORDERS', 'See the fuel orders assigned to oneself.'),
  (3, 'VIEW_ALL_ORDERS', 'See every fuel order.'),
  (4, 'UPDATE_OWN_ORDER_STATUS', 'Claim a fuel order and move one''s own to its next step.'),
  (5, 'COMPLETE_OWN_ORDER', 'Complete one''s own fuel order with the meter readings.'),
  (6, 'REVIEW_ORDERS', 'Review completed fuel orders.'),
  (7, 'EXPORT_ORDERS_CSV', 'Export fuel orders as CSV.'),
  (8, 'VIEW_ORDER_STATS', 'See the counts of fuel orders by status.'),
  (9, 'EDIT_FUEL_ORDER', 'Edit and cancel fuel orders.'),
  (10, 'DELETE_FUEL_ORDER', 'Delete fuel orders.'),
  (11, 'VIEW_USERS', 'See users.'),
  (12, 'MANAGE_USERS', 'Create, change and deactivate users, and give them roles.'),
  (13, 'VIEW_TRUCKS', 'See fuel trucks, their checks and their meter logs.'),
  (14, 'MANAGE_TRUCKS', 'Create and change fuel trucks, and record their checks.'),
  (15, 'VIEW_AIRCRAFT', 'See aircraft and their maintenance records.'),
  (16, 'MANAGE_AIRCRAFT', 'Create and change aircraft and their maintenance records.'),
  (17, 'VIEW_CUSTOMERS', 'See customers.'),
  (18, 'MANAGE_CUSTOMERS', 'Create and change customers.'),
  (19, 'MANAGE_ROLES', 'Create, change and delete roles, and give them permissions.'),
  (20, 'VIEW_PERMISSIONS', 'See roles and permissions.'),
  (21, 'MANAGE_SETTINGS', 'Change the settings of the service.');

insert into role (id, name, name_key, description, is_seeded, version, created_at, updated_at) values
  (1, 'Admin', 'admin', 'Administers the service: every permission.', true, 1, current_timestamp, current_timestamp),
  (2, 'CSR', 'csr', 'Customer service representative: runs the desk.', true, 1, current_timestamp, current_timestamp),
  (3, 'LST', 'lst', 'Line service technician: fuels the aircraft.', true, 1, current_timestamp, current_timestamp);

insert into role_inheritance (role_id, inherited_role_id) values (1, 2), (1, 3);

-- Admin has every permission itself, so that it keeps them when CSR or LST lose one.
insert into role_permission (role_id, permission_id) select 1, id from permission;
insert into role_permission (role_id, permission_id) select 2, id from permission where name in (
  'CREATE_ORDER', 'VIEW_ALL_ORDERS', 'REVIEW_ORDERS', 'EXPORT_ORDERS_CSV', 'VIEW_ORDER_STATS', 'EDIT_FUEL_ORDER',
  'VIEW_USERS', 'VIEW_TRUCKS', 'VIEW_AIRCRAFT', 'MANAGE_AIRCRAFT', 'VIEW_CUSTOMERS', 'MANAGE_CUSTOMERS',
  'VIEW_PERMISSIONS');
insert into role_permission (role_id, permission_id) select 3, id from permission where name in (
  'CREATE_ORDER', 'VIEW_ASSIGNED_ORDERS', 'UPDATE_OWN_ORDER_STATUS', 'COMPLETE_OWN_ORDER', 'VIEW_ORDER_STATS',
  'VIEW_TRUCKS', 'VIEW_AIRCRAFT');
