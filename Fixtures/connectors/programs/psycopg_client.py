import json

import cases
import psycopg


def connect(case):
    with psycopg.connect(
        host=case["server"], port=case["port"], dbname=case["database"], user=case["username"],
        password=case["password"], sslmode=case["sslMode"],
        sslrootcert=case["rootCertificate"] or None, sslcrl=case["revocationList"] or None,
        gssencmode="disable", connect_timeout=int(case["connectTimeout"]),
    ) as connection:
        row = connection.execute("SELECT 1").fetchone()
        print(row, connection.info.server_version, connection.info.encoding)
        print(json.dumps({"connected": True, "tls": bool(connection.pgconn.ssl_in_use)}))


cases.run(connect)
