"""Calls of this side."""

import threading


class Call:
    """A call that waits for its result."""

    __slots__ = ('_event', 'result', 'done')

    def __init__(self):
        self._event = threading.Event()
        self.result = None
        self.done = False

    def end(self, result):
        self.result = result
        self.done = True
        self._event.set()

    def wait(self):
        self._event.wait()
