-- orders
select * from fuel_order order by created_at desc, id desc limit :limit offset :offset;
