"""What pg8000 finds of tables."""
import sys
from urllib.parse import urlsplit

sys.path.pop(0)  # this folder, where a script may be named as a module
import pg8000.dbapi

uri = urlsplit(sys.argv[1])
connection = pg8000.dbapi.connect(
    uri.username, host=uri.hostname, port=uri.port, database=uri.path[1:])
cursor = connection.cursor()
cursor.execute("SELECT * FROM customers WHERE id < %s ORDER BY id", (3,))
print(cursor.description)
print(cursor.fetchall())
cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1",
               ("public",))
print(cursor.fetchall())
