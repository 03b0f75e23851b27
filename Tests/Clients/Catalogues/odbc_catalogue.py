"""What psqlODBC's catalogue functions say of a database."""
import sys
from urllib.parse import urlsplit

sys.path.pop(0)  # this folder, where a script may be named as a module
import pyodbc

uri = urlsplit(sys.argv[1])
connection = pyodbc.connect(
    f"DRIVER={sys.argv[2]};SERVER={uri.hostname};PORT={uri.port};DATABASE={uri.path[1:]};"
    f"UID={uri.username};SSLMODE=disable")
cursor = connection.cursor()


def show(title, rows):
    print("--", title, [column[0] for column in cursor.description])
    for row in rows:
        print(*row, sep="|")


show("tables", cursor.tables(tableType="TABLE").fetchall())
show("tables of sales", cursor.tables(schema="sales").fetchall())
show("columns", cursor.columns(table="customers").fetchall())
show("columns of orders", cursor.columns(table="orders", schema="sales").fetchall())
show("primary keys", cursor.primaryKeys("orders", schema="sales").fetchall())
show("foreign keys", cursor.foreignKeys(foreignTable="orders", foreignSchema="sales").fetchall())
show("statistics", cursor.statistics("customers").fetchall())
show("types", cursor.getTypeInfo().fetchall())
cursor.execute("SELECT id, name FROM customers WHERE updated_at > ? ORDER BY id", "2026-01-01 12:00:00")
print(cursor.fetchall())
