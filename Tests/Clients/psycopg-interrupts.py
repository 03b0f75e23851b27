import sys
import threading

sys.path.pop(0)
import psycopg

uri = sys.argv[1]


def failing(action):
    try:
        action()
    except psycopg.Error as error:
        print(error.diag.sqlstate, str(error).replace("\n", " | "))


with psycopg.connect(uri) as connection:
    threading.Timer(0.1, connection.cancel).start()
    failing(lambda: connection.execute("SELECT pg_sleep(60)"))
    print(connection.info.transaction_status.name)
    connection.rollback()
    connection.execute("SET statement_timeout TO '50ms'")
    connection.commit()
    failing(lambda: connection.execute("SELECT pg_sleep(60)"))
    connection.rollback()
    connection.execute("RESET statement_timeout")
    with connection.transaction():

        def inner():
            with connection.transaction():
                connection.execute("SELECT nosuch")

        failing(inner)
        print(connection.info.transaction_status.name, connection.execute("SELECT 5").fetchone())
    cursor = connection.cursor()
    with cursor.copy("COPY items TO STDOUT") as copy:
        print([bytes(row) for row in copy], cursor.statusmessage)
    with cursor.copy("COPY items TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(["int4", "text"])
        print(list(copy.rows()))
    with cursor.copy("COPY items FROM STDIN") as copy:
        for row in [(1, "x"), (2, None), (3, "tab\t")]:
            copy.write_row(row)
    print(cursor.statusmessage)

    def broken():
        with cursor.copy("COPY (SELECT * FROM broken) TO STDOUT") as copy:
            print([bytes(row) for row in copy])

    failing(broken)
    connection.rollback()

    def wrong():
        with cursor.copy("COPY items FROM STDIN") as copy:
            copy.write("x\ty\n")

    failing(wrong)
    connection.rollback()

with psycopg.connect(uri, autocommit=True) as one, psycopg.connect(uri, autocommit=True) as other:
    one.execute("LISTEN news")
    one.execute("NOTIFY news, 'hello'")
    print([(n.channel, n.payload) for n in one.notifies(timeout=60, stop_after=1)])
    print(one.execute("SELECT pg_terminate_backend(%s)", (other.info.backend_pid,)).fetchone())
    failing(lambda: other.execute("SELECT 1"))
