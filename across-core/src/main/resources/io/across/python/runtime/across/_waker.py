"""Waiting that another thread can end."""

import os
import select
import socket
import time


def poller(reads, writes=()):
    """What one thread at a time can wait with, by its ``poll(milliseconds)``: until one of the descriptors is ready."""
    if not _POLLS:
        return _Select(reads, writes)
    made = select.poll()
    for files, event in ((reads, select.POLLIN), (writes, select.POLLOUT)):
        for file in files:
            made.register(file, event)
    return made


_POLLS = hasattr(select, 'poll')  # not on Windows, which waits for sockets only


class _Select:

    def __init__(self, reads, writes):
        self._files = reads, writes, writes  # the third: what could not be connected

    def poll(self, timeout=None):
        ready = select.select(*self._files, None if timeout is None else timeout / 1000)
        return [(file, 0) for files in ready for file in files]


class Waker:
    """Once woken, nobody waits any more: all get a ConnectionAbortedError. Thread-safe."""

    def __init__(self):
        if _POLLS:
            self._waits, self._wakes = os.pipe()
        else:
            self._sockets = socket.socketpair()
            self._waits, self._wakes = (each.fileno() for each in self._sockets)
        self._nothing = self.poll()

    def poll(self, reads=(), writes=()):
        """As poller(), for wait()."""
        return poller([self._waits, *reads], writes)

    def wait(self, poll, timeout=None):
        """False if the time, in seconds, is over first."""
        events = poll.poll(None if timeout is None else max(timeout, 0) * 1000)
        if any(descriptor == self._waits for descriptor, _ in events):
            raise ConnectionAbortedError('The connection has ended')
        return bool(events)

    def pause(self, seconds):
        end = time.monotonic() + seconds
        while self.wait(self._nothing, end - time.monotonic()):
            pass

    def wake(self):
        if _POLLS:
            os.write(self._wakes, b'.')
        else:
            self._sockets[1].send(b'.')

    def close(self):
        if _POLLS:
            os.close(self._waits)
            os.close(self._wakes)
        else:
            for each in self._sockets:
                each.close()
