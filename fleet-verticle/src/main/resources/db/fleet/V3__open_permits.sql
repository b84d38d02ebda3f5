-- For whoever goes through the open permits, which are few, without going through the past ones.
create index fueling_permit_open_ix on fueling_permit (state, order_id);
