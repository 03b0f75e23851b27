\dt
\d
\dn
\du
\l
\d customers
\d+ customers
\d sales.orders
\d+ sales.orders
\d empty
\d customers_pkey
\d nosuch
\dt sales.*
\dt nosuch
\dt+ customers
\dt pg_catalog.pg_c*
\dt *.*
\di
\dv
\dm
\ds
\df
\dT
\dD
\db
\dx
\dp customers
\dRp
\det
\dy
SELECT id, name, updated_at FROM customers WHERE updated_at > '2026-01-01 12:00:00' ORDER BY updated_at LIMIT 10;
SELECT * FROM customers ORDER BY id DESC;
SELECT count(*), max(placed) FROM sales.orders;
SELECT table_schema, table_name, table_type FROM information_schema.tables WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY table_schema, table_name;
SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable, column_default FROM information_schema.columns WHERE table_name = 'customers' ORDER BY ordinal_position;
\set VERBOSITY verbose
SAVEPOINT a;
RELEASE a;
ROLLBACK TO a;
BEGIN;
SAVEPOINT a;
SET application_name = 'x';
SAVEPOINT "B";
SELECT nosuch;
ROLLBACK TO SAVEPOINT a;
SHOW application_name;
RELEASE SAVEPOINT a;
RELEASE nosuch;
SAVEPOINT x;
ROLLBACK TO nosuch;
RELEASE SAVEPOINT a;
ROLLBACK;
DECLARE c CURSOR FOR SELECT 1;
CLOSE c;
CLOSE ALL;
FETCH c;
BEGIN;
DECLARE c CURSOR FOR SELECT id FROM customers ORDER BY id;
FETCH c;
FETCH FORWARD 1 FROM c;
FETCH ALL FROM c;
FETCH c;
CLOSE c;
DECLARE c NO SCROLL CURSOR WITHOUT HOLD FOR SELECT id FROM customers ORDER BY id;
DECLARE c CURSOR FOR SELECT 2;
ROLLBACK;
DEALLOCATE ALL;
DEALLOCATE nosuch;
BEGIN; DECLARE d CURSOR WITH HOLD FOR SELECT id FROM customers ORDER BY id; COMMIT;
FETCH 2 FROM d;
CLOSE d;
