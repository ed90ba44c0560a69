"""Calls of this side."""

import threading


class Call:
    """A call that waits for its result, in one thread."""

    __slots__ = ('_over', 'reads', 'result', 'done')

    def __init__(self):
        self._over = threading.Lock()  # held until it is done; quicker than an event
        self._over.acquire()
        # A signal may interrupt the main thread in the middle of a message.
        self.reads = threading.current_thread() is not threading.main_thread()
        self.result = None
        self.done = False

    def end(self, result):
        """Once."""
        self.result = result
        self.done = True
        self._over.release()

    def wait(self):
        self._over.acquire()
