import cases
import psycopg2
import psycopg2.extensions


def connect(case):
    options = {}
    if case["sslNegotiation"] != "postgres":
        if psycopg2.extensions.libpq_version() < 170000:
            raise cases.Unimplemented
        options["sslnegotiation"] = case["sslNegotiation"]
    connection = psycopg2.connect(
        host=case["server"], port=case["port"], dbname=case["database"], user=case["username"],
        password=case["password"], sslmode=case["sslMode"],
        sslrootcert=case["rootCertificate"] or None, sslcrl=case["revocationList"] or None,
        sslcert=case["clientCertificate"] or None, sslkey=case["clientKey"] or None,
        gssencmode="disable", connect_timeout=int(case["connectTimeout"]), **options)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            print(cursor.fetchone(), connection.server_version, connection.encoding)
        print("TLS" if connection.info.ssl_in_use else "plain")
    finally:
        connection.close()


cases.run(connect)
