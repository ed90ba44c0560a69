"""Calls of this side."""

import threading

from . import _wire
from ._errors import read_error
from ._fork import disowned
from ._values import DisconnectError, OperationError, described, loads


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


class Calls:
    """Those that wait for their results, by id. Thread-safe."""

    def __init__(self):
        self._lock = threading.Lock()  # guards what follows
        self.open = {}
        self.answered = 0  # of those whose callers read
        self._next_id = 0
        self._over = False

    def add(self, call):
        """Its id; None if there are to be no more calls."""
        with self._lock:
            if self._over:
                return None
            call_id = self._next_id
            self._next_id += 1
            self.open[call_id] = call
            return call_id

    def take(self, call_id):
        """The call that has a result; None if it does not wait, or no more."""
        with self._lock:
            call = self.open.pop(call_id, None)
            self.answered += call is not None and call.reads
            return call

    def end(self):
        """Ends all without results; there are no more. May be called again."""
        self._over = True
        while True:
            with self._lock:
                if not self.open:
                    return
                call = self.open.popitem()[1]
            call.end(None)


def outcome(connection, order, kind, payload, arrived, ticket):
    """The value of a result; or what the peer raised is raised here."""
    if kind == _wire.OPERATION_ERROR:
        raise OperationError(payload)
    try:
        if kind == _wire.SUCCESS:
            return loads(connection, payload, arrived)
        error = read_error(connection, payload, arrived)
    finally:
        order.read(ticket)
    raise error


def disconnected(reason, closed):
    """What fails once the connection has ended for a reason, and maybe was closed."""
    if closed:
        return DisconnectError('Connection is closed')
    if reason is None:
        return DisconnectError('Connection was remotely closed')  # or is being closed here: 0.1.0 says so then, too
    if isinstance(reason, DisconnectError) or disowned(reason):
        return DisconnectError(str(reason))
    error = DisconnectError('Connection was aborted due to ' + described(reason))
    error.__cause__ = reason
    return error
