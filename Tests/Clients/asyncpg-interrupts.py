import asyncio
import io
import sys

sys.path.pop(0)
import asyncpg


async def main():
    connection = await asyncpg.connect(sys.argv[1])
    try:
        await connection.fetch("SELECT pg_sleep(60)", timeout=0.1)
    except asyncio.TimeoutError:
        print("timed out")
    print(await connection.fetchval("SELECT 7"))
    async with connection.transaction():
        try:
            async with connection.transaction():
                await connection.fetch("SELECT nosuch")
        except asyncpg.UndefinedColumnError as error:
            print(error)
        print(await connection.fetchval("SELECT 8"))
    output = io.BytesIO()
    print(await connection.copy_from_table("items", output=output, format="csv"), output.getvalue())
    records = [(1, "a"), (2, None)]
    print(await connection.copy_records_to_table("items", records=records, columns=["id", "name"]))
    heard = asyncio.Queue()
    await connection.add_listener("news", lambda *news: heard.put_nowait(news[2:]))
    await connection.execute("NOTIFY news, 'hello'")
    print(await heard.get())
    await connection.close()


asyncio.run(main())
