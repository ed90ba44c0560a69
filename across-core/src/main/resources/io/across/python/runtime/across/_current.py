"""The connection of the current thread."""

from ._values import current_connection, public

_BOOTED = []  # the connection that this process exists for, if there is one


def becomes_that_of_all_threads(connection):
    """Every thread of this process, whoever started it, has this connection, unless it serves another one."""
    _BOOTED[:] = [connection]


@public
def get_connection():
    connection = current_connection() or (_BOOTED[0] if _BOOTED else None)
    if connection is None:
        raise ValueError('This thread serves no connection')
    return connection
