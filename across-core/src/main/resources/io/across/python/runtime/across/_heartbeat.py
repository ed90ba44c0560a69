"""Time: who is silent is told to be alive, or given up (protocol, section 4)."""

import threading
import time

_HOMEBOUND_SECONDS = 10


class Heartbeat:
    """Runs in a thread of its own, until the connection ends."""

    def __init__(self, stream, own_timeout, ended):
        self._stream = stream
        self._own = own_timeout or 0
        self._ended = ended
        self._awake = threading.Event()
        self._homebound = []
        self.peer_timeout = 0  # in seconds; 0 until the peer has greeted, or if it has none

    def greeted(self, peer_timeout):
        self.peer_timeout = peer_timeout
        self.wake()

    def wake(self):
        """Something is different: how long to wait, or that the connection has ended."""
        self._awake.set()

    def keep(self, proxy):
        """Keeps alive for a while what a peer must not be told the end of too soon."""
        self._homebound.append((time.monotonic(), proxy))

    def run(self, give_up, say_idle):
        """give_up: takes the error; say_idle: false if somebody is writing, and so is stuck or about to be heard."""
        received = sent = -1
        heard = spoke = time.monotonic()
        while True:
            timeouts = [timeout for timeout in (self._own, self.peer_timeout) if timeout]
            self._awake.wait(max(0.01, min(timeouts, default=8) / 8))
            self._awake.clear()
            if self._ended.is_set():
                self._homebound.clear()
                return
            now = time.monotonic()
            if received != self._stream.received:
                received, heard = self._stream.received, now
            if sent != self._stream.sent:
                sent, spoke = self._stream.sent, now
            while self._homebound and now - self._homebound[0][0] > _HOMEBOUND_SECONDS:
                del self._homebound[0]
            if self._own and now - heard > self._own:
                give_up(TimeoutError('Nothing was received for {} s'.format(self._own)))
            elif self.peer_timeout and now - spoke >= self.peer_timeout * 0.35:
                if not say_idle() and self._own and now - spoke > self._own:
                    give_up(TimeoutError('Nothing could be sent for {} s'.format(self._own)))
