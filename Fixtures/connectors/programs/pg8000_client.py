import ssl

import cases
import pg8000.native


def connect(case):
    try:
        connection = pg8000.native.Connection(
            case["username"], host=case["server"], port=int(case["port"]),
            database=case["database"], password=case["password"],
            timeout=int(case["connectTimeout"]),
            ssl_context=ssl_context(case))
    except pg8000.native.DatabaseError as error:
        raise error_of(error) from None
    print(connection.run("SELECT 1"), connection.parameter_statuses)
    connection.close()


def ssl_context(case):
    """Its own two, which nothing can be given to, or one of Python's."""
    mode, root = case["sslMode"], case["rootCertificate"]
    # A socket in which the caller has begun TLS is taken, but none is begun at once by pg8000.
    if case["sslNegotiation"] != "postgres":
        raise cases.Unimplemented
    if mode == "disable":
        return False
    if mode == "prefer":
        if root or case["clientCertificate"]:
            raise cases.Unimplemented
        return None
    context = ssl.create_default_context(cafile=root or None)
    if case["revocationList"]:
        context.load_verify_locations(case["revocationList"])
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_CHAIN
    if case["clientCertificate"]:
        context.load_cert_chain(case["clientCertificate"], case["clientKey"])
    context.check_hostname = mode == "verify-full"
    if mode == "require" and not root:
        context.verify_mode = ssl.CERT_NONE
    return context


def error_of(error):
    """Without the place in the server's source, which no two releases have in common."""
    fields = error.args[0]
    if not isinstance(fields, dict):
        return error
    return pg8000.native.DatabaseError({k: v for k, v in fields.items() if k not in "FLR"})


cases.run(connect)
