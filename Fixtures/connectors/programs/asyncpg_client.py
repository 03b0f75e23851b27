import asyncio
import os

import asyncpg
import cases


FILES = (
    ("PGSSLROOTCERT", "rootCertificate"), ("PGSSLCRL", "revocationList"),
    ("PGSSLCERT", "clientCertificate"), ("PGSSLKEY", "clientKey"))


def connect(case):
    for variable, file in FILES:
        if case[file]:
            os.environ[variable] = case[file]
        else:
            os.environ.pop(variable, None)
    asyncio.run(select(case))


async def select(case):
    connection = await asyncpg.connect(
        host=case["server"], port=int(case["port"]), database=case["database"],
        user=case["username"], password=case["password"], ssl=case["sslMode"], timeout=int(case["connectTimeout"]),
        direct_tls=case["sslNegotiation"] == "direct")
    try:
        statement = await connection.prepare("SELECT 1", name="one")
        print(await statement.fetch(), connection.get_server_version())
        settings = connection.get_settings()
        print({name: getattr(settings, name) for name in ("client_encoding", "TimeZone")})
    finally:
        await connection.close()


cases.run(connect)
