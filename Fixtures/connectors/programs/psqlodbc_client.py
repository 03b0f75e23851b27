import glob

import cases
import pyodbc

# Without the pool, in which a connection outlives its case.
pyodbc.pooling = False


def connect(case):
    # Debian's libpq is older than TLS without SSLRequest.
    if case["sslNegotiation"] != "postgres":
        raise cases.Unimplemented
    libpq = {
        "sslrootcert": case["rootCertificate"], "sslcrl": case["revocationList"],
        "sslcert": case["clientCertificate"], "sslkey": case["clientKey"],
        "gssencmode": "disable", "connect_timeout": case["connectTimeout"]}
    keywords = {
        "Driver": glob.glob("/usr/lib/*/odbc/psqlodbcw.so")[0],
        "Servername": case["server"], "Port": case["port"], "Database": case["database"],
        "Username": case["username"], "SSLmode": case["sslMode"],
        # Braces are read here alone (decode_or_remove_braces in dlg_specific.c).
        "Password": braced(case["password"]),
        "pqopt": braced(" ".join(f"{name}={value}" for name, value in libpq.items() if value))}
    text = ";".join(f"{name}={value}" for name, value in keywords.items())
    connection = pyodbc.connect(text, autocommit=True)
    try:
        print(connection.execute("SELECT 1").fetchone(), connection.getinfo(pyodbc.SQL_DBMS_VER))
    finally:
        connection.close()


def braced(text):
    return "{" + text.replace("}", "}}") + "}"


cases.run(connect)
