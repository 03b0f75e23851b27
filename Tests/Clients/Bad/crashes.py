"""Crashes when the server has no SSL."""

import os
import signal

import wire


def connect(case):
    try:
        wire.connect(case).close()
    except wire.Failure:
        os.kill(os.getpid(), signal.SIGSEGV)


wire.run(connect)
