"""A stream that is yet to be connected."""

import errno
import os
import socket
import time

from ._stream import Stream, end, prepare
from ._waker import Waker

_PAUSE = 0.02


class DiallingStream(Stream):
    """Connects when it is opened: to the first of the addresses that answers. Shutting it down ends the attempt."""

    def __init__(self, find, timeout):
        """find: gives a list of families and addresses; timeout: in seconds for all of them together, or None."""
        super().__init__(None, None, None, self._shut_down, self._close)
        self._find = find
        self._timeout = timeout
        self._waker = Waker()
        self._socket = None

    def open(self):
        addresses = self._find()
        failure = None
        for family, address in addresses:
            try:
                sock = self._connect(family, address, self._timeout and self._timeout / len(addresses))
                break
            except ConnectionAbortedError:
                raise
            except OSError as error:
                failure = error
        else:
            raise failure or OSError('There is no address to connect to')
        prepare(sock)
        self._socket = sock
        self._use(sock.recv, sock.recv_into, sock.sendall, sock)
        self.received += 1
        self._waker.pause(0)  # it may have been shut down before it knew its socket

    def _connect(self, family, address, timeout):
        deadline = None if timeout is None else time.monotonic() + timeout
        sock = socket.socket(family)
        try:
            sock.setblocking(False)
            number = sock.connect_ex(address)
            while number == errno.EAGAIN:  # a Unix socket with a full backlog
                self._waker.pause(_PAUSE)
                self._check(deadline, address)
                number = sock.connect_ex(address)
            if number in (errno.EINPROGRESS, errno.EWOULDBLOCK):  # the second: on Windows
                writable = self._waker.poll(writes=[sock])
                if not self._waker.wait(writable, timeout):
                    self._check(deadline, address)
                number = sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            if number:
                raise OSError(number, '{}: {}'.format(os.strerror(number), _shown(address)))
            return sock
        except BaseException:
            sock.close()
            raise

    @staticmethod
    def _check(deadline, address):
        if deadline is not None and time.monotonic() >= deadline - _PAUSE:
            raise TimeoutError(errno.ETIMEDOUT, 'Connecting to {} takes too long'.format(_shown(address)))

    def _shut_down(self):
        self._waker.wake()
        if self._socket is not None:
            end(self._socket)

    def _close(self):
        if self._socket is not None:
            self._socket.close()
        self._waker.close()


def _shown(address):
    return ' port '.join(map(str, address[:2])) if isinstance(address, tuple) else os.fsdecode(address)


def to_tcp(host, port, timeout):
    def find():
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        return [(family, address) for family, _, _, _, address in found]

    return DiallingStream(find, timeout)


def to_unix(path, timeout):
    return DiallingStream(lambda: [(socket.AF_UNIX, os.fspath(path))], timeout)
