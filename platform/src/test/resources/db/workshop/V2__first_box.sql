insert into box (id, shelf, place) values (1, 'left', 1);
