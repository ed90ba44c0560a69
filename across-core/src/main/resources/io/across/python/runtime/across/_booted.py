"""The connection of a process that exists for it."""

from ._connection import Connection
from ._current import becomes_that_of_all_threads


class BootedConnection(Connection):
    """The one that a process exists for: every thread of it, whoever started it, has this connection."""

    def __init__(self, *arguments):
        becomes_that_of_all_threads(self)  # before the first call can arrive
        super().__init__(*arguments)
