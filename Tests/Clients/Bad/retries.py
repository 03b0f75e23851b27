"""Takes every failure for a reason to go on with its plan."""

import wire


def connect(case):
    wire.connect(case, is_final=lambda failure: False).close()


wire.run(connect)
