"""How a connection behaves, and what it says of itself."""

import copy
import os
import platform
import socket

from ._values import public
from ._wire import MAX_TIMEOUT_MS


@public
class Options:
    """A connection goes by the options as they are when it is made, and refuses wrong ones then."""

    _names = 'accept_exported_modules', 'timeout'
    # Without, this side looks like a peer of version 0.1.0.
    _describes_itself = True

    def __init__(self, **options):
        self.timeout = 60.0
        self.accept_exported_modules = False
        self._assign(options)

    def copy(self, **options):
        copied = copy.copy(self)
        copied._assign(options)
        return copied

    def _assign(self, options):
        for name, value in options.items():
            setattr(self, name, value)

    def __setattr__(self, name, value):
        if name not in self._names and name != '_describes_itself':
            raise AttributeError('There is no option {}, but {} and {}'.format(name, *self._names))
        super().__setattr__(name, value)

    def __repr__(self):
        changed = [name for name in self._names if getattr(self, name) != getattr(_DEFAULT, name)]
        return '{}({})'.format(type(self).__name__, ', '.join('{}={!r}'.format(name, getattr(self, name)) for name in changed))

    @property
    def timeout_ms(self):
        return 0 if self.timeout is None else max(round(self.timeout * 1000), 1)


_DEFAULT = Options()


def in_force(options):
    """A copy of the options, or of the default ones, that a connection can go by."""
    options = options or _DEFAULT
    return options.copy(timeout=_seconds(options.timeout))


def _seconds(timeout):
    if timeout is None:
        return None
    if not isinstance(timeout, (int, float)):
        raise TypeError('timeout must be a number or None, is {!r}'.format(timeout))
    if not timeout > 0:
        raise ValueError('timeout must be positive or None, is {!r}'.format(timeout))
    return float(min(max(timeout, 0.001), MAX_TIMEOUT_MS / 1000))


def describe_this_side():
    """Goes into the greeting (protocol, section 8)."""
    return {
        'runtime': 'Python ' + platform.python_version(),
        'pid': str(os.getpid()),
        'host': socket.gethostname(),
        'name': 'python',
    }
