"""Records of the standard module logging, forwarded to the other side (protocol, section 5.4)."""

import atexit
import collections
import logging
import pickle
import threading
import time
import weakref

from ._current import get_connection
from ._fork import in_child, say
from ._threads import WORKERS
from ._values import DisconnectError, OperationError
from ._wire import one_line

_MAX_RECORDS = 4096
_MAX_CHARACTERS = 8 << 20
_MAX_TEXT = 64 << 10
_PATIENCE = 2  # with a peer that does not get on
_LONGEST = 20  # with one that does
_IMPATIENT_SECONDS = 30  # after somebody has waited in vain
_PLAIN = (str, int, float, bool, type(None))
_FORMATTER = logging.Formatter()
_IN_CHILD = logging.Formatter('%(levelname)s %(name)s: %(message)s')


class AcrossHandler(logging.Handler):
    """Sends each record to the logger of its name on the other side: of a connection, or of that which the thread serves.

    Records are sent in the background. They are there before the answer of the call that has logged them, before the
    connection closes, and before the interpreter ends. Each of these waits, as flush() does, until the other side has taken none
    for two seconds, and for 20 seconds at most. Who logs waits likewise, but only where thousands of records wait already; then
    records are dropped, which the other side is told. What came from another side itself is not sent. A handler that was closed may be used again. A forked child, which
    has no connection, prints its records to standard error.
    """

    def __init__(self, conn=None):
        super().__init__()
        self._connection = conn

    def createLock(self):
        self.lock = None  # nothing here needs it, and who waits must not hold it

    def _at_fork_reinit(self):
        pass

    def handle(self, record):
        admitted = self.filter(record)
        if admitted:
            self.emit(admitted if isinstance(admitted, logging.LogRecord) else record)
        return admitted

    def emit(self, record):
        if record.name == 'across' or record.name.startswith('across.') or hasattr(record, '_across_received'):
            return
        try:
            connection = self._connection or get_connection()
            if connection.disowned:
                say((self.formatter or _IN_CHILD).format(record))
            else:
                logs_of(connection).add(*self._attributes(record), self)
        except (OperationError, ValueError):
            pass  # there is nobody to tell
        except Exception:
            self.handleError(record)

    def flush(self):
        if self._connection:
            logs_of(self._connection).flush()
        else:
            _flush()

    def close(self):
        self.flush()
        super().close()
        if self._connection and self._connection.logs.keeps(self):
            self._connection.logs.put_back_soon()

    def _attributes(self, record):
        """Those that travel, and how much they are."""
        attributes, size = {}, 0
        for name, value in record.__dict__.items():
            if name in ('msg', 'message', 'asctime', 'args', 'exc_info'):
                continue
            if type(value) not in _PLAIN:
                try:
                    data = pickle.dumps(value)
                    value = pickle.loads(data)  # as it is now: it is sent later, by another thread
                    size += len(data)
                except Exception:
                    self.handleError(record)
                    continue
            attributes[name] = value
        attributes['msg'] = record.getMessage()
        attributes['args'] = ()
        attributes['exc_info'] = None
        if record.exc_info and not record.exc_text:
            attributes['exc_text'] = (self.formatter or _FORMATTER).formatException(record.exc_info)
        for name in ('msg', 'exc_text', 'stack_info'):
            text = attributes.get(name)
            if isinstance(text, str) and len(text) > _MAX_TEXT:
                attributes[name] = text[:_MAX_TEXT]
        return attributes, size + sum(len(value) for value in attributes.values() if isinstance(value, str))


class _Logs:
    """The records that one connection has yet to send, which a thread does as long as there are any. Thread-safe."""

    def __init__(self, connection):
        self._connection = connection
        self._changed = threading.Condition()  # guards all that follows, down to the empty line
        self._waiting = collections.deque()
        self._characters = 0
        self._dropped = 0
        self._sender = None  # the thread that sends, or True until it has begun
        self._added = 0
        self._done = 0  # of those added: sent, or failed
        self._impatient_until = 0

        self._keeping = threading.Lock()  # held while the handler is put there, so that it is not when it belongs there no more
        self._kept = None  # a handler that belongs to the root logger, and what puts it there
        self._closed = False  # whether somebody has closed that one
        in_child(self, _Logs._forget)

    def _forget(self):
        """What a parent has logged is not its forked child's."""
        self.__init__(self._connection)

    def add(self, attributes, size, handler):
        with self._changed:
            if self._sender is threading.current_thread():
                return
            if not self._has_room(size) and not self._wait(lambda: self._has_room(size)):
                self._dropped += 1
                return
            self._waiting.append((attributes, size, handler))
            self._added += 1
            self._characters += size
            if self._sender is not None:
                return
            self._sender = True
        try:
            WORKERS.run(self._send_all)
        except RuntimeError:  # the interpreter ends, and starts no threads
            self._send_all()
        except BaseException:
            self._sender = None  # the next record tries again
            raise

    def _has_room(self, size):
        return len(self._waiting) < _MAX_RECORDS and self._characters + size <= _MAX_CHARACTERS

    def _wait(self, what):
        """Has the lock. Whether it has come true; not waited for if that was in vain a moment ago."""
        if time.monotonic() < self._impatient_until:
            return what()
        if self._wait_while_it_gets_on(what):
            return True
        self._impatient_until = time.monotonic() + _IMPATIENT_SECONDS
        return False

    def _wait_while_it_gets_on(self, what):
        """Has the lock. A machine that has much to do may take longer for thousands of records than is fair for a single one."""
        end = time.monotonic() + _LONGEST
        while not what():
            done = self._done
            if not self._changed.wait_for(lambda: self._done != done or what(), min(_PATIENCE, end - time.monotonic())):
                return False
        return True

    def flush(self):
        with self._changed:
            goal = self._added
            if self._sender is not threading.current_thread():
                self._wait_while_it_gets_on(lambda: self._done >= goal)

    def begin_call(self):
        """A call of the peer is about to run: for end_call()."""
        self._put_back()
        return self._added

    def end_call(self, func, began, while_away):
        """What was logged since then is to be there before the answer, but a record must not wait for others."""
        self._put_back()
        goal = self._added
        if goal == began or self._done >= goal or func is _handle:
            return

        def wait():
            with self._changed:
                if self._sender is not threading.current_thread():
                    self._wait(lambda: self._done >= goal)

        while_away(wait)

    def keep(self, handler, put):
        """From now on this handler belongs to the root logger, whatever others configure; None ends that."""
        with self._keeping:
            self._kept = handler and (handler, put)

    def keeps(self, handler):
        kept = self._kept
        return kept is not None and kept[0] is handler

    def _put_back(self):
        kept = self._kept
        if kept is not None and (self._closed or kept[0] not in logging.getLogger().handlers):
            self._closed = False
            self._put()

    def _put(self):
        """Whether it belongs there still."""
        with self._keeping:
            if self._kept is not None:
                self._kept[1]()
            return self._kept is not None

    def put_back_soon(self):
        """Who configures logging closes all handlers first, and goes on for a while."""
        self._closed = True

        def put_back():
            for pause in (.05, .2, 1):
                if self._connection._ended.wait(pause) or not self._put():
                    return

        try:
            WORKERS.run(put_back)
        except RuntimeError:
            pass  # the interpreter ends

    def _send_all(self):
        try:
            with self._changed:
                self._sender = threading.current_thread()
            self._send_waiting()
        except BaseException:
            self._sender = None  # the next record has another thread send
            raise

    def _send_waiting(self):
        while True:
            with self._changed:
                if not self._waiting:
                    self._sender = None
                    return
                attributes, size, handler = self._waiting.popleft()
                self._characters -= size
                dropped, self._dropped = self._dropped, 0
            if dropped and self._send(_about(dropped), handler):
                dropped = 0
            sent = self._send(attributes, handler)
            with self._changed:
                self._dropped += dropped + (not sent)
                self._done += 1
                self._changed.notify_all()

    def _send(self, attributes, handler):
        try:
            self._connection.call(_handle, attributes)
            return True
        except DisconnectError:
            return True  # there is nobody to tell
        except Exception:
            handler.handleError(logging.makeLogRecord(attributes))
        plain = {name: value for name, value in attributes.items() if type(value) in _PLAIN or name == 'args'}
        return len(plain) < len(attributes) and self._send(plain, handler)


_ALL = weakref.WeakSet()
_LOCK = threading.Lock()


def logs_of(connection):
    if connection.logs is None:
        with _LOCK:
            if connection.logs is None:
                connection.logs = _Logs(connection)
                _ALL.add(connection.logs)
    return connection.logs


@atexit.register
def _flush():
    everything = None
    while everything is None:
        try:
            everything = list(_ALL)
        except RuntimeError:
            pass  # one was added meanwhile
    for logs in everything:
        logs.flush()


def _about(dropped):
    text = '%d log records were dropped on their way: more were waiting than is allowed, or the connection failed' % dropped
    return {'name': 'logging', 'levelno': logging.WARNING, 'levelname': 'WARNING', 'msg': text, 'args': (), 'exc_info': None,
            'created': time.time(), 'threadName': threading.current_thread().name}


class _Received(logging.LogRecord):
    """A record that is told by its class, so that it has no attributes but its own. A copy is one, a pickle is not."""

    _across_received = True

    def __copy__(self):
        return _received(self.__dict__)

    def __reduce__(self):
        return logging.makeLogRecord, (self.__dict__,)


def _received(attributes):
    record = logging.makeLogRecord(attributes)
    if type(record) is logging.LogRecord:
        record.__class__ = _Received
    else:
        record._across_received = True
    return record


_OF_LINES = frozenset(('msg', 'exc_text', 'stack_info', 'message'))


def _cleaned(attrs):
    """Fit to be shown; all but messages and stacks in one line each."""
    return {name: '\n'.join(map(one_line, value.split('\n') if name in _OF_LINES else [value])) if type(value) is str else value
            for name, value in attrs.items()}


def _handle(attrs):
    attrs = _cleaned(attrs)
    record = _received(attrs)
    logging.getLogger(record.name).handle(record)  # the level of the logger is for what is logged here, as in the original
