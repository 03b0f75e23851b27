import sys

sys.path.pop(0)  # this folder, where a script is named as the module
import psycopg

for binary in (False, True):
    with psycopg.connect(sys.argv[1]) as connection:
        cursor = connection.cursor(binary=binary)
        row = cursor.execute("SELECT * FROM everything").fetchone()
        print(*(value.isoformat() if hasattr(value, "isoformat") else value for value in row))
        print(cursor.execute("SELECT name FROM items WHERE id = %s", (7,)).fetchall())
        try:
            cursor.execute("INSERT INTO items VALUES (%s)", (1,))
        except psycopg.errors.UniqueViolation as error:
            print(error.diag.constraint_name, connection.info.transaction_status.name)
        connection.rollback()
        print(cursor.execute("UPDATE items SET id = %s", (1,)).rowcount)
