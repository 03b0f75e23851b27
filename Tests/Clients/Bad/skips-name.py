"""Verifies the certificate, and not whose it is."""

import wire


def connect(case):
    wire.connect(case, checks_name=False).close()


wire.run(connect)
