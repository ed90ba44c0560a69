"""Forked children. A child has a copy of all that its parent has, but the connections are the parent's alone."""

import os
import signal
import sys
import threading
from weakref import WeakKeyDictionary

_KINDS = {type(threading.Lock()): threading.Lock, type(threading.RLock()): threading.RLock}

_parts = WeakKeyDictionary()  # what a child does with an object that it has a copy of


def in_child(part, action):
    """A child that is forked from now on calls the action with its copy of the object."""
    _parts[part] = action


def _forked():
    for part, action in list(_parts.items()):
        try:
            action(part)
        except Exception as error:
            say('across: {!r} in a forked child: {!r}'.format(part, error))


if hasattr(os, 'register_at_fork'):  # not on Windows
    os.register_at_fork(after_in_child=_forked)


def disown(connection):
    """Whatever the child does with it has an error at once; nothing is sent, received or shut down, for the parent needs it."""
    for part in (connection, connection.table, connection._calls, connection._order, connection._writer, connection._importer):
        _renew_locks(part)
    connection._service.limiter = type(connection._service.limiter)()  # its parent runs the calls that wait
    connection._ready, connection._ended, connection._stream_closed = [threading.Event() for _ in range(3)]
    for event in (connection._ready, connection._ended, connection._stream_closed):
        event.set()
    connection.release = lambda object_id: None
    connection.disowned = True
    if connection._has_ended:
        return  # and its descriptors, if they are not closed yet, may be another's at any moment
    connection._has_ended = True
    connection._reason = _Disowned(
        'The connection belongs to process {}. This is process {}, which was forked from it: it needs a connection of its own, '
        'or returns to its parent what is to be sent'.format(connection._owner, os.getpid()))
    connection._has_begun = True  # so that nobody waits for that
    connection._error = connection._process = None
    connection._stream.let_go()


class _Disowned(Exception):
    pass


def disowned(reason):
    """Whether a connection ended for this reason, which then says all."""
    return type(reason) is _Disowned


def _renew_locks(part):
    """Threads may have held them that the child does not have."""
    for name, value in vars(part).items():
        new = _KINDS.get(type(value))
        if new is not None:
            setattr(part, name, new())


def leave_interrupts(handler=None):
    """Whoever interrupts the process group means the parent, which ends this process by ending the connection.

    Not ignored, for then whatever is started here would ignore it, too. Only in the main thread. handler: of those that are
    meant for this process after all.
    """
    handler = handler or _left_to_parent
    if hasattr(signal, 'pthread_sigmask'):
        if signal.SIGQUIT in signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,)):
            # A JVM blocks it, with which it is asked for its threads, and so does whatever it starts.
            signal.signal(signal.SIGQUIT, _left_to_parent)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGQUIT,))
    signal.signal(signal.SIGINT, handler)
    in_child(handler, _take_interrupts)


def _left_to_parent(number, frame):
    pass


def _take_interrupts(handler):
    if signal.getsignal(signal.SIGINT) is handler:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if hasattr(signal, 'SIGQUIT') and signal.getsignal(signal.SIGQUIT) is _left_to_parent:
        signal.signal(signal.SIGQUIT, signal.SIG_DFL)


def end_child(error):
    """A child that was forked in a call comes back from it. Its parent does, too, and so the child ends here."""
    code = 1
    if isinstance(error, SystemExit):
        code = error.code
        if code is None:
            code = 0
        elif not isinstance(code, int):
            say(str(code))
            code = 1
    elif error is not None:
        import traceback
        say('across: process {}, which was forked in a call, ends by an exception, which nobody is sent:\n{}'.format(
            os.getpid(), ''.join(traceback.format_exception(type(error), error, error.__traceback__)).rstrip()))
    else:
        say('across: process {}, which was forked in a call, has returned from it, and ends: only its parent answers the call. '
            'End a forked child by os._exit(), or use multiprocessing'.format(os.getpid()))
    for file in (sys.stdout, sys.stderr):
        try:
            file.flush()
        except (AttributeError, OSError, ValueError):
            pass  # there is none, or it is closed
    os._exit(code & 0xff)


def say(line):
    """On standard error, and not by sys.stderr: a thread that the child does not have may have locked that."""
    try:
        os.write(2, (line + '\n').encode('utf-8', 'backslashreplace'))
    except OSError:
        pass  # there is none
