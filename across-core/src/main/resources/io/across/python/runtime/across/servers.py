"""Accept connections, in this process or each in a process of its own."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
import time

from ._booted import BootedConnection
from ._booting import get_socket_bios
from ._connection import Connection
from ._debug import event
from ._fork import in_child, leave_interrupts
from ._opening import UNLESS_GONE
from ._options import Options, in_force
from ._threads import WORKERS, start_thread

_PAUSE = 0.1
_HANDSHAKE = 2


class ConnectionHandler:
    """Serves sockets that were accepted. Thread-safe; ends with its ``with`` block."""

    def __init__(self, *, options=None):
        self._options = in_force(options)
        self._lock = threading.Lock()  # guards what follows
        self._served = set()
        self._end_of_it = None  # how it was ended

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()

    def handle_socket(self, sock):
        """Takes the socket over."""
        raise NotImplementedError

    def cancel(self):
        """Breaks off what is served. Does not wait."""
        for each in self._end('cancelled'):
            self._break_off(each)

    def close(self):
        """Ends what is served, and waits until it has ended."""
        for thread in [start_thread('handler-close', self._finish, each) for each in self._end('closed')]:
            thread.join()

    def _end(self, how):
        with self._lock:
            self._end_of_it = how
            return list(self._served)

    def _serve(self, start, sock):
        """start: begins to serve the socket and gives what is to be ended."""
        with self._lock:
            if self._end_of_it is not None:
                sock.close()
                raise ValueError('Connection handler is ' + self._end_of_it)
            served = start()
            self._served.add(served)
        WORKERS.run(lambda: self._forget(served))

    def _forget(self, served):
        self._wait(served)
        with self._lock:
            self._served.discard(served)


class LocalConnectionHandler(ConnectionHandler):
    """Serves in this process."""

    def __init__(self, *, options=None):
        super().__init__(options=options)
        if self._options.accept_exported_modules:
            raise ValueError('Cannot import modules over multiple connections')

    def handle_socket(self, sock):
        self._serve(lambda: Connection.from_socket(sock, options=self._options), sock)

    @staticmethod
    def _wait(connection):
        connection.wait()

    @staticmethod
    def _break_off(connection):
        connection.cancel()

    @staticmethod
    def _finish(connection):
        try:
            _close_politely(connection)
        except Exception as error:
            event('{} ended with {!r}', connection, error)


class _ChildHandler(ConnectionHandler):

    def _command(self, descriptor):
        raise NotImplementedError

    _STDIN = subprocess.DEVNULL

    def handle_socket(self, sock):
        def start():
            with sock:
                sock.setblocking(True)
                descriptor = sock.fileno()
                return subprocess.Popen(self._command(descriptor), stdin=self._STDIN, stdout=subprocess.DEVNULL,
                                        pass_fds=[descriptor])

        self._serve(start, sock)

    @staticmethod
    def _wait(process):
        process.wait()

    @staticmethod
    def _break_off(process):
        with UNLESS_GONE:
            process.kill()

    @staticmethod
    def _ask_to_end(process):
        raise NotImplementedError

    def _finish(self, process):
        self._ask_to_end(process)
        try:
            process.wait(self._options.timeout)
        except subprocess.TimeoutExpired:
            with UNLESS_GONE:
                process.kill()
            process.wait()


class ProcessConnectionHandler(_ChildHandler):
    """Serves each socket in a child process, which imports this package from where it lies."""

    _STDIN = subprocess.PIPE  # it ends with this process, or when the handler is closed

    @staticmethod
    def _wait(process):
        process.wait()
        process.stdin.close()

    @staticmethod
    def _ask_to_end(process):
        process.stdin.close()

    def _command(self, descriptor):
        package = sys.modules['across']
        if hasattr(package.__spec__.loader, 'sources'):
            raise ValueError('A process that was booted has no package across for its child processes')
        path = [os.path.dirname(os.path.dirname(os.path.abspath(package.__file__)))] + sys.path
        arguments = descriptor, self._options.timeout, bool(self._options.accept_exported_modules)
        return [sys.executable, '-c', 'import sys;sys.path[:]={!r};import across.servers as s;s._serve_alone{!r}'.format(
            list(dict.fromkeys(path)), arguments)]


class BIOSConnectionHandler(_ChildHandler):
    """Serves each socket in a child process that knows nothing: what runs there is what the peer boots it with."""

    def _command(self, descriptor):
        timeout = self._options.timeout
        return [sys.executable, '-c', get_socket_bios(), str(descriptor)] + ([] if timeout is None else [str(timeout)])

    @staticmethod
    def _ask_to_end(process):
        with UNLESS_GONE:
            process.send_signal(signal.SIGINT)


def _close_politely(connection):
    """A peer that has just connected is to hear a goodbye, too; one that says nothing is not waited for."""
    if not connection._ready.wait(_HANDSHAKE):
        connection.cancel()
    connection.close()


def _serve_alone(descriptor, timeout, accept_exported_modules):
    """The whole life of a child process."""
    connection = BootedConnection.from_socket(
        socket.socket(fileno=descriptor),
        options=Options(timeout=timeout, accept_exported_modules=accept_exported_modules))

    def close_with_parent():
        while os.read(0, 1):
            pass
        try:
            _close_politely(connection)
        except Exception:
            pass

    leave_interrupts()
    start_thread('parent', close_with_parent)
    connection.wait()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def run_tcp(host, port, *, handler=None):
    """Serves a TCP address until KeyboardInterrupt, and closes the handler then."""
    family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        listener.bind(address)
        _run(listener, handler)


def run_unix(path, *, handler=None):
    """Serves a Unix domain socket, which only this user may connect to, until KeyboardInterrupt, and closes the handler then."""
    path = os.fspath(path)
    _remove_stale(path)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        try:
            os.chmod(path, 0o600)  # before it listens, and so before anybody can connect
            _run(listener, handler)
        finally:
            os.unlink(path)


def _remove_stale(path):
    """A socket that nobody listens to any more."""
    try:
        if not stat.S_ISSOCK(os.stat(path).st_mode):
            return
        with socket.socket(socket.AF_UNIX) as probe:
            probe.connect(path)
    except ConnectionRefusedError:
        os.unlink(path)
    except OSError:
        pass  # bind() will say it


def _run(listener, handler):
    if handler is None:
        handler = LocalConnectionHandler()
    in_child(listener, socket.socket.close)  # clients are its parent's
    listener.listen(socket.SOMAXCONN)
    event('Listening on {}', listener.getsockname())
    try:
        while True:
            try:
                sock = listener.accept()[0]
                handler.handle_socket(sock)
            except OSError as error:
                event('A connection was not accepted: {!r}', error)
                time.sleep(_PAUSE)
    except KeyboardInterrupt:
        pass
    finally:
        listener.close()
        handler.close()
