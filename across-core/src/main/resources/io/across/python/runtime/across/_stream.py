"""The byte stream that a connection runs on: a socket, or a pair of file descriptors."""

import os
import socket

from . import _wire
from ._waker import Waker, poller
from ._wire import ProtocolError, TooLarge, read_frame_header

_CHUNK = 1 << 16
_STEP = 1 << 21  # a megabyte of somebody's, and what is around it, is received where it stays


def prepare(sock):
    sock.setblocking(True)
    if sock.family in (socket.AF_INET, socket.AF_INET6):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def end(sock):
    try:
        sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def read_ahead(file):
    """Takes what a buffered reader has read of its descriptor, and nobody of the reader. Does not wait."""
    if not hasattr(file, 'peek'):
        return b''
    descriptor = file.fileno()
    blocks = os.get_blocking(descriptor)
    os.set_blocking(descriptor, False)  # to look into an empty buffer fills it
    try:
        return file.read(len(file.peek()))
    finally:
        os.set_blocking(descriptor, blocks)


class Stream:
    """Read by one thread and written by one at a time; shut down by any."""

    def __init__(self, recv, recv_into, send, shutdown, close, let_go=None, source=None, begun=b''):
        """let_go: closes what a forked child has of it, without a trace in what its parent has; as close, if nothing is given.

        source: what can be waited for; begun: what has been received already.
        """
        self._use(recv, recv_into, send, source)
        self.shutdown = shutdown
        self.close = close
        self.let_go = let_go or close
        self._buffer = begun
        self._at = 0
        self.received = 0
        self.sent = 0

    def _use(self, recv, recv_into, send, source):
        self._recv = recv
        self._recv_into = recv_into
        self._send = send
        self._source = source

    def open(self):
        """Before all else, in the thread that reads first."""

    @classmethod
    def of_socket(cls, sock):
        prepare(sock)
        # Files that were made of the socket keep it open, unless it is detached.
        return cls(sock.recv, sock.recv_into, sock.sendall, lambda: end(sock), sock.close, lambda: os.close(sock.detach()), sock)

    @classmethod
    def of_descriptors(cls, source, target, close, begun=b''):
        """The descriptors of pipes, which nobody can shut down: whoever waits for one waits to be woken as well.

        begun: what has been read of the source already.
        """
        waker = Waker()
        readable, writable = waker.poll([source]), waker.poll(writes=[target])
        os.set_blocking(target, False)

        def read(how):
            while True:
                waker.wait(readable)
                try:
                    return how()
                except BlockingIOError:
                    pass  # one socket is both ends, and so does not block either

        def send(data):
            view = memoryview(data)
            while view:
                try:
                    view = view[os.write(target, view):]
                except BlockingIOError:
                    waker.wait(writable)

        def close_all():
            try:
                os.set_blocking(target, True)  # for whoever else has this pipe
            except OSError:
                pass
            let_go()

        def let_go():
            try:
                close()
            finally:
                waker.close()

        return cls(lambda size: read(lambda: os.read(source, size)), lambda view: read(lambda: os.readv(source, [view])),
                   send, waker.wake, close_all, let_go, source, begun)

    def is_waiting(self):
        """Whether something has come that nobody has read yet."""
        try:
            return bool(poller([self._source]).poll(0))
        except (OSError, ValueError, TypeError):  # it is closed, or not open yet
            return False

    def send(self, *blocks):
        for block in blocks:
            if block:
                self._send(block)
        self.sent += 1

    def read(self, size, what='frame'):
        """Exactly as many bytes; EOFError, which says of what, if there are not.

        Allocates no more than twice what has arrived, or two megabytes.
        """
        start = self._at
        end = start + size
        if end > len(self._buffer):
            if size > _CHUNK:
                return self._read_large(size)
            self._fill(size, what)
            start, end = 0, size
        self._at = end
        return self._buffer[start:end]

    def _fill(self, size, what):
        """Has the buffer begin with what is to be read next, at least so many bytes."""
        data, self._at = self._buffer[self._at:], 0
        self._buffer = block = self._receive(what)
        if data or len(block) < size:
            blocks, have = [data, block], len(data) + len(block)
            while have < size:
                blocks.append(self._receive(what))
                have += len(blocks[-1])
            self._buffer = b''.join(blocks)

    def _read_large(self, size):
        have = len(self._buffer) - self._at
        data = bytearray(min(size, _STEP))
        data[:have] = self._buffer[self._at:]
        self._buffer, self._at = b'', 0
        while have < size:
            if have == len(data):
                try:
                    data += bytes(min(size - have, max(_STEP, have)))
                except MemoryError:
                    del data
                    self._skip(size - have)
                    return TooLarge(size, 'are more than this process has memory for')
            with memoryview(data) as whole, whole[have:] as rest:
                received = self._recv_into(rest)
            self._count(received, 'frame')
            have += received
        return data

    def _receive(self, what):
        block = self._recv(_CHUNK)
        self._count(len(block), what)
        return block

    def _count(self, size, what):
        if not size:
            raise EOFError('Incomplete ' + what)
        self.received += 1

    def read_message(self, max_header=_wire.MAX_HEADER, max_value=None):
        """The header block, and the first buffer: None if there is none, TooLarge if it was skipped."""
        length, more = self._begin_frame()
        if length > max_header:
            raise ProtocolError('A header block of {} bytes is longer than {}'.format(length, max_header))
        header = self.read(length)
        if not more:
            return header, None
        length, more = self._begin_frame()
        most = _wire.MAX_MESSAGE if max_value is None else max_value
        if length <= most:
            value = self.read(length)
        else:
            self._skip(length)
            value = TooLarge(length, 'are more than the {} that this side reads'.format(most))
        while more:
            length, more = self._begin_frame()
            self._skip(length)
        return header, value

    def _skip(self, size):
        if size > _wire.MAX_SKIPPED:
            raise ProtocolError('A buffer of {} bytes is longer than {}'.format(size, _wire.MAX_SKIPPED))
        while size:
            part = min(size, _CHUNK)
            self.read(part)
            size -= part

    def _begin_frame(self):
        start = self._at + 8
        if start > len(self._buffer):
            self._fill(8, 'frame size')
            start = 8
        self._at = start
        return read_frame_header(self._buffer, start - 8)
