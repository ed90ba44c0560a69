"""Where a process begins that has been booted (protocol, section 7)."""

import atexit
import os
import signal
import sys

from ._current import BootedConnection
from ._options import Options


def serve(channel, timeout_ms):
    """Serves the connection, over standard streams or a socket, and ends the process with it, whatever runs in it."""
    options = Options(timeout=timeout_ms / 1000 if timeout_ms else None, accept_exported_modules=True)
    if channel[0] == 'socket':
        connection = BootedConnection.from_socket(channel[1], options=options)
    else:
        connection = BootedConnection.from_stdio(options=options)
    # Whoever interrupts the process group means the parent, which ends this process by ending the connection.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    connection.wait()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
