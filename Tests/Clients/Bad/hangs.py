"""Connects, and never ends."""

import signal

import wire


def connect(case):
    connection = wire.connect(case)
    print("connected", flush=True)
    signal.pause()
    connection.close()


wire.run(connect)
