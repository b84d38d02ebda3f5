-- orders
select * from fuel_order where id = :order_id;
