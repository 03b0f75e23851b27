import cases
import psycopg2


def connect(case):
    connection = psycopg2.connect(
        host=case["server"], port=case["port"], dbname=case["database"], user=case["username"],
        password=case["password"], sslmode=case["sslMode"],
        sslrootcert=case["rootCertificate"] or None, sslcrl=case["revocationList"] or None,
        gssencmode="disable", connect_timeout=int(case["connectTimeout"]))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            print(cursor.fetchone(), connection.server_version, connection.encoding)
        print("TLS" if connection.info.ssl_in_use else "plain")
    finally:
        connection.close()


cases.run(connect)
