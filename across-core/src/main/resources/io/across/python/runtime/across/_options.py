"""How a connection behaves, and what it says of itself."""

import os
import platform
import socket

from ._values import public
from ._wire import MAX_TIMEOUT_MS


@public
class Options:
    """Not to be changed once a connection has it."""

    # Without, this side looks like a peer of version 0.1.0.
    _describes_itself = True

    def __init__(self, *, timeout=60, accept_exported_modules=False):
        if timeout is not None and not timeout > 0:
            raise ValueError('timeout must be positive or None, is {!r}'.format(timeout))
        self.timeout = timeout
        self.accept_exported_modules = accept_exported_modules

    def copy(self, **options):
        copied = Options(**{'timeout': self.timeout, 'accept_exported_modules': self.accept_exported_modules, **options})
        copied._describes_itself = self._describes_itself
        return copied

    @property
    def timeout_ms(self):
        return 0 if self.timeout is None else min(max(int(self.timeout * 1000), 1), MAX_TIMEOUT_MS)


def describe_this_side():
    """Goes into the greeting (protocol, section 8)."""
    return {
        'runtime': 'Python ' + platform.python_version(),
        'pid': str(os.getpid()),
        'host': socket.gethostname(),
        'name': 'python',
    }
