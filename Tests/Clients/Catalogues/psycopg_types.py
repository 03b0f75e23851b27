"""What psycopg finds of types and tables."""
import sys

sys.path.pop(0)  # this folder, where a script may be named as a module
import psycopg
from psycopg.types import TypeInfo
from psycopg.types.composite import CompositeInfo
from psycopg.types.enum import EnumInfo
from psycopg.types.range import RangeInfo

with psycopg.connect(sys.argv[1]) as connection:
    for name in ("int4", "text", "timestamptz", "jsonb", "pg_catalog.numeric", "nosuch", "customers"):
        info = TypeInfo.fetch(connection, name)
        print(name, info and (info.name, info.regtype, info.delimiter))
    for name in ("int4range", "tstzrange", "text"):
        info = RangeInfo.fetch(connection, name)
        print(name, info and (info.name, info.oid, info.array_oid, info.subtype_oid))
    print(EnumInfo.fetch(connection, "mood"))
    info = CompositeInfo.fetch(connection, "customers")
    print(info and (info.name, info.field_names, info.field_types))
    for binary in (False, True):
        cursor = connection.cursor(binary=binary)
        cursor.execute("SELECT * FROM customers WHERE id >= %s ORDER BY id", (2,))
        print([(column.name, column.type_code, column.display_size, column.internal_size,
                column.precision, column.scale) for column in cursor.description])
        print(cursor.fetchall())
    with connection.cursor(name="rows") as cursor:
        cursor.execute("SELECT number, placed FROM sales.orders ORDER BY number")
        print(cursor.fetchmany(1), cursor.fetchall())
