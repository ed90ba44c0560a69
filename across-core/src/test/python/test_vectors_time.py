"""Recorded sessions of 0.1.0 that depend on time: this runtime in the place of the server, and of the client.

The time is that of the recording, not that of a clock: the heartbeat beats when it would. Whatever else is said is compared as in
the other sessions; how often each says that it is alive is up to itself, within what the protocol allows.
"""

import importlib
import pickle
import socket
import threading
import time
import unittest
from unittest import mock

import across
from across._heartbeat import Heartbeat
from recorded import GROUPS, PATIENCE, SAME_PYTHON, Wire, forget_modules, is_timed, sessions

IDLE = bytes.fromhex('000000000000000205')

# Of the session whose times were not recorded, by the names of its steps.
TIMES = {'handshake': 0, 'idle': 0.25, 'close': 0.35}

# Of rounded numbers.
ALMOST = 0.001


def timed(kind):
    return [session for group in GROUPS for session in sessions(group, kind) if is_timed(group, session)]


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('not within {} s'.format(PATIENCE))
        time.sleep(0.001)


class Play:

    def __init__(self, test, session, mine):
        self.test = test
        self.session = session
        self.mine = mine
        self.peer, sock = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.wire = Wire(test, self.peer.makefile('rb'))
        own = session['client_options' if mine == 'client->server' else 'server_options']
        options = across.Options(timeout=own.get('timeout', 60))
        options._describes_itself = False
        with mock.patch.object(Heartbeat, 'run', lambda *_: None):
            self.connection = across.Connection.from_socket(sock, options=options)
        self.connection._heartbeat.wake = self.wake
        self.now = self.next_beat = self.last_heard = 0
        self.said = []  # when
        self.idle = []  # when
        self.ended = None  # when
        self.calls = []
        self.may_return = threading.Event()

    def records(self):
        """With their times."""
        for step in self.session.get('steps', [self.session]):
            for record in step['records']:
                yield record, record['seconds'] if 'seconds' in record else TIMES[step['name']]

    def play(self):
        forget_modules(importable=True)
        self.replace_slow()
        try:
            for record, when in self.records():
                self.pass_time(when)
                if record['direction'] != self.mine:
                    self.say(record)
                else:
                    self.hear(record)
            if self.session.get('outcome_in_server', {}).get('connection') == 'ended by the real side':
                self.pass_time(self.now + 2 * self.connection.options.timeout)
                self.check_silence()
            else:
                self.test.assertTrue(self.connection._ended.wait(PATIENCE))
                self.test.assertIsNone(self.connection._reason)
            self.check_idle_frames()
        finally:
            self.connection.cancel()
            self.wire.close()
            self.peer.close()

    # Time

    def pass_time(self, until):
        while self.next_beat <= until and self.ended is None:
            self.now = self.next_beat
            self.next_beat += self.connection._heartbeat.beat(self.now, self.give_up, self.say_idle)
        self.now = max(self.now, until)

    def wake(self):
        self.next_beat = self.now

    def give_up(self, error):
        self.ended = self.now
        self.connection._end(error)

    def say_idle(self):
        eventually(self.connection._writer.say_idle)  # who said something before may not be out of the way yet
        self.test.assertEqual(self.wire.any_message(), IDLE)
        self.said.append(self.now)
        self.idle.append(self.now)
        return True

    def replace_slow(self):
        """It takes as long as it took."""
        def slow(seconds, value):
            self.may_return.wait(PATIENCE)
            return value

        fixture = importlib.import_module('vectors_fixture')
        slow.__module__, slow.__qualname__ = fixture.__name__, 'slow'
        fixture.slow = slow

    # What is said

    def say(self, record):
        before = self.connection._stream.received
        self.peer.sendall(bytes.fromhex(record['hex']))
        eventually(lambda: self.connection._stream.received > before)
        self.last_heard = self.now
        kind = record['decoded'].get('type_name')
        if kind == 'GREETING':
            self.test.assertTrue(self.connection._ready.wait(PATIENCE))
        elif kind == 'RESULT':
            thread, ends = self.calls[-1]
            thread.join(PATIENCE)
            self.test.assertEqual(ends, [pickle.loads(bytes.fromhex(record['pickle_hex']))])

    def hear(self, record):
        kind = record['decoded'].get('type_name')
        if kind == 'IDLE':
            return
        if kind == 'APPLY':
            self.call(record)
        elif kind == 'RESULT':
            self.may_return.set()
        elif kind == 'GOODBYE' and self.mine == 'client->server':
            self.connection._writer.say_goodbye()  # close() would wait for the answer, by a clock
        self.wire.compare(record)
        self.said.append(self.now)
        eventually(lambda: self.connection._stream.sent >= len(self.said))

    def call(self, record):
        func, args, kwargs = pickle.loads(bytes.fromhex(record['pickle_hex']))
        ends = []

        def run():
            try:
                ends.append(self.connection.call(func, *args, **kwargs))
            except Exception as error:
                ends.append(type(error))

        self.calls.append((threading.Thread(target=run, daemon=True), ends))
        self.calls[-1][0].start()

    # The outcome

    def check_idle_frames(self):
        timeout, = [record['decoded']['timeout_ms'] / 1000 for record, _ in self.records()
                    if record['direction'] != self.mine and record['decoded'].get('type_name') == 'GREETING'] or [0]
        if not timeout:
            self.test.assertEqual(self.idle, [])
            return
        gaps = [later - earlier for earlier, later in zip(self.said, self.said[1:])]
        self.test.assertLessEqual(max(gaps), timeout / 2 + ALMOST)
        # And no more often than need be.
        for when in self.idle:
            before = [earlier for earlier in self.said if earlier < when][-1]
            self.test.assertGreaterEqual(when - before, timeout * 0.35 - ALMOST)

    def check_silence(self):
        own = self.connection.options.timeout
        self.test.assertIsNotNone(self.ended)
        self.test.assertGreater(self.ended - self.last_heard, own)
        self.test.assertLessEqual(self.ended - self.last_heard, own * 1.25)
        self.test.assertIsInstance(self.connection._reason, TimeoutError)
        for thread, ends in self.calls:
            thread.join(PATIENCE)
            self.test.assertEqual(ends, [across.DisconnectError])
        with self.test.assertRaises(across.DisconnectError):
            self.connection.call(abs, -1)
        with self.test.assertRaises(TimeoutError):
            self.connection.close()


@unittest.skipUnless(SAME_PYTHON, 'once is enough, and the recorded modules are of Python 3.11')
class TimedSessionTests(unittest.TestCase):

    def test_sessions(self):
        self.addCleanup(forget_modules, importable=False)
        plays = [(session, mine) for session in timed('steps') for mine in ('client->server', 'server->client')]
        plays += [(session, 'server->client') for session in timed('records')]
        self.assertEqual(len(plays), 17)
        for session, mine in plays:
            with self.subTest(session=session['name'], mine=mine):
                Play(self, session, mine).play()


if __name__ == '__main__':
    unittest.main()
