"""Never asks for SSL, whatever its sslMode."""

import wire


def connect(case):
    wire.connect(case, plan=["none"]).close()


wire.run(connect)
