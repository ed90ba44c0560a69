"""What is left standing when memory or threads were short for a moment, wherever that was."""

import os
import socket
import sys
import threading
import time
import unittest

import across
from pair import rounds

_TIMEOUT = 60
_LONG = 10
_RUNTIME = os.path.dirname(across.__file__)
# What gives back a lock, a place or a turn takes no memory worth the name; and how a thread begins is not ours to mend.
_SPARED = {'leave', 'leave_for_call', 'end', 'resume', 'persist', '_end', 'run', 'watch', '_work', '<lambda>', '<genexpr>'}


class Failure:
    """Has the n-th call of a function of the runtime fail, once, in whichever thread that is."""

    def __init__(self, nth):
        self._nth = nth
        self._lock = threading.Lock()
        self._calls = 0
        self.place = None

    def __call__(self, frame, event, argument):
        code = frame.f_code
        if event != 'call' or not code.co_filename.startswith(_RUNTIME) or code.co_name in _SPARED:
            return None
        with self._lock:
            self._calls += 1
            if self.place is not None or self._calls != self._nth:
                return None
            self.place = '{} in {}'.format(code.co_name, os.path.basename(code.co_filename))
        raise MemoryError('injected')

    def __enter__(self):
        threading.settrace(self)
        sys.settrace(self)

    def __exit__(self, *error):
        sys.settrace(None)
        threading.settrace(None)


class NoThread:
    """Has the n-th start of a thread fail, once."""

    def __init__(self, nth):
        self._nth = nth
        self._starts = 0
        self._start = threading.Thread.start
        self.place = None

    def _failing(self, thread):
        if thread.name.startswith('across-'):
            self._starts += 1
            if self._starts == self._nth:
                self.place = thread.name
                raise RuntimeError("can't start new thread")
        self._start(thread)

    def __enter__(self):
        threading.Thread.start = lambda thread: self._failing(thread)

    def __exit__(self, *error):
        threading.Thread.start = self._start


def pair():
    near, far = socket.socketpair()
    options = across.Options(timeout=_TIMEOUT)
    first = across.Connection.from_socket(near, options=options)
    try:
        return first, across.Connection.from_socket(far, options=options)
    except BaseException:
        far.close()
        first.cancel()
        raise


def fail():
    raise LookupError('expected')


def live():
    """What a connection does in its life."""
    near, far = pair()
    try:
        with near:
            if near.call(int, '1') != 1:
                raise AssertionError
            near.call_ref(list, (1, 2)).append(3)
            near.call(far_calls_near, 5)
            try:
                near.call(fail)
            except LookupError:
                pass
    finally:
        near.cancel()
        far.cancel()


def far_calls_near(number):
    return across.get_connection().call(int, number)


def in_time(task):
    """What it has raised; AssertionError if it is not over soon."""
    outcome = []

    def run():
        try:
            task()
            outcome.append(None)
        except BaseException as error:
            outcome.append(error)

    thread = threading.Thread(target=run, name='test', daemon=True)
    thread.start()
    thread.join(_LONG)
    return outcome[0] if outcome else AssertionError('waits for ever')


def probe():
    """A quick call beside a slow one, on another connection."""
    near, far = pair()
    try:
        with near:
            near.call(int, '1')
            event = threading.Event()
            slow = threading.Thread(target=lambda: near.call(_Waits(event)), name='test', daemon=True)
            slow.start()
            begun = time.monotonic()
            for _ in range(3):
                near.call(int, '1')
            took = time.monotonic() - begun
            event.set()
            slow.join(_LONG)
            if took > 1 or slow.is_alive():
                raise AssertionError('a quick call beside a slow one took {:.1f} s'.format(took))
    finally:
        near.cancel()
        far.cancel()


_EVENTS = {}


class _Waits:
    """Waits at the other end, which is in this process, for an event here."""

    def __init__(self, event):
        self._key = id(event)
        _EVENTS[self._key] = event

    def __call__(self):
        return _EVENTS[self._key].wait(_LONG)


class SurvivalTests(unittest.TestCase):

    def assert_survived(self, failure):
        with failure:
            error = in_time(live)
        if isinstance(error, AssertionError):
            self.fail('{}: {}'.format(failure.place, error))
        error = in_time(probe)
        if error is not None:
            self.fail('after {}: {!r}'.format(failure.place, error))
        return failure.place is not None

    def setUp(self):
        self._hook, threading.excepthook = threading.excepthook, lambda _: None

    def tearDown(self):
        threading.excepthook = self._hook

    def test_wherever_memory_is_short_once_the_others_go_on(self):
        step = max(1, 24 // rounds(1))
        nth = 1
        while self.assert_survived(Failure(nth)):
            nth += step
        self.assertGreater(nth, 100)

    def test_wherever_there_is_no_thread_once_the_others_go_on(self):
        nth = 1
        while self.assert_survived(NoThread(nth)):
            nth += 1
        self.assertGreater(nth, 5)
