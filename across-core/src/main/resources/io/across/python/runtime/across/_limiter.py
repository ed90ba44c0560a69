"""How many calls of a peer run at once."""

import collections
import threading
import time


class Drained(Exception):
    """No call is taken any more."""


class CallLimiter:
    """Lets so many calls run at once, and so many wait. Thread-safe.

    A call that waits for a call of its own counts as one that waits, and goes on when that is answered: the answer may need
    calls that come after it.
    """

    def __init__(self, places=256, waiting=10000, waiting_bytes=256 << 20):
        self._places = places
        self._waiting = waiting
        self._waiting_bytes = waiting_bytes
        self._lock = threading.Lock()  # guards all below
        self._running = 0
        self._away = 0
        self._unanswered = 0
        self._queue = collections.deque()  # of calls, each with its size
        self._queued_bytes = 0
        self._moved = 0  # when a place became free, or the first began to wait
        self._closed = False
        self._next_id = 0  # what follows the highest id so far
        self._drained = False
        self.idle = threading.Event()  # set when nothing is left, once it is drained

    def enter(self, call, call_id=0, size=0):
        """Whether it runs now; if not, it waits. Drained if none is taken.

        OverflowError if too many wait, or too many bytes: it is refused, and then answered().
        """
        with self._lock:
            if self._closed:
                return False
            self._see(call_id)
            if self._running >= self._places or self._away >= self._waiting:
                if len(self._queue) + self._away >= self._waiting:
                    stuck = '; none of its {} places has become free for {:.0f} s'.format(
                        self._places, time.monotonic() - self._moved) if self._queue else ''
                    self._unanswered += 1
                    raise OverflowError('More than {} calls of this connection wait{}'.format(self._waiting, stuck))
                if self._queued_bytes + size > self._waiting_bytes:
                    self._unanswered += 1
                    raise OverflowError('More than {} bytes of calls of this connection wait'.format(self._waiting_bytes))
                if not self._queue:
                    self._moved = time.monotonic()
                self._queue.append((call, size))
                self._queued_bytes += size
                return False
            self._running += 1
            return True

    def pass_by(self, call_id):
        """A call that neither runs nor waits: it is refused, and then answered(). Drained if none is taken."""
        with self._lock:
            self._see(call_id)
            self._unanswered += 1

    def answered(self):
        """One that was refused."""
        with self._lock:
            self._unanswered -= 1
            self._check_idle()

    def _see(self, call_id):
        if self._drained:
            raise Drained
        self._next_id = max(self._next_id, call_id + 1)

    def drain(self):
        """Takes no further ones; gives what follows the ids of all that came before."""
        with self._lock:
            self._drained = True
            self._check_idle()
            return self._next_id

    def _check_idle(self):
        if self._drained and not (self._running or self._away or self._unanswered or self._queue):
            self.idle.set()

    def leave(self):
        """A running call is over: one that takes its place, or None."""
        with self._lock:
            return self._next()

    def suspend(self):
        """A running call begins to wait: one that takes its place, or None."""
        with self._lock:
            self._away += 1
            return self._next()

    def _next(self):
        if self._queue and self._running <= self._places:
            self._moved = time.monotonic()
            call, size = self._queue.popleft()
            self._queued_bytes -= size
            return call
        self._running -= 1
        self._check_idle()
        return None

    def resume(self):
        with self._lock:
            self._away -= 1
            self._running += 1

    def close(self):
        """What waits is never run."""
        with self._lock:
            self._closed = True
            gone, self._queue = self._queue, collections.deque()
        self.idle.set()
        del gone
