"""Prints how it connects, password and all."""

import sys

import wire


def connect(case):
    print("connecting to", sys.argv[1], flush=True)
    wire.connect(case).close()


wire.run(connect)
