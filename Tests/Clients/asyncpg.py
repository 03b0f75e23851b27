import asyncio
import sys

sys.path.pop(0)  # this folder, where a script is named as the module
import asyncpg


async def main():
    connection = await asyncpg.connect(sys.argv[1])
    row = await connection.fetchrow("SELECT * FROM scalars")
    print(*(value.isoformat() if hasattr(value, "isoformat") else value for value in row))
    statement = await connection.prepare("SELECT name FROM items WHERE id = $1")
    print([p.name for p in statement.get_parameters()], [tuple(r) for r in await statement.fetch(7)])
    async with connection.transaction():
        rows = connection.cursor("SELECT id, name, price, at FROM items", prefetch=1)
        print([row["id"] async for row in rows])
    try:
        await connection.execute("INSERT INTO items VALUES ($1)", "1")
    except asyncpg.UniqueViolationError as error:
        print(error.constraint_name)
    await connection.close()


asyncio.run(main())
