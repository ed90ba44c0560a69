"""The graceful end of a connection: close(grace=...)."""

import socket
import threading
import time
import unittest

import across
from across import _wire
from across._limiter import CallLimiter
from across._releases import Releases
from across._service import Service
from pair import PATIENCE, PairTestCase, caught, rounds
from test_limits import eventually

_ENTERED = threading.Event()
_LEAVE = threading.Event()
_RUN = set()


def block(result):
    _ENTERED.set()
    if not _LEAVE.wait(PATIENCE):
        raise AssertionError('nobody lets it go')
    return result


def run(name):
    _RUN.add(name)
    return name


def call_back(result):
    block(None)
    return across.get_connection().call(run, result)


def close_own(grace):
    across.get_connection().close(grace=grace)
    return 'answered'


class Later(threading.Thread):
    """A call in another thread, and what becomes of it."""

    def __init__(self, func, *args, **kwargs):
        super().__init__(daemon=True)
        self._task = lambda: func(*args, **kwargs)
        self.result = self.error = None
        self.start()

    def run(self):
        try:
            self.result = self._task()
        except BaseException as error:
            self.error = error

    def outcome(self):
        self.join(PATIENCE)
        if self.is_alive():
            raise AssertionError('it has not ended')
        if self.error is not None:
            raise self.error
        return self.result


class DrainTests(PairTestCase):

    def setUp(self):
        super().setUp()
        self.far.__enter__()
        _ENTERED.clear()
        _LEAVE.clear()

    def tearDown(self):
        _LEAVE.set()
        super().tearDown()

    def begin(self, func=block, connection=None):
        running = Later((connection or self.near).call, func, 42)
        self.assertTrue(_ENTERED.wait(PATIENCE))
        return running

    def test_what_runs_is_answered_and_what_comes_later_is_not_sent(self):
        running = self.begin()
        closing = Later(self.far.close, grace=PATIENCE)
        eventually(lambda: self.near._calls._first_not_run == 1)
        error = caught(self.near.call, run, 'late')
        self.assertIs(type(error), across.NotSentError)
        self.assertIn('not been run', str(error))
        self.assertIsInstance(error, across.DisconnectError)
        self.assertTrue(closing.is_alive())
        _LEAVE.set()
        self.assertEqual(running.outcome(), 42)
        closing.outcome()
        self.assertNotIn('late', _RUN)
        self.near.wait()

    def test_own_calls_get_their_answers(self):
        running = self.begin()
        closing = Later(self.near.close, grace=PATIENCE)
        eventually(lambda: self.near._calls._is_closed)
        self.assertIs(type(caught(self.near.call, run, 'late')), across.NotSentError)
        _LEAVE.set()
        self.assertEqual(running.outcome(), 42)
        closing.outcome()

    def test_served_code_still_calls_back(self):
        running = self.begin(call_back)
        closing = Later(self.far.close, grace=PATIENCE)
        eventually(lambda: self.near._calls._first_not_run is not None)
        _LEAVE.set()
        self.assertEqual(running.outcome(), 42)
        closing.outcome()

    def test_a_call_that_came_before_and_was_too_large_is_answered(self):
        sent = []
        service = Service(self.far, self.far._order, lambda header, value: sent.append(bytes(header)) or True)
        self.assertTrue(self.far.drains)
        answer = service.refuse(5, (), 'A call of too many bytes')
        self.assertEqual(service.limiter.drain(), 6)  # promises the answer
        self.assertFalse(service.limiter.idle.is_set())
        answer()
        self.assertEqual(sent[0][:3], bytes((_wire.RESULT, 5, _wire.ERROR)))
        self.assertTrue(service.limiter.idle.is_set())
        service.refuse(6, (), 'A call of too many bytes')()
        self.assertEqual(len(sent), 1)

    def test_what_is_refused_because_too_many_wait_is_answered_before_the_end(self):
        idle = []
        service = Service(self.far, self.far._order, None)
        service.limiter = CallLimiter(places=1, waiting=1)
        for call in 'runs', 'waits':
            service.limiter.enter(call)

        def answer(call_id, error):
            for _ in range(2):
                service.limiter.leave()
            service.limiter.drain()
            idle.append(service.limiter.idle.is_set())

        service._reply_error = answer
        service.admit(1, (), b'', 0)
        self.assertEqual(idle, [False])
        self.assertTrue(service.limiter.idle.is_set())

    def test_a_peer_that_does_not_read_cannot_fill_this_side_with_ids(self):
        self.far._service.limiter.drain()
        ids, told, read = range(60000), [], threading.Event()
        self.addCleanup(read.set)
        releases = Releases(lambda message: told.append(message) or read.wait(PATIENCE))  # as when the peer does not read
        self.far._releases = releases
        sending = Later(lambda: [self.far._service.admit(call_id, ids, b'', 0) for call_id in range(10)])
        eventually(lambda: told)
        self.assertLess(releases._ids.qsize(), 200000)
        self.assertTrue(sending.is_alive())  # who reads waits
        read.set()
        sending.outcome()
        self.assertEqual(releases._ids.qsize() + len(told) * len(ids), 10 * len(ids))

    def test_what_is_left_fails_when_the_grace_is_over(self):
        running = self.begin()
        self.far.close(grace=0.05)
        self.assertIs(type(caught(running.outcome)), across.DisconnectError)

    def test_a_call_may_end_its_own_connection(self):
        self.assertEqual(self.near.call(close_own, PATIENCE), 'answered')
        self.near.wait()

    def test_both_sides_at_once(self):
        running = self.begin()
        ends = [Later(each.close, grace=PATIENCE) for each in (self.near, self.far)]
        eventually(lambda: self.near._calls._first_not_run is not None)
        _LEAVE.set()
        self.assertEqual(running.outcome(), 42)
        for each in ends:
            each.outcome()

    def test_a_connection_that_breaks_ends_the_wait(self):
        running = self.begin()
        closing = Later(self.far.close, grace=PATIENCE)
        eventually(lambda: self.near._calls._first_not_run is not None)
        began = time.monotonic()
        self.near.cancel()
        with self.assertRaises(across.DisconnectError):
            running.outcome()
        with self.assertRaises(Exception):
            closing.outcome()
        self.assertLess(time.monotonic() - began, PATIENCE / 2)

    def test_it_needs_no_grace(self):
        self.far.close(grace=0)
        self.near.wait()


class CrossingTests(unittest.TestCase):

    def test_each_call_is_run_and_answered_or_not_sent(self):
        for _ in range(rounds(20)):
            near, far = [across.Connection.from_socket(sock, options=across.Options(timeout=PATIENCE))
                         for sock in socket.socketpair()]
            _RUN.clear()
            with near:
                callers = [Later(self.call_until_the_end, near, 'caller {}'.format(i)) for i in range(3)]
                eventually(lambda: len(_RUN) > 20)
                far.close(grace=PATIENCE)
                answered = set().union(*(caller.outcome() for caller in callers))
                self.assertEqual(answered, _RUN)

    def call_until_the_end(self, connection, name):
        answered = set()
        while True:
            call = '{} call {}'.format(name, len(answered))
            try:
                self.assertEqual(connection.call(run, call), call)
            except across.NotSentError:
                return answered
            except across.DisconnectError as error:
                # After the goodbye, which may be heard before the call begins: then nothing is sent.
                self.assertEqual(str(error), 'Connection was remotely closed')
                self.assertNotIn(call, _RUN)
                return answered
            answered.add(call)


class StockPeerTests(unittest.TestCase):
    """The peer is one that has not announced it."""

    def setUp(self):
        self.peer, sock = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.connection = across.Connection.from_socket(sock, options=across.Options(timeout=PATIENCE))
        self.addCleanup(self.peer.close)
        self.addCleanup(self.connection.cancel)
        self.peer.sendall(_wire.SUPERBLOCK + self.message(_wire.uint(_wire.GREETING) + _wire.uint(0)))
        self.connection.__enter__()

    @staticmethod
    def message(header):
        return _wire.frame_header(len(header), 0) + header

    def test_drain_is_no_message_to_whom_it_was_not_announced(self):
        self.peer.sendall(self.message(_wire.uint(_wire.DRAIN) + _wire.uint(0)))
        self.connection.wait()
        self.assertIn('Invalid message in ready state: 16', str(caught(self.connection.close)))


if __name__ == '__main__':
    unittest.main()
