"""Time: who is silent is told to be alive, or given up (protocol, section 4)."""

import errno
import threading
import time

from ._threads import WORKERS

_RETURNED_SECONDS = 10
_AFTER_FAILURE = 0.1


class Heartbeat:
    """Runs in a thread of its own, until the connection ends."""

    def __init__(self, stream, own_timeout, ended):
        self._stream = stream
        self._own = own_timeout or 0
        self._ended = ended
        self._awake = threading.Event()
        self._returned = []  # any thread adds, the one that beats removes
        # Of the thread that beats, alone:
        self._received = self._sent = -1  # how often, when it was looked at last
        self._silent = self._stuck = 0  # for how long that has not changed, in time that this process could use
        self._spoke = 0  # when something was sent
        self._beaten, self._pause = 0, 0  # when it beat last, and how long until it was to beat again
        # Set by the thread that reads the greeting:
        self.peer_timeout = 0  # in seconds; 0 until the peer has greeted, or if it has none

    def greeted(self, peer_timeout):
        self.peer_timeout = peer_timeout
        self.wake()

    def wake(self):
        """Something is different: how long to wait, or that the connection has ended."""
        self._awake.set()

    def keep(self, proxy):
        """Keeps alive for a while what a peer must not be told the end of too soon."""
        self._returned.append((time.monotonic(), proxy))

    def run(self, give_up, say_idle):
        """give_up: takes the error; say_idle: false if somebody is writing, and so is stuck or about to be heard."""
        while not self._ended.is_set():
            try:
                WORKERS.retry()
                pause = self.beat(time.monotonic(), give_up, say_idle)
            except Exception:  # no memory, perhaps: nobody else beats
                pause = _AFTER_FAILURE
            self._awake.wait(pause)
            self._awake.clear()
        self._returned.clear()

    def beat(self, now, give_up, say_idle):
        """Does what is due; the time until something may be due again."""
        # Who comes later was kept from it, as was who reads: by code that holds the interpreter lock, or a machine that slept.
        passed = min(now - self._beaten, self._pause * 1.5)
        self._beaten = now
        self._silent += passed
        self._stuck += passed
        if self._received != self._stream.received:
            self._received, self._silent = self._stream.received, 0
        if self._sent != self._stream.sent:
            self._sent, self._spoke, self._stuck = self._stream.sent, now, 0
        while self._returned and now - self._returned[0][0] > _RETURNED_SECONDS:
            del self._returned[0]
        if self._own and self._silent > self._own and not self._stream.is_waiting():
            give_up(TimeoutError(errno.ETIMEDOUT, 'Nothing was received for {:g} s'.format(self._own)))
        elif self.peer_timeout and now - self._spoke >= self.peer_timeout * 0.35:
            if not say_idle() and self._own and self._stuck > self._own:
                give_up(TimeoutError(errno.ETIMEDOUT, 'Nothing could be sent for {:g} s'.format(self._own)))
        timeouts = [timeout for timeout in (self._own, self.peer_timeout) if timeout]
        self._pause = max(0.01, min(timeouts, default=8) / 8)
        return self._pause
