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
