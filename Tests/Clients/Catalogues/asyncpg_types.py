"""What asyncpg finds of types and tables."""
import asyncio
import json
import sys

sys.path.pop(0)  # this folder, where a script may be named as a module
import asyncpg


async def main():
    connection = await asyncpg.connect(sys.argv[1])
    statement = await connection.prepare(
        "SELECT id, name, updated_at FROM customers WHERE updated_at > $1 ORDER BY updated_at LIMIT $2")
    print(statement.get_parameters(), statement.get_attributes())
    import datetime
    print(await statement.fetch(datetime.datetime(2026, 1, 1), 1))
    print(await connection.fetch("SELECT tags FROM customers WHERE id = ANY($1::int4[]) ORDER BY id", [1, 2]))
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=json.dumps, decoder=json.loads)
    print(await connection.fetchval("SELECT details FROM sales.orders WHERE number = $1", 1))
    print(await connection.fetch("SELECT typname, typinput, typarray FROM pg_type WHERE oid = $1", 23))
    row = await connection.fetchrow("SELECT c FROM customers c WHERE id = $1", 1) if False else None
    print(await connection.fetch(
        "SELECT relname, relkind, relacl FROM pg_class WHERE relname = 'customers'"))
    async with connection.transaction():
        print([tuple(row) async for row in connection.cursor("SELECT id FROM customers ORDER BY id")])
    try:
        await connection.set_type_codec("mood", encoder=str, decoder=str)
    except ValueError as error:
        print(error)
    for name in ("anyarray", "_aclitem", "int4range"):
        print(await connection._introspect_type(name, "pg_catalog"))
    await connection.close()


asyncio.run(main())
