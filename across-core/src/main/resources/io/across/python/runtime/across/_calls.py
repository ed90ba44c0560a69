"""Calls of this side."""

import threading

from . import _wire
from ._errors import read_error
from ._fork import disowned
from ._values import DisconnectError, NotSentError, OperationError, described, loads
from ._wire import ProtocolError

_NOT_RUN = 'not run', None, (), None


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
    """The calls of this side that have not been answered. Thread-safe."""

    def __init__(self):
        self.answered = 0  # of those whose callers may read
        self.none_left = threading.Event()  # set when none is left, and none is taken any more
        self._lock = threading.Lock()  # guards what follows
        self.open = {}
        self._next_id = 0
        self._first_not_run = None  # by the peer
        self._is_closed = False
        self._over = False

    def add(self, call):
        """Its id; or None if it is not to be sent, and is over. Called in the order of sending: so ids rise on the wire."""
        with self._lock:
            too_late = self._is_closed or self._first_not_run is not None and self._next_id >= self._first_not_run
            if not self._over and not too_late:
                call_id = self._next_id
                self._next_id += 1
                self.open[call_id] = call
                return call_id
            result = None if self._over else _NOT_RUN
        call.end(result)
        return None

    def take(self, call_id):
        """The one that is answered; None if there is none."""
        with self._lock:
            call = self.open.pop(call_id, None)
            self.answered += call is not None and call.reads
            self._check()
        return call

    def forget(self, call):
        """It has not been sent, and is not to be answered."""
        with self._lock:
            call_id = next((call_id for call_id, other in self.open.items() if other is call), None)
            self.open.pop(call_id, None)
            self._check()

    def limit(self, first_not_run):
        """The peer does not run the calls from this one on."""
        with self._lock:
            if self._first_not_run is not None and first_not_run > self._first_not_run:
                raise ProtocolError('DRAIN up to call {}, although the peer has said before that it runs none from {} on'.format(
                    first_not_run, self._first_not_run))
            self._first_not_run = first_not_run
            late = [self.open.pop(call_id) for call_id in list(self.open) if call_id >= first_not_run]
            self._check()
        for call in late:
            call.end(_NOT_RUN)

    def close(self):
        """Takes no further ones."""
        with self._lock:
            self._is_closed = True
            self._check()

    def _check(self):
        if self._is_closed and not self.open:
            self.none_left.set()

    def end(self):
        """Ends all without results; there are no more. May be called again."""
        self._over = True
        while True:
            with self._lock:
                if not self.open:
                    self.none_left.set()
                    return
                call = self.open.popitem()[1]
            call.end(None)


def outcome(connection, order, kind, payload, arrived, ticket):
    """The value of a result; or what the peer raised is raised here."""
    if kind == _wire.OPERATION_ERROR:
        raise OperationError(payload)
    if kind == _NOT_RUN[0]:
        raise NotSentError('Connection is being closed and takes no more calls: this one has not been run')
    try:
        if kind == _wire.SUCCESS:
            return loads(connection, payload, arrived)
        error = read_error(connection, payload, arrived)
    finally:
        order.read(ticket)
    if isinstance(error, (DisconnectError, _wire.ProtocolError)):
        # What has become of this connection is for this side to say.
        error = OperationError(_wire.one_line('The peer reports ' + described(error))).with_traceback(error.__traceback__)
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
