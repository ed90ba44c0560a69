"""How many calls of a peer run at once."""

import collections
import threading


class Gate:
    """Lets so many calls run at once, and so many wait. Thread-safe.

    A call that waits for a call of its own counts as one that waits, and goes on when that is answered: the answer may need
    calls that come after it.
    """

    def __init__(self, places=256, waiting=10000):
        self._places = places
        self._waiting = waiting
        self._lock = threading.Lock()  # guards all below
        self._running = 0
        self._away = 0
        self._queue = collections.deque()
        self._closed = False

    def enter(self, run):
        """A task that runs it and then others that wait, or None if it waits. OverflowError if too many do."""
        with self._lock:
            if self._closed:
                return None
            if self._running >= self._places or self._away >= self._waiting:
                if len(self._queue) + self._away >= self._waiting:
                    raise OverflowError('More than {} calls of this connection wait'.format(self._waiting))
                self._queue.append(run)
                return None
            self._running += 1
        return lambda: self._run(run)

    def _run(self, run):
        while run is not None:
            run()
            run = None
            with self._lock:
                if self._queue and self._running <= self._places:
                    run = self._queue.popleft()
                else:
                    self._running -= 1

    def step_out(self):
        """A running call begins to wait: the task of one that takes its place, or None."""
        with self._lock:
            self._away += 1
            if not self._queue or self._running > self._places:
                self._running -= 1
                return None
            run = self._queue.popleft()
        return lambda: self._run(run)

    def step_in(self):
        with self._lock:
            self._away -= 1
            self._running += 1

    def close(self):
        """What waits is never run."""
        with self._lock:
            self._closed = True
            gone, self._queue = self._queue, collections.deque()
        del gone
