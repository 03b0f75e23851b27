"""Connects with the libpq that psycopg brings, which gets its bearer token from us: no flow is run.

What libpq was told of the token's place is printed, and what became of the connection.
"""
import ctypes
import sys

sys.path.pop(0)  # this folder, where a script is named as the module
import psycopg  # noqa: F401

conninfo, token = sys.argv[1], sys.argv[2].encode()


class TokenRequest(ctypes.Structure):
    """PGoauthBearerRequest."""

    _fields_ = [
        ("openid_configuration", ctypes.c_char_p),
        ("scope", ctypes.c_char_p),
        ("run", ctypes.c_void_p),
        ("cleanup", ctypes.c_void_p),
        ("token", ctypes.c_char_p),
        ("user", ctypes.c_void_p),
    ]


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def give_token(kind, connection, data):
    if kind != 1:  # PQAUTHDATA_OAUTH_BEARER_TOKEN
        return 0
    request = ctypes.cast(data, ctypes.POINTER(TokenRequest)).contents
    print(request.openid_configuration.decode(), request.scope.decode(), flush=True)
    request.token = token
    return 1


# The library is loaded already, under a name that its build chose.
with open("/proc/self/maps") as maps:
    path = next(line.split()[-1] for line in maps if "/libpq-" in line or "/libpq.so" in line)
libpq = ctypes.CDLL(path)
libpq.PQsetAuthDataHook(give_token)
libpq.PQconnectdb.restype = ctypes.c_void_p
libpq.PQstatus.argtypes = libpq.PQerrorMessage.argtypes = libpq.PQfinish.argtypes = [ctypes.c_void_p]
libpq.PQerrorMessage.restype = ctypes.c_char_p
connection = libpq.PQconnectdb(conninfo.encode())
if libpq.PQstatus(connection) == 0:
    print("connected")
else:
    print(libpq.PQerrorMessage(connection).decode().strip().split("failed: ")[-1])
libpq.PQfinish(connection)
