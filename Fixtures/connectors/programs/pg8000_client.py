import ssl

import cases
import pg8000.native


def connect(case):
    try:
        connection = pg8000.native.Connection(
            case["username"], host=case["server"], port=int(case["port"]),
            database=case["database"], password=case["password"],
            timeout=int(case["connectTimeout"]),
            ssl_context=ssl_context(
                case["sslMode"], case["rootCertificate"], case["revocationList"]))
    except pg8000.native.DatabaseError as error:
        raise error_of(error) from None
    print(connection.run("SELECT 1"), connection.parameter_statuses)
    connection.close()


def ssl_context(mode, root, revocation_list):
    if mode in ("disable", "prefer"):
        return False if mode == "disable" else None
    context = ssl.create_default_context(cafile=root or None)
    if revocation_list:
        context.load_verify_locations(revocation_list)
        context.verify_flags |= ssl.VERIFY_CRL_CHECK_CHAIN
    context.check_hostname = mode == "verify-full"
    if mode == "require":
        context.verify_mode = ssl.CERT_NONE
    return context


def error_of(error):
    """Without the place in the server's source, which no two releases have in common."""
    fields = error.args[0]
    if not isinstance(fields, dict):
        return error
    return pg8000.native.DatabaseError({k: v for k, v in fields.items() if k not in "FLR"})


cases.run(connect)
