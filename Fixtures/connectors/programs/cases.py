"""Runs a client for one case after another: a line of JSON in, a line of JSON out."""

import contextlib
import gc
import io
import json
import sys


class Unimplemented(Exception):
    """The client does not have what the case asks for."""


def run(connect):
    """Calls `connect` with each case; what it prints and raises is its answer."""
    for line in sys.stdin:
        output, errors = io.StringIO(), io.StringIO()
        status = 0
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(errors):
            try:
                connect(json.loads(line))
            except Unimplemented:
                status = 89
            except Exception as error:
                status = 1
                sqlstate = getattr(error, "sqlstate", None)
                print(f"{type(error).__name__} {sqlstate}: {error}", file=sys.stderr)
        # A connection that came to nothing may be closed only with its last reference.
        gc.collect()
        answer = {"status": status, "output": output.getvalue(), "errors": errors.getvalue()}
        print(json.dumps(answer), flush=True)
