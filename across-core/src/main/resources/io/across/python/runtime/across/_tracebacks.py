"""Traces of exceptions (protocol, section 5.3): tracebacks of this process as plain values, and the other way round.

The frames of other processes become part of an exception's __traceback__, so that whoever prints it sees them.
"""

import linecache
import os
import socket
import stat
import sys
import traceback
from collections import OrderedDict
from types import TracebackType

_HOP = '__across_hop__'
_STUB = compile('__frame__()', '', 'eval')
_LARGEST_FILE = 1 << 24
_MOST_LINE = (1 << 31) - 1


def is_own(file):
    """Whether a frame is of this package: of how calls are made and served."""
    return file.rpartition('/')[0] == _DIRECTORY


_DIRECTORY = is_own.__code__.co_filename.rpartition('/')[0]


def trace_of(error):
    """One entry for each process, this one first."""
    if error.__traceback__ is None:
        return []
    here = []
    hops = [(socket.gethostname(), os.getpid(), here)]
    latest = None
    for frame, line in traceback.walk_tb(error.__traceback__):
        hop = frame.f_globals.get(_HOP)
        if hop is None:
            file = frame.f_code.co_filename
            linecache.lazycache(file, frame.f_globals)
            here.append((file, line, frame.f_code.co_name, linecache.getline(file, line)))
        else:
            if hop is not latest:
                hops.append(hop + ([],))
                latest = hop
            hops[-1][2].append(frame.f_code.co_consts[-1])
    while here and is_own(here[0][0]):
        del here[0]
    return hops


def traceback_of(trace):
    """What trace_of() has made such an entry of, or another peer; None if it is empty."""
    made = None
    for host, pid, frames in reversed(trace):
        variables = {_HOP: (host, pid), '__frame__': sys._getframe}
        for frame in reversed(frames):
            file, line, function, source = frame
            line = line if type(line) is int and 0 <= line <= _MOST_LINE else 0
            code = _STUB.replace(
                co_filename=_shown(str(file), line, source), co_name=str(function), co_firstlineno=line,
                co_consts=_STUB.co_consts + (frame,))
            made = TracebackType(made, eval(code, variables), -1, line)
    return made


class _Lines:
    """The lines of a file of another process, as far as they are known: as linecache takes them."""

    def __init__(self):
        self._known = {}

    def put(self, line, source):
        self._known[line - 1] = source

    def __len__(self):
        return _MOST_LINE

    def __getitem__(self, index):
        return self._known.get(index, '')


_LINES = OrderedDict()  # by name; lines in linecache are found by no other means


def _shown(file, line, source):
    """The name under which linecache has this source: with a star behind, if it would have another."""
    try:
        status = os.stat(file)
    except (OSError, ValueError):
        status = None
    if status is not None:
        if stat.S_ISREG(status.st_mode) and status.st_size <= _LARGEST_FILE:
            try:
                if not source or linecache.getline(file, line).strip() == source.strip():
                    return file
            except Exception:
                pass  # no text, which not every Python ignores
        file += '*'
    if file not in linecache.cache:
        _look_for_module(file)
    entry = linecache.cache.get(file)
    if entry is not None and not (len(entry) > 2 and isinstance(entry[2], _Lines)):
        if not source or linecache.getline(file, line).strip() == source.strip():
            return file
        file += '*'
    lines = _LINES.get(file)
    if lines is None:
        lines = _LINES[file] = _Lines()
        if len(_LINES) > 1000:
            linecache.cache.pop(_LINES.popitem(last=False)[0], None)
    linecache.cache[file] = 0, None, lines, file
    if source:
        lines.put(line, source)
    return file


def _look_for_module(file):
    """One that is imported here has lines that only its loader knows."""
    for module in list(sys.modules.values()):
        try:
            variables = object.__getattribute__(module, '__dict__')
            if variables.get('__file__') == file and linecache.lazycache(file, variables):
                return
        except Exception:
            pass  # whatever has been put among the modules


class Printed:
    """An exception and those that led to it as Python prints them, each by itself."""

    _MOST = 1 << 18

    def __init__(self, error):
        try:
            self._top = traceback.TracebackException(type(error), error, error.__traceback__)
        except BaseException:  # of code of its class
            self._top = None

    @classmethod
    def _of(cls, part):
        made = cls.__new__(cls)
        made._top = part
        return made

    def cause(self):
        return self._of(self._top and self._top.__cause__)

    def context(self):
        return self._of(self._top and self._top.__context__)

    def text(self):
        """Empty if it cannot be told."""
        top = self._top
        if top is None:
            return ''
        while top.stack and is_own(top.stack[0].filename):
            del top.stack[0]
        if hasattr(top, 'offset'):  # a SyntaxError: Python, too, leaves out what has read the module
            while top.stack and (is_own(top.stack[-1].filename) or top.stack[-1].filename.startswith('<frozen importlib')):
                del top.stack[-1]
        others = top.__cause__, top.__context__
        top.__cause__ = top.__context__ = None
        try:
            text = ''.join(top.format())
        except Exception:
            return ''
        finally:
            top.__cause__, top.__context__ = others
        return text if len(text) <= self._MOST else '...\n' + text[-self._MOST:].partition('\n')[2]
