"""Goes on without SSL, though it is to require it."""

import wire


def connect(case):
    plan = wire.PLANS["Prefer" if case.mode == "Require" else case.mode]
    wire.connect(case, plan=plan).close()


wire.run(connect)
