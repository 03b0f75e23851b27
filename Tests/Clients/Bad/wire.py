"""Speaks PostgreSQL's protocol by hand, as far as a login goes, and as a good connector does.

What is bad about the connectors beside this file is what they ask of it.
"""

import base64
import hashlib
import hmac
import os
import socket
import ssl
import struct
import sys
import urllib.parse

SSL_REQUEST = struct.pack("!ii", 8, 80877103)

# What is tried, in order: without SSL, with SSL where the server has it, with SSL or not at all.
PLANS = {
    "Disable": ["none"],
    "Allow": ["none", "required"],
    "Prefer": ["preferred", "none"],
    "Require": ["required"],
    "Verify-Ca": ["required"],
    "Verify-Full": ["required"],
}


class Failure(Exception):
    """An attempt that came to nothing; `is_final` where no other may follow."""

    def __init__(self, text, is_final):
        super().__init__(text)
        self.is_final = is_final


class Case:
    """What the command line says: a URI, and the path of a root certificate or nothing."""

    def __init__(self):
        uri = urllib.parse.urlsplit(sys.argv[1])
        self.host, self.port = uri.hostname, uri.port
        self.user, self.password = uri.username, urllib.parse.unquote(uri.password)
        self.database = uri.path[1:]
        self.mode = urllib.parse.parse_qs(uri.query)["sslmode"][0].title()
        self.root = sys.argv[2]


def connect(case, plan=None, checks_name=True, is_final=lambda failure: failure.is_final):
    """Gives the connection of the first attempt that succeeds."""
    attempts = plan or PLANS[case.mode]
    for number, encryption in enumerate(attempts, 1):
        try:
            return attempt(case, encryption, checks_name)
        except Failure as failure:
            if number == len(attempts) or is_final(failure):
                raise


def attempt(case, encryption, checks_name=True):
    connection = socket.create_connection((case.host, case.port))
    try:
        if encryption != "none":
            connection = ask_for_ssl(connection, case, encryption, checks_name)
        login(connection, case)
        return connection
    except BaseException:
        connection.close()
        raise


def ask_for_ssl(connection, case, encryption, checks_name):
    connection.sendall(SSL_REQUEST)
    answer = connection.recv(1)
    if answer == b"N" and encryption == "preferred":
        return connection
    if answer != b"S":
        raise Failure("the server has no SSL", is_final=True)
    context = ssl.create_default_context(cafile=case.root or None)
    context.check_hostname = checks_name and case.mode == "Verify-Full"
    if not case.mode.startswith("Verify"):
        context.verify_mode = ssl.CERT_NONE
    try:
        return context.wrap_socket(connection, server_hostname=case.host)
    except OSError as error:
        raise Failure(str(error), is_final=False) from None


def login(connection, case):
    parameters = f"user\0{case.user}\0database\0{case.database}\0\0".encode()
    connection.sendall(struct.pack("!ii", len(parameters) + 8, 196608) + parameters)
    scram = Scram(case.password)
    is_in = False
    while True:
        kind, body = message(connection)
        if kind == b"E":
            fields = dict((field[:1], field[1:].decode()) for field in body.split(b"\0") if field)
            raise Failure(fields[b"M"], is_in or fields[b"C"] == "57P03")
        if kind == b"R":
            request, data = struct.unpack("!i", body[:4])[0], body[4:]
            is_in = is_in or request == 0
            answer = {10: scram.first, 11: scram.final}.get(request, lambda data: None)(data)
            if answer:
                connection.sendall(b"p" + struct.pack("!i", len(answer) + 4) + answer)
        if kind == b"Z":
            return


def message(connection):
    head = exactly(connection, 5)
    return head[:1], exactly(connection, struct.unpack("!i", head[1:])[0] - 4)


def exactly(connection, count):
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise Failure("the server closed the connection", is_final=True)
        data += more
    return data


class Scram:
    """SCRAM-SHA-256 without channel binding."""

    def __init__(self, password):
        self.password = password.encode()
        self.bare = "n=,r=" + base64.b64encode(os.urandom(18)).decode()

    def first(self, mechanisms):
        data = ("n,," + self.bare).encode()
        return b"SCRAM-SHA-256\0" + struct.pack("!i", len(data)) + data

    def final(self, data):
        challenge = dict(part.split("=", 1) for part in data.decode().split(","))
        salted = hashlib.pbkdf2_hmac(
            "sha256", self.password, base64.b64decode(challenge["s"]), int(challenge["i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")
        without_proof = f"c=biws,r={challenge['r']}"
        said = f"{self.bare},{data.decode()},{without_proof}".encode()
        signature = hmac.digest(hashlib.sha256(key).digest(), said, "sha256")
        proof = bytes(a ^ b for a, b in zip(key, signature))
        return f"{without_proof},p={base64.b64encode(proof).decode()}".encode()


def run(body):
    """Ends with 0 when `body` comes back from a case, and with 1 when it fails."""
    try:
        body(Case())
    except Failure as failure:
        sys.exit(f"failed: {failure}")
