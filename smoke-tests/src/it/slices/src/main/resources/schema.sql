create table sale (article varchar(20), price int);
insert into sale values ('tea', 3);
