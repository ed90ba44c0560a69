"""A connection: who reads, calls both ways, the end (protocol, section 4)."""

import errno
import os
import subprocess
import threading
import time
from functools import partial

from . import _wire
from ._calls import Call, Calls, disconnected, outcome
from ._debug import event
from ._draining import close_quietly, drain
from ._exports import Exports
from ._fork import disown, in_child
from ._handshake import shake_hands
from ._heartbeat import Heartbeat
from ._importer import Importer
from ._opening import UNLESS_GONE, Opening, await_exit
from ._options import in_force
from ._releases import Releases
from ._reader import End, ReaderRole
from ._remote import _execute, _export, _exposed
from ._service import Service
from ._threads import WORKERS, Order, persist, start_thread
from ._values import (
    Activity, DisconnectError, ObjectTable, _apply_ref, current_connection, dumps, public, ref)
from ._wire import ProtocolError
from ._writer import Writer

_IN_A_ROW = 0.002
_FEW_IDS = 1 << 10
_CLOSING = 5  # seconds
_ACCEPTING = threading.Lock()  # held by the connection that accepts exported modules, of which there is one at a time


@public
class Connection(Opening):
    """One connection to another process. Thread-safe."""

    def __init__(self, stream, options=None, process=None):
        self.options = in_force(options)
        self.table = ObjectTable()
        self.serving = Activity(self)
        self.peer = {}
        self.logs = None  # what there is of log records, from when one was logged; see logging.py
        self.extension = 0  # the version that the peer has greeted with; 0 is a peer of 0.1.0
        self.disowned = False  # true in a forked child, whose parent has it
        self._owner = os.getpid()
        self.tells_facts = False  # whether both sides have announced ERROR_FACTS
        self.drains = False  # the same of DRAINS
        self._stream = stream
        self._process = process
        self._lock = threading.Lock()  # guards what follows down to the empty line
        self._has_begun = False
        self._has_ended = False
        self._reason = None
        self._error = None  # the reason, until it has been raised
        self._closed = False
        self._accepts_no_more = False

        self._calls = Calls()
        self._next_served = 0  # what follows the id of the peer's latest call
        self._ready = threading.Event()
        self._ended = threading.Event()
        self._stream_closed = threading.Event()
        self._order = Order()
        self._writer = Writer(stream, self._calls, self.table, lambda: self._has_ended, self._end)
        self._releases = Releases(self._writer.send)
        self._exports = Exports()
        self._importer = Importer(self)
        self._service = Service(self, self._order, self._writer.send)
        self._heartbeat = Heartbeat(stream, self.options.timeout, self._ended)
        if self.options.accept_exported_modules and not _ACCEPTING.acquire(False):
            raise ValueError('Cannot import modules over multiple connections')
        self._reader = ReaderRole(self._serve, self._ended)
        self._reader.take()
        in_child(self, disown)
        try:
            start_thread('watchdog', self._reader.watch)
            start_thread('heartbeat', self._heartbeat.run, self._end, self._writer.say_idle)
            start_thread('releases', self._releases.run)
            WORKERS.run(self._establish)
        except BaseException as error:  # there can be no thread, perhaps
            self._end(error)
            self._reader.leave()
            raise

    # What users do

    def __enter__(self):
        self._ready.wait()
        if self.disowned:
            raise self._disconnected()
        if not self._has_begun:
            self._finish()  # there is nothing to close, and so nobody else to tell
        if not self._has_begun or self._closed:
            raise ValueError('Connection is closed')
        return self

    def __exit__(self, *error):
        self.close()

    def is_connected(self):
        """True until somebody ends it, though it may be yet to connect."""
        return not self._has_ended and not self._writer.goodbye_sent

    def call(self, func, /, *args, **kwargs):
        return self._call((func, args, kwargs))

    def call_ref(self, func, /, *args, **kwargs):
        return self._call((_apply_ref, (func, args, kwargs), {}))

    def replicate(self, obj):
        return self._call((ref, (obj,), {}))

    def execute(self, source, /, **variables):
        return self._call((_execute, (source, variables), {}))

    def exposed(self, name):
        """An object that a Java process exposes by that name: the methods of its interfaces."""
        return self._call((_exposed, (name,), {}))

    def export(self, *modules):
        self._exports.offer(modules)
        self._call((_export, (modules,), {}))

    def wait(self):
        self._ended.wait()

    def cancel(self):
        self._end(DisconnectError('Connection was cancelled'), quiet=True)

    def close(self, *, grace=None):
        """Waits until both sides have said goodbye. Raises what broke the connection, once.

        grace: for so many seconds at most the peer's calls that have come before are run and answered, and then this side's
        get their answers; later calls are not run, and fail with NotSentError where the peer is one of ours.
        """
        self._ready.wait()
        if grace is not None:
            if current_connection() is self:
                WORKERS.run(partial(close_quietly, self, grace))  # which waits for this call, too
                return
            drain(self, self._service.limiter, self._calls, grace)
        if self.logs is not None:
            self.logs.flush()
        if self._writer.say_goodbye():
            if not self._ended.wait(self.options.timeout):
                self._end(TimeoutError(errno.ETIMEDOUT, 'The peer has not said goodbye'))
        self._finish()

    def _finish(self):
        self._ended.wait()
        self._stream_closed.wait(_CLOSING)  # not for ever: somebody may read in code of others, or look up a name
        code = self._process and await_exit(self._process, self.options.timeout)
        with self._lock:
            error, self._error = self._error, None
            first, self._closed = not self._closed, True
        if error is None and first and code and self._reason is None:
            error = subprocess.CalledProcessError(code, self._process.args)
        if error is not None:
            raise error

    def release(self, object_id):
        """A proxy is garbage. May be called at any time, in any thread."""
        self._releases.add(object_id)

    def give_back(self, object_ids):
        """What came with a message that is not read is not needed. Only by who reads: may wait until the peer does."""
        self._releases.add_unread(object_ids)

    def keep_returned(self, proxy):
        if self.extension == 0:
            self._heartbeat.keep(proxy)

    # Calls of this side

    def _await_ready(self):
        if not self._ready.is_set():  # which is quicker than to wait for nothing
            self._ready.wait()
        if self._has_ended:
            raise self._disconnected()

    def _disconnected(self):
        return disconnected(self._reason, self._closed)

    def _call(self, request):
        self._await_ready()
        data, lent = dumps(self, request)
        call = Call()
        if not self._writer.send_call(call, data, lent):
            self.table.remove(lent)
            if call.result is None:
                raise self._disconnected()
            return outcome(self, self._order, *call.result)
        served = current_connection()
        if served is None:
            self._await(call)
        else:
            served._service.while_away(lambda: self._await(call))
        del request  # and with it every proxy in it, not before
        if call.result is None:
            raise disconnected(self._reason, False)  # as when it ended, though close() may have returned meanwhile
        return outcome(self, self._order, *call.result)

    def _await(self, call):
        while not call.done:
            if not call.reads or not self._reader.take():
                self._reader.fill()
                call.wait()
                return
            try:
                while not call.done:
                    job = self._read_one()
                    if job is not None:
                        self._run_elsewhere(job)
            except End:
                return
            finally:
                # Who calls once probably calls again, and finds the role vacant.
                self._reader.leave_for_call()
            if self._calls.open:
                self._reader.fill()

    def _run_elsewhere(self, job):
        try:
            WORKERS.run(job)
        except BaseException as error:  # whoever waits for its answer would do so for ever
            self._end(error)
            raise End from error

    # Reading

    def _establish(self):
        try:
            timeout_ms, self.extension, capabilities, self.peer = shake_hands(
                self._stream, self.options, self._writer.send, self._writer.send_blocks)
            agreed = capabilities if self.options._describes_itself else 0
            self.tells_facts, self.drains = agreed & _wire.ERROR_FACTS != 0, agreed & _wire.DRAINS != 0
            self._heartbeat.greeted(timeout_ms / 1000)
        except BaseException as error:
            self._end(error)
            self._reader.leave()
            return
        self._has_begun = True
        self._ready.set()
        event('{} is connected to {}', self, self.peer or 'a peer that does not describe itself')
        self._serve()

    def _serve(self):
        """Reads and runs calls, as long as nobody else reads. Has the role when it begins."""
        last, answered = 0, self._calls.answered
        try:
            while True:
                job = self._read_one()
                if job is not None:
                    self._reader.leave_for_call()
                    job()
                    del job
                    if not self._reader.take():
                        return
                elif answered != self._calls.answered:
                    # Callers that call in a row and may read do so, and need not be woken each time.
                    now = time.monotonic()
                    if now - last < _IN_A_ROW:
                        self._reader.leave_for_call()
                        # One may have found the role taken just before, and waits.
                        if not self._calls.open or not self._reader.take():
                            return
                    last, answered = now, self._calls.answered
        except End:
            self._reader.leave()

    def _read_one(self):
        """Reads a message and acts on it; a call of the peer is returned, as a function that runs it."""
        try:
            if self._has_ended:
                raise End
            header, value = self._stream.read_message()
            return self._handle(_wire.Fields(header), value)
        except End:
            raise
        except BaseException as error:
            self._end(error)
            raise End from None

    def _handle(self, fields, value):
        kind = fields.uint()
        if kind == _wire.APPLY:
            call_id, arrived = fields.uint(), fields.ids()
            if self._writer.goodbye_sent:
                return None
            if self.drains:
                if call_id < self._next_served:
                    raise ProtocolError('The ids of calls rise, but {} is not above {}'.format(call_id, self._next_served - 1))
                self._next_served = call_id + 1
            if isinstance(value, _wire.TooLarge):
                return self._service.refuse(call_id, arrived, 'A call of {}'.format(value))
            return self._service.admit(call_id, arrived, value or b'', self._order.ticket())
        if kind == _wire.RESULT:
            self._handle_result(fields, value)
        elif kind == _wire.DEL_OBJS:
            self._delete(fields.ids(max(len(self.table), _FEW_IDS)))
        elif kind == _wire.GOODBYE:
            self._writer.say_goodbye()
            self._end(None)
            raise End
        elif kind == _wire.DRAIN and self.drains:
            self._calls.limit(fields.uint())
        elif kind != _wire.IDLE:
            raise ProtocolError('Invalid message in ready state: {}'.format(kind))
        return None

    def _handle_result(self, fields, value):
        call_id, kind = fields.uint(), fields.uint()
        call = self._calls.take(call_id)
        if call is None:
            if self._writer.goodbye_sent:
                return
            raise ProtocolError('Call not found: {}'.format(call_id))
        if isinstance(value, _wire.TooLarge):
            self.give_back(fields.ids())
            call.end((_wire.OPERATION_ERROR, 'A result of {}'.format(value), (), None))
        elif kind in (_wire.SUCCESS, _wire.ERROR):
            call.end((kind, value or b'', fields.ids(), self._order.ticket()))
        else:
            call.end((_wire.OPERATION_ERROR, fields.text(), (), None))

    def _delete(self, object_ids):
        missing = self.table.leave(object_ids)
        if missing and not self._has_ended:
            raise ProtocolError('Object not found: {}'.format(missing[0]))
        if object_ids:
            self._order.after_earlier(lambda: self.table.forget(object_ids))

    # The end

    def _end(self, error, quiet=False):
        with self._lock:
            if self._has_ended:
                return
            self._has_ended = True
            if error is not None:
                self._reason = error
                self._error = None if quiet else error
        # Somebody waits for each.
        persist((
            lambda: event('{} has ended: {!r}', self, error), self._calls.end, self._ready.set, self._importer.close,
            self._accept_no_more, self._service.limiter.close, self._stream.shutdown, lambda: self._kill(error),
            self._releases.end, self._reader.wake_watchdog, self.table.clear, self._close_later, self._ended.set,
            self._heartbeat.wake), lambda failure: event('{} has not ended as it should: {!r}', self, failure))

    def _accept_no_more(self):
        if self.options.accept_exported_modules and not self._accepts_no_more:
            self._accepts_no_more = True
            _ACCEPTING.release()

    def _kill(self, error):
        if self._process is not None and error is not None:
            with UNLESS_GONE:
                self._process.kill()

    def _close_later(self):
        WORKERS.run(self._close_stream)

    def _close_stream(self):
        # Not while somebody reads or writes: the descriptor would be another's soon. Who reads may yet write.
        self._reader.take(timeout=-1)
        try:
            with self._writer.lock:
                self._stream.close()
        finally:
            self._stream_closed.set()
            self._reader.leave()
