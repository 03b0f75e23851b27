"""Connects with a driver as it is told to, and says what came of it: DRIVER, and options as JSON.

Options are libpq's; asyncpg and pg8000 know those that every driver has. `times` repeats it in one
process, and says how many files were left open; `then` has what is other for a further connection.
"""

import asyncio
import json
import os
import ssl
import sys


def with_psycopg(options):
    import psycopg

    with psycopg.connect(**options) as connection:
        connection.execute("SELECT 1")
        return "TLS" if connection.pgconn.ssl_in_use else "plain"


def with_string_of_psycopg(options):
    """Options as somebody writes them who does not quote."""
    import psycopg

    psycopg.connect(" ".join(f"{name}={value}" for name, value in options.items())).close()


async def asyncpg_connection(options):
    import asyncpg

    if "sslrootcert" in options:
        os.environ["PGSSLROOTCERT"] = options["sslrootcert"]
    return await asyncpg.connect(
        host=options["host"], port=int(options["port"]), user=options["user"],
        password=options["password"], database=options["dbname"], ssl=options["sslmode"],
        timeout=int(options["connect_timeout"]))


def with_asyncpg(options):
    async def connect():
        connection = await asyncpg_connection(options)
        await connection.fetch("SELECT 1")
        is_encrypted = connection._transport.get_extra_info("ssl_object") is not None
        await connection.close()
        return "TLS" if is_encrypted else "plain"

    return asyncio.run(connect())


def with_pg8000(options):
    import pg8000.native

    context = ssl.create_default_context(cafile=options.get("sslrootcert"))
    context.check_hostname = options["sslmode"] == "verify-full"
    if not options["sslmode"].startswith("verify"):
        context.verify_mode = ssl.CERT_NONE
    kinds = {"disable": False, "prefer": None}
    connection = pg8000.native.Connection(
        options["user"], host=options["host"], port=int(options["port"]),
        database=options["dbname"], password=options["password"],
        timeout=int(options["connect_timeout"]),
        ssl_context=kinds.get(options["sslmode"], context))
    connection.run("SELECT 1")
    connection.close()
    return "connected"


def cancel_with_psycopg(options):
    """A statement that is cancelled from another thread."""
    import threading

    import psycopg

    with psycopg.connect(**options) as connection:
        threading.Timer(0.2, connection.cancel).start()
        connection.execute("SELECT pg_sleep(60)")


def cancel_with_asyncpg(options):
    """A statement that takes longer than it may, which asyncpg cancels."""

    async def wait():
        connection = await asyncpg_connection(options)
        try:
            await connection.execute("SELECT pg_sleep(60)", timeout=0.2)
        finally:
            await connection.close()

    asyncio.run(wait())


def open_files():
    return len(os.listdir("/proc/self/fd"))


connect = globals()[sys.argv[1]]
given = json.loads(sys.argv[2])
times, others = int(given.pop("times", 1)), given.pop("then", [])
files = 0
for options in [given] * times + [given | other for other in others]:
    try:
        print(connect(options))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
    files = files or open_files()
if times > 1:
    print(f"{open_files() - files} files left open")
