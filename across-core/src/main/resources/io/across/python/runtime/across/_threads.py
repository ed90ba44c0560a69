"""Threads that are used again."""

import queue
import threading

_IDLE_SECONDS = 10


class Workers:
    """Runs each task at once, in a thread that is idle or a new one. All are daemons. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._idle = 0  # guarded by the lock: threads that wait and have no task coming
        self._tasks = queue.SimpleQueue()

    def run(self, task):
        with self._lock:
            waiting = self._idle > 0
            if waiting:
                self._idle -= 1
        if waiting:
            self._tasks.put(task)
        else:
            threading.Thread(target=self._work, args=(task,), name='across-worker', daemon=True).start()

    def _work(self, task):
        while task is not None:
            task()
            del task
            with self._lock:
                self._idle += 1
            task = self._next()

    def _next(self):
        while True:
            try:
                return self._tasks.get(timeout=_IDLE_SECONDS)
            except queue.Empty:
                with self._lock:
                    if self._idle > 0:
                        self._idle -= 1
                        return None
                # Somebody has just counted on this thread: the task is about to come.


WORKERS = Workers()


class Order:
    """Puts off what must not happen before all values that arrived earlier have been read. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()
        self._next = 0
        self._open = set()
        self._waiting = []

    def ticket(self):
        """For a value that has arrived."""
        with self._lock:
            self._next += 1
            self._open.add(self._next)
            return self._next

    def read(self, ticket):
        """The value has been read, or never will be."""
        with self._lock:
            self._open.discard(ticket)
            if not self._waiting:
                return
            due = self._take_due()
        for action in due:
            action()

    def after_earlier(self, action):
        with self._lock:
            self._waiting.append((self._next, action))
            due = self._take_due()
        for each in due:
            each()

    def _take_due(self):
        oldest = min(self._open, default=self._next + 1)
        due = [action for ticket, action in self._waiting if ticket < oldest]
        if due:
            self._waiting = [each for each in self._waiting if each[0] >= oldest]
        return due
