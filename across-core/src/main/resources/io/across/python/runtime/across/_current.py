"""The connection of the current thread."""

from ._connection import Connection
from ._values import current_connection, public


class BootedConnection(Connection):
    """The one that a process exists for: every thread of it, whoever started it, has this connection."""

    instance = None

    def __init__(self, *arguments):
        # Before the first call can arrive.
        BootedConnection.instance = self
        super().__init__(*arguments)


@public
def get_connection():
    connection = current_connection() or BootedConnection.instance
    if connection is None:
        raise ValueError('This thread serves no connection')
    return connection
