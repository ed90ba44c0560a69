"""Records of the standard module logging, forwarded to the other side (protocol, section 5.4)."""

import collections
import logging
import pickle
import threading
import time
import traceback

from ._current import get_connection
from ._fork import in_child, say
from ._threads import WORKERS
from ._values import DisconnectError, OperationError

_MAX_RECORDS = 4096
_MAX_CHARACTERS = 8 << 20
_MAX_TEXT = 64 << 10
_MAX_VALUE = 4 << 10  # of other attributes, pickled
_PATIENCE = 2
_IN_CHILD = logging.Formatter('%(levelname)s %(name)s: %(message)s')


class AcrossHandler(logging.Handler):
    """Sends each record to the logger of its name on the other side: of a connection, or of that which the thread serves.

    Whoever logs does not wait: records are sent in the background, and dropped if too many are waiting, which the other side
    is told. flush() waits for them, for two seconds at most. What came from another side itself is not sent. A forked child,
    which has no connection, prints its records to standard error.
    """

    def __init__(self, conn=None):
        super().__init__()
        self._connection = conn
        self._queue = _Queue()

    def emit(self, record):
        if record.name == 'across' or record.name.startswith('across.') or hasattr(record, '_across_received'):
            return
        try:
            connection = self._connection or get_connection()
            if connection.disowned:
                say((self.formatter or _IN_CHILD).format(record))
            else:
                self._queue.add(connection, self._attributes(record))
        except (OperationError, ValueError):
            pass  # there is nobody to tell
        except Exception:
            self.handleError(record)

    def flush(self):
        self._queue.flush()

    def close(self):
        self._queue.close()
        super().close()

    @staticmethod
    def _attributes(record):
        attributes = dict(_travelling(record))
        attributes['msg'] = record.getMessage()[:_MAX_TEXT]
        attributes['args'] = ()
        attributes['exc_info'] = None
        if record.exc_info and not record.exc_text:
            text = ''.join(traceback.format_exception(*record.exc_info)).rstrip('\n')
            attributes['exc_text'] = text[:_MAX_TEXT]
        return attributes


def _travelling(record):
    """What can be sent, as it is now: it is pickled later, in another thread."""
    for name, value in record.__dict__.items():
        if name in ('msg', 'args', 'exc_info'):
            continue
        if isinstance(value, str):
            yield name, value[:_MAX_TEXT]
        elif isinstance(value, (int, float, type(None))):
            yield name, value
        else:
            try:
                data = pickle.dumps(value)
                if len(data) <= _MAX_VALUE:
                    yield name, pickle.loads(data)
            except Exception:
                pass  # an attribute that stays here


class _Queue:
    """Records that wait to be sent, which a thread does as long as there are any. Thread-safe."""

    def __init__(self):
        self._changed = threading.Condition()  # guards all that follow
        self._waiting = collections.deque()
        self._characters = 0
        self._dropped = 0
        self._sender = None  # the thread that sends, or True until it has begun
        self._closed = False
        in_child(self, _Queue.__init__)  # its parent sends what waits

    def add(self, connection, attributes):
        size = sum(len(value) for value in attributes.values() if isinstance(value, str))
        with self._changed:
            if self._closed or self._sender is threading.current_thread():
                return
            if len(self._waiting) >= _MAX_RECORDS or self._characters + size > _MAX_CHARACTERS:
                self._dropped += 1
                return
            self._waiting.append((connection, attributes, size))
            self._characters += size
            if self._sender is not None:
                return
            self._sender = True
        try:
            WORKERS.run(self._send_all)
        except RuntimeError:  # the interpreter ends
            self.close(0)

    def flush(self, patience=_PATIENCE):
        with self._changed:
            if self._sender is not threading.current_thread():
                self._changed.wait_for(lambda: self._sender is None, patience)

    def close(self, patience=_PATIENCE):
        self.flush(patience)
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._characters = 0

    def _send_all(self):
        with self._changed:
            self._sender = threading.current_thread()
        while True:
            with self._changed:
                if not self._waiting:
                    self._sender = None
                    self._changed.notify_all()
                    return
                connection, attributes, size = self._waiting.popleft()
                self._characters -= size
                dropped, self._dropped = self._dropped, 0
            try:
                if dropped:
                    connection.call(_handle, _about(dropped))
                    dropped = 0
                connection.call(_handle, attributes)
            except DisconnectError:
                pass  # there is nobody to tell
            except Exception:
                with self._changed:
                    self._dropped += dropped + 1


def _about(dropped):
    text = '%d log records were dropped on their way: more were waiting than is allowed, or the connection failed' % dropped
    return {'name': 'logging', 'levelno': logging.WARNING, 'levelname': 'WARNING', 'msg': text, 'args': (), 'exc_info': None,
            'created': time.time(), 'threadName': threading.current_thread().name}


def _handle(attrs):
    record = logging.makeLogRecord(attrs)
    record._across_received = True
    logger = logging.getLogger(record.name)
    if logger.isEnabledFor(record.levelno):
        logger.handle(record)
