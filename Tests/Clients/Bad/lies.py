"""Says that its connection is encrypted, whatever it is."""

import json

import wire


def connect(case):
    wire.connect(case).close()
    print(json.dumps({"connected": True, "tls": True}))


wire.run(connect)
