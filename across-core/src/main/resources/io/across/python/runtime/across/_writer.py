"""Who writes: whoever has a message, one after the other, and the goodbye last (protocol, section 4)."""

import threading

from . import _wire


class Writer:
    """What this side of a connection sends. Thread-safe."""

    def __init__(self, stream, calls, table, has_ended, end):
        """has_ended: whether the connection has; end: ends it for an error."""
        self._stream = stream
        self._calls = calls
        self._table = table
        self._has_ended = has_ended
        self._end = end
        self.lock = threading.Lock()  # held while a message is sent, and while the stream is closed
        self.goodbye_sent = False  # or being sent; set under the lock

    def send(self, header, value=None):
        """False if nothing is sent any more. The value is a list of blocks."""
        if value is None:
            return self.send_blocks(_wire.frame_header(len(header), 0) + header)
        return self.send_blocks(*_wire.blocks(header, value))

    def send_call(self, call, value, lent):
        """False if it is over without having been sent."""
        begun = False
        try:
            with self.lock:
                call_id = self._calls.add(call)
                if call_id is None:
                    return False
                blocks = _wire.blocks(_wire.uint(_wire.APPLY) + _wire.uint(call_id) + _wire.ids(lent), value)
                begun = True
                self._stream.send(*blocks)
        except BaseException as error:
            if not begun:
                self._calls.forget(call)
                self._table.remove(lent)
            self._fail(error, begun)
        return True

    def send_blocks(self, *blocks):
        begun = False
        try:
            with self.lock:
                if self.goodbye_sent or self._has_ended():
                    return False
                begun = True
                self._stream.send(*blocks)
                return True
        except BaseException as error:
            self._fail(error, begun)
            return False

    def _fail(self, error, begun):
        """Once a message has begun, a part of it may have been sent: nothing can follow. Raises what the caller is to see."""
        if begun:
            self._end(error)
        if not begun or not isinstance(error, (OSError, ValueError, MemoryError)):
            raise error

    def say_idle(self):
        if not self.lock.acquire(False):
            return False
        self.lock.release()
        self.send(_wire.uint(_wire.IDLE))
        return True

    def say_goodbye(self):
        """The last message of this side, once. False if the connection has ended without."""
        message = _wire.uint(_wire.GOODBYE)
        if self._has_ended():
            return self.goodbye_sent
        begun = False
        try:
            with self.lock:  # if another thread is saying it, until it is said
                begun = True
                # Nothing after the end: by now a pipe may be closed, and its descriptor be another's.
                first, self.goodbye_sent = not (self.goodbye_sent or self._has_ended()), True
                self._calls.end()  # now, so that no result comes in between
                if first:
                    self._stream.send(_wire.frame_header(len(message), 0) + message)
        except BaseException as error:
            self._fail(error, begun)
        return True
