-- What shop.yaml says, for a real PostgreSQL.
CREATE SCHEMA sales;
CREATE TABLE customers (
  id integer PRIMARY KEY,
  name character varying(40),
  email text NOT NULL UNIQUE,
  credit numeric(10,2) DEFAULT 0,
  tags text[],
  active boolean DEFAULT true,
  updated_at timestamp DEFAULT now()
);
COMMENT ON TABLE customers IS 'Who buys';
COMMENT ON COLUMN customers.credit IS 'In euro';
INSERT INTO customers VALUES
  (1, 'Ada', 'ada@example.org', 10.5, '{a,"b c",NULL}', true, '2026-01-01 00:00:00'),
  (2, 'Grace', 'grace@example.org', NULL, NULL, false, '2026-01-02 12:30:00.25'),
  (3, NULL, 'alan@example.org', 0, '{}', NULL, NULL);
CREATE TABLE sales.orders (
  customer integer NOT NULL REFERENCES customers (id),
  number smallint NOT NULL,
  placed timestamp(3) with time zone,
  code character(3),
  details jsonb,
  PRIMARY KEY (customer, number)
);
INSERT INTO sales.orders VALUES
  (1, 1, '2026-01-03 01:02:03.4567+01', 'EUR', '{"paid": true}'),
  (1, 2, '2026-01-04 00:00:00+00', 'US', NULL);
CREATE TABLE empty (plain text);
