"""Where a process begins that has been booted (protocol, section 7)."""

import atexit
import os
import queue
import signal
import sys
import threading
import time

from ._booted import BootedConnection
from ._fork import leave_interrupts, say
from ._main_thread import MAIN
from ._descendants import end_pools, kill_descendants
from ._options import Options
from ._threads import WORKERS, start_thread

_EXIT_SECONDS = 1.5  # for what is registered with atexit
_BUSY_SECONDS = 0.2

_ends = threading.Lock()


def serve(channel, timeout_ms):
    """Serves the connection, over standard streams or a socket, and ends the process with it, whatever runs in it."""
    interrupts = queue.SimpleQueue()  # its put() may interrupt itself
    served = channel[0] == 'socket' and not channel[2:]
    # So a server ends what serves a client of its.
    leave_interrupts((lambda *_: interrupts.put(None)) if served else None)
    MAIN.open()  # before the first call can arrive
    options = Options(timeout=timeout_ms / 1000 if timeout_ms else None, accept_exported_modules=True)
    # Only who was started as a worker says so: another process may have inherited its environment.
    mark = ''.join(os.environ.get('ACROSS_WORKER', '').split()[-1:]) if channel[2:] else ''
    if channel[0] == 'socket':
        channel[1].set_inheritable(False)
        if hasattr(sys.stdout, 'reconfigure'):
            sys.stdout.reconfigure(line_buffering=True)  # whoever reads it is no terminal
        connection = BootedConnection.from_socket(channel[1], options=options)
    else:
        connection = BootedConnection.from_stdio(options=options)
    if served:
        WORKERS.run(lambda: _close_when(interrupts, connection))
    left = threading.Event()
    WORKERS.run(lambda: _end_with(connection, left, mark))
    code = _serve_main()
    left.set()
    _end(code, mark)


def _close_when(interrupts, connection):
    interrupts.get()
    try:
        connection.close()
    except Exception:
        pass  # there is nobody to tell


def _serve_main():
    """The exit code; a handler of a signal may raise whatever it likes."""
    while True:
        try:
            MAIN.serve()
            return 0
        except SystemExit as error:
            if error.code is None or isinstance(error.code, int):
                return error.code or 0
            say(str(error.code))
            return 1
        except BaseException:
            sys.excepthook(*sys.exc_info())


def _end_with(connection, left, mark):
    connection.wait()
    MAIN.stop()
    if not left.wait(_BUSY_SECONDS):
        _end(0, mark)  # the main thread is busy


def _end(code, mark):
    if not _ends.acquire(False):
        threading.Event().wait()  # another thread does it
    start_thread('end', _end_in_time, code, mark)
    try:
        end_pools()
        atexit._run_exitfuncs()
    except BaseException:  # which is printed already
        pass
    for file in (sys.stdout, sys.stderr):
        try:
            file.flush()
        except (AttributeError, OSError, ValueError):
            pass  # there is none, or it is closed
    _exit(code, mark)


def _end_in_time(code, mark):
    time.sleep(_EXIT_SECONDS)
    say('across: what atexit runs takes longer than {} s, the process ends'.format(_EXIT_SECONDS))
    _exit(code, mark)


def _exit(code, mark):
    try:
        kill_descendants(mark.encode())
    finally:
        os._exit(code & 0xff)
