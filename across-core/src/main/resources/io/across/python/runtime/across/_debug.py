"""What connections do, on standard error. Not by the module logging, which takes long to import."""

import sys
import time

from ._values import public
from ._wire import one_line

_NOTHING, _EVENTS, _DETAILS = range(3)

_level = _NOTHING


@public
def set_debug_level(level):
    """0: print nothing; 1: print when connections begin and end, and why; 2 and more: print calls, too."""
    global _level
    _level = level


def event(text, *arguments):
    if _level >= _EVENTS:
        _print('INFO', text, arguments)


def detail(text, *arguments):
    if _level >= _DETAILS:
        _print('DEBUG', text, arguments)


def _print(name, text, arguments):
    line = '{} {} across: {}\n'.format(time.strftime('%H:%M:%S'), name, one_line(text.format(*arguments)))
    try:
        sys.stderr.write(line)
        sys.stderr.flush()
    except (AttributeError, OSError, ValueError):
        pass  # there is none, or it is closed
