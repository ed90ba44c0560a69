"""Waiting that another thread can end."""

import os
import select
import time


class Waker:
    """Once woken, nobody waits any more: all get a ConnectionAbortedError. Thread-safe."""

    def __init__(self):
        self._waits, self._wakes = os.pipe()
        self._nothing = self.poll()

    def poll(self, file=None, event=0):
        """What one thread at a time can wait with: for the file, or the time."""
        poll = select.poll()
        poll.register(self._waits, select.POLLIN)
        if file is not None:
            poll.register(file, event)
        return poll

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
        os.write(self._wakes, b'.')

    def close(self):
        os.close(self._waits)
        os.close(self._wakes)
