"""Whose turn it is to read a connection. How it reads is in _connection.py, from _establish() on."""

import threading
import time

from ._threads import WORKERS

_ROUND = 0.001
_QUIET_ROUNDS = 100


class End(Exception):
    """There is nothing to read any more."""


class ReaderRole:
    """Held by the one thread that reads, which is never one that runs a call. Thread-safe.

    Who leaves the role in order to run a call wakes nobody: most calls are over before another thread would read. But when
    the role was vacant for a whole round, the watchdog gives it to a worker.
    """

    def __init__(self, read, ended):
        """read: reads until it leaves the role; ended: an event, the end of the connection."""
        self._read = read
        self._ended = ended
        self._lock = threading.Lock()
        self._left = 0  # how often it was left for a call; written by who leaves it
        self._watching = False
        self._needed = threading.Event()

    def take(self, timeout=0):
        return self._lock.acquire(timeout=timeout) if timeout else self._lock.acquire(False)

    def leave(self):
        self._lock.release()

    def leave_for_call(self):
        self._left += 1
        self._lock.release()
        if not self._watching:
            self._needed.set()

    def fill(self):
        """Gives the role to a worker, if it is vacant."""
        if not self._ended.is_set() and self.take():
            try:
                WORKERS.run(self._read)
            except BaseException:
                self.leave_for_call()  # the watchdog tries again
                raise

    def wake_watchdog(self):
        self._needed.set()

    def watch(self):
        """Runs in a thread of its own, until the connection ends."""
        while not self._ended.is_set():
            try:
                self._watch_once()
            except Exception:  # no memory, perhaps: nobody else watches
                self._needed.set()
                time.sleep(_ROUND)

    def _watch_once(self):
        self._needed.wait()
        self._needed.clear()
        self._watching = True
        taken, left = 0, -1
        while taken < _QUIET_ROUNDS and not self._ended.is_set():
            time.sleep(_ROUND)
            if self._lock.locked():
                taken += 1
            elif left == self._left:
                self.fill()
                taken = 0
            left = self._left
        self._watching = False
        if not self._lock.locked():
            # Left just now, by somebody who still saw the watchdog at work.
            self._needed.set()
