import sys
from urllib.parse import urlsplit

sys.path.pop(0)  # this folder, where a script is named as the module
import pg8000.native

uri = urlsplit(sys.argv[1])
connection = pg8000.native.Connection(
    uri.username, host=uri.hostname, port=uri.port, database=uri.path[1:])
row = connection.run("SELECT * FROM everything")[0]
print(*(value.isoformat() if hasattr(value, "isoformat") else value for value in row))
print(connection.run("SELECT name FROM items WHERE id = :id", id=7))
try:
    connection.run("SELECT nosuch FROM items")
except pg8000.native.DatabaseError as error:
    print(error.args[0]["C"], error.args[0]["P"])
connection.run("UPDATE items")
print(connection.row_count, [notice[b"M"].decode() for notice in connection.notices])
connection.close()
