"""Runs the calls of the peer."""

import sys
from functools import partial

from . import _wire
from ._debug import detail
from ._errors import is_of_user, write_error
from ._fork import end_child
from ._limiter import CallLimiter, Drained
from ._main_thread import hint
from ._threads import WORKERS
from ._values import OperationError, dumps, loads, thread

_RESULT, _SUCCESS, _ERROR, _OPERATION_ERROR = map(
    _wire.uint, (_wire.RESULT, _wire.SUCCESS, _wire.ERROR, _wire.OPERATION_ERROR))
_CALL_SIZE, _ID_SIZE = 500, 40  # what it takes to hold a call or an id, in bytes


class Service:
    """Answers each call once, unless nothing is sent any more. Thread-safe."""

    def __init__(self, connection, order, send):
        self._connection = connection
        self._order = order
        self._send = send
        self.limiter = CallLimiter()

    def admit(self, call_id, arrived, data, ticket):
        """The task that runs a call, or None if it is yet to wait."""
        call = call_id, arrived, data, ticket
        try:
            size = len(data) + _ID_SIZE * len(arrived) + _CALL_SIZE
            return partial(self._begin, call) if self.limiter.enter(call, call_id, size) else None
        except OverflowError as error:
            answer = partial(self._answer, call_id, str(error))
        except Drained:
            answer = partial(self._answer_drained, call_id)
        self._order.read(ticket)
        self._connection.give_back(arrived)
        answer()
        return None

    def refuse(self, call_id, arrived, why):
        """The task that answers a call that is not read. It counts now: who drains meanwhile promises the answer."""
        self._connection.give_back(arrived)
        try:
            self.limiter.pass_by(call_id)
        except Drained:
            return partial(self._answer_drained, call_id)
        return partial(self._answer, call_id, why)

    def _answer(self, call_id, why):
        try:
            self._reply_error(call_id, OperationError(why))
        except BaseException as failure:  # whoever waits for the answer would do so for ever
            self._connection._end(failure)
        finally:
            self.limiter.answered()

    def _answer_drained(self, call_id):
        if not self._connection.drains:  # else DRAIN says that it is not run
            self._reply_error(call_id, OperationError('This side is closing the connection and takes no more calls'))

    def while_away(self, wait):
        """Runs what a call of the peer waits with, in that call's thread."""
        other = self.limiter.suspend()
        try:
            if other is not None:
                self._run_elsewhere(other)
            wait()
        finally:
            self.limiter.resume()

    def _run_elsewhere(self, call):
        try:
            WORKERS.run(partial(self._begin, call))
        except BaseException as failure:  # as above
            self._connection._end(failure)
            raise

    def _begin(self, call):
        """Runs it, and then others that wait."""
        while call is not None:
            try:
                error = self._run(*call)
                if error is not None:
                    self._reply_error(call[0], error)
                error = None
            except BaseException as failure:  # whoever waits for the answer would do so for ever
                self._connection._end(failure)
            call = self.limiter.leave()

    def _run(self, call_id, arrived, data, ticket):
        """The error to answer with, if there is one: outside of its handling, so that what fails then has no context."""
        try:
            try:
                request = loads(self._connection, data, arrived)
            finally:
                self._order.read(ticket)
        except BaseException as error:
            return self._reason(error)
        try:
            func, args, kwargs = request
            del request
            detail('Call {} of the peer: {!r}', call_id, func)
            logs = self._connection.logs
            began = logs.begin_call() if logs else 0
            before, thread.does = thread.does, self._connection.serving
            try:
                result = func(*args, **kwargs)
            except OperationError as error:
                raise RuntimeError('{}: {}'.format(type(error).__name__, error)) from error
            finally:
                thread.does = before
                if self._connection.disowned:
                    end_child(sys.exc_info()[1])
                logs = self._connection.logs
                if logs:
                    logs.end_call(func, began, self.while_away)
        except BaseException as error:
            hint(error)
            return error
        del func, args, kwargs
        try:
            data, lent = dumps(self._connection, result, is_result=True)
        except OperationError as error:
            return self._reason(error)
        self._reply(call_id, _SUCCESS, data, lent)
        return None

    def _reply(self, call_id, kind, data, lent):
        if not self._send(_RESULT + _wire.uint(call_id) + kind + _wire.ids(lent), data):
            self._connection.table.remove(lent)

    def _reason(self, failure):
        """What the code of a user raised while a value was read or written is told as itself, with its place."""
        return failure.__cause__ if self._connection.tells_facts and is_of_user(failure) else failure

    def _reply_error(self, call_id, error):
        try:
            data, lent = write_error(self._connection, error)
        except BaseException as failure:  # of code of its class; whoever waits is told of any
            if isinstance(error, OperationError):
                self._send(_RESULT + _wire.uint(call_id) + _OPERATION_ERROR + _wire.text(str(error)))
            else:
                self._reply_error(call_id, _instead_of(error, failure))
            return
        self._reply(call_id, _ERROR, data, lent)


def _instead_of(error, failure):
    """What tells of an error that cannot be sent: where it was raised, and why it cannot."""
    other = OperationError('{} is raised, but cannot be sent: {}'.format(type(error).__name__, failure))
    other.__cause__ = other.__context__ = failure.__cause__
    return other.with_traceback(error.__traceback__)
