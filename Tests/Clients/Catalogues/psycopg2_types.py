"""What psycopg 2 finds of types and tables."""
import sys

sys.path.pop(0)  # this folder, where a script may be named as a module
import psycopg2
import psycopg2.extras

connection = psycopg2.connect(sys.argv[1])
cursor = connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor)
cursor.execute("SELECT id, name, credit, tags FROM customers WHERE id = ANY(%s) ORDER BY id", ([1, 3],))
print([tuple(column)[:2] for column in cursor.description], cursor.fetchall())
print(psycopg2.extras.HstoreAdapter.get_oids(connection))
caster = psycopg2.extras.register_composite("customers", connection)
print(caster.name, caster.schema, caster.attnames, caster.atttypes)
cursor = connection.cursor()
cursor.execute("SELECT count(*) FROM sales.orders")
print(cursor.fetchone())
cursor = connection.cursor("named")
cursor.execute("SELECT number FROM sales.orders ORDER BY number DESC")
print(cursor.fetchall())
