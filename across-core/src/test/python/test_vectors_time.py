"""Recorded sessions of 0.1.0 that depend on time: this runtime in the place of the server, and of the client.

The other side says what it said, when it said it. All are played at once.
"""

import socket
import threading
import time
import unittest

import across
from recorded import SAME_PYTHON, header_of, sessions

IDLE = b'\x05'

# How much longer than recorded something may take, in seconds: the machine may be busy.
SLACK = 0.8


def timed():
    """Pairs of a session and the direction in which this runtime speaks."""
    for session in sessions('11_heartbeat', 'steps') + [
            each for each in sessions('01_handshake_and_close', 'steps') if each['name'] == 'idle_frame']:
        yield session, 'client->server'
        yield session, 'server->client'
    for session in sessions('11_heartbeat', 'records'):
        yield session, 'server->client'


class Play(threading.Thread):

    def __init__(self, session, mine):
        super().__init__(daemon=True)
        self.session = session
        self.name = session['name'] + ' ' + mine
        self.mine = mine
        self.peer, self.sock = socket.socketpair()
        self.peer.settimeout(10)
        self.records = [record for step in session.get('steps', [session]) for record in step['records']]
        self.heard = []  # pairs: when, and the first byte of the header
        self.ended_after = None

    def run(self):
        self.begin()
        hears = threading.Thread(target=self.hear, daemon=True)
        hears.start()
        for record in self.records:
            if 'steps' not in self.session or record.get('seconds') is not None:
                self.pause(record['seconds'])
            elif record['decoded'].get('type_name') == 'GOODBYE':
                self.pause(0.35)
            if record['direction'] != self.mine:
                try:
                    self.peer.sendall(bytes.fromhex(record['hex']))
                except OSError:
                    pass
            elif record['decoded'].get('type_name') == 'APPLY':
                threading.Thread(target=self.call, daemon=True).start()
            elif record['decoded'].get('type_name') == 'GOODBYE' and self.mine == 'client->server':
                threading.Thread(target=self.connection.close, daemon=True).start()
        if self.connection._ended.wait(5):
            self.ended_after = time.monotonic() - self.started
        self.connection.cancel()
        hears.join(5)
        self.peer.close()

    def begin(self):
        own = self.session['client_options' if self.mine == 'client->server' else 'server_options']
        options = across.Options(timeout=own.get('timeout', 60))
        options._describes_itself = False
        self.connection = across.Connection.from_socket(self.sock, options=options)
        self.started = time.monotonic()

    def pause(self, seconds):
        time.sleep(max(0, self.started + seconds - time.monotonic()))

    def call(self):
        try:
            self.connection.call(abs, -1)
        except across.OperationError:
            pass

    def hear(self):
        with self.peer.makefile('rb') as stream:
            if len(stream.read(16)) < 16:
                return
            while True:
                header = stream.read(8)
                if len(header) < 8:
                    return
                more = header
                message = b''
                while more:
                    length = int.from_bytes(header, 'big')
                    message += header + stream.read(length >> 1)
                    more = length & 1
                    header = stream.read(8) if more else b''
                self.heard.append((time.monotonic(), header_of(message)[:1]))


@unittest.skipUnless(SAME_PYTHON, 'once is enough, and the recorded modules are of Python 3.11')
class TimedSessionTests(unittest.TestCase):

    def test_sessions(self):
        plays = [Play(session, mine) for session, mine in timed()]
        self.assertEqual(len(plays), 17)
        for last in (False, False, True):
            for play in plays:
                play.start()
            for play in plays:
                play.join(20)
                self.assertFalse(play.is_alive(), play.name)
            # On a machine that is busy it is the test that is late: some have another chance.
            plays = [Play(play.session, play.mine) for play in plays if not self.passes(play, last)]

    def passes(self, play, last):
        try:
            self.check_idle_frames(play)
            self.check_end(play)
            return True
        except AssertionError as failure:
            if last:
                raise AssertionError('{}: {}'.format(play.name, failure)) from failure
            return False

    def check_idle_frames(self, play):
        greeting, = [record['decoded']['timeout_ms'] for record in play.records if record['direction'] != play.mine
                     and record['decoded'].get('type_name') == 'GREETING'] or [0]
        recorded = sum(record['hex'] == '000000000000000205' and record['direction'] == play.mine for record in play.records)
        said = sum(kind == IDLE for _, kind in play.heard)
        if not greeting:
            self.assertEqual(said, 0)
            return
        times = [when for when, _ in play.heard]
        # Half of the time is what the protocol says; the peer gives up after the whole of it.
        self.assertLess(max(later - earlier for earlier, later in zip(times, times[1:])), greeting / 1000)
        self.assertGreaterEqual(said, recorded * 0.7)
        self.assertLessEqual(said, recorded * 2 + 2)

    def check_end(self, play):
        outcome = play.session.get('outcome_in_server', {'connection': 'continues'})
        self.assertIsNotNone(play.ended_after)
        if outcome['connection'] == 'continues':
            self.assertIsNone(play.connection._reason)
        else:
            self.assertIsInstance(play.connection._reason, TimeoutError)
            own = play.session['server_options']['timeout']
            self.assertGreater(play.ended_after, own * 0.9)
            self.assertLess(play.ended_after, own + SLACK)


if __name__ == '__main__':
    unittest.main()
