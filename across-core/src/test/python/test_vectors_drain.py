"""The sessions of extension-vectors/drain.json, which the engine in Java plays, too: this runtime is the side, the test its peer."""

import json
import os
import socket
import unittest

import across
from across import _wire
from pair import PATIENCE, caught
from test_drain import Later
from test_limits import eventually

_FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'resources', 'extension-vectors', 'drain.json')


class Player:

    def __init__(self, test, session):
        self.test, self.session = test, session
        self.peer, sock = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.stream = self.peer.makefile('rb')
        self.side = across.Connection.from_socket(sock, options=across.Options(timeout=PATIENCE))
        self.call = self.closing = None

    def play(self):
        greeting = b''.join(map(_wire.uint, (_wire.GREETING, 60000, 1, self.session['capabilities'], 0)))
        self.peer.sendall(_wire.SUPERBLOCK + _wire.frame_header(len(greeting), 0) + greeting)
        self.test.assertEqual(self.stream.read(16), _wire.SUPERBLOCK)
        self.hear()
        self.side.__enter__()
        for record in self.session['records']:
            if 'event' in record:
                self.happen(record['event'])
            elif record['direction'] == 'peer->side':
                self.peer.sendall(bytes.fromhex(record['hex']))
            else:
                self.check(record)
        self.side.wait()
        error = self.side._reason
        if self.session['end'] == 'in order':
            self.test.assertIsNone(error)
        else:
            self.test.assertIsInstance(error, across.ProtocolError)
            self.test.assertIs(caught(self.side.close), error)
        if self.closing is not None:
            self.closing.outcome()
        self.stream.close()
        self.peer.close()

    def happen(self, event):
        if event == 'the side calls':
            self.call = Later(self.side.call, len, ())
        elif event == 'the call is answered':
            self.test.assertIsNone(self.call.outcome())
        elif event == 'the call is known not to have been run':
            self.test.assertIs(type(caught(self.call.outcome)), across.NotSentError)
        else:
            self.test.assertEqual(event, 'the side closes with grace')
            self.closing = Later(self.side.close, grace=PATIENCE)
            eventually(lambda: self.side._service.limiter._drained)

    def hear(self):
        """A message as bytes, and its fields."""
        raw, header, more = b'', None, 1
        while more:
            head = self.stream.read(8)
            length, more = _wire.read_frame_header(head)
            block = self.stream.read(length)
            raw += head + block
            header = block if header is None else header
        return raw, _wire.Fields(header)

    def check(self, record):
        raw, fields = self.hear()
        while fields._block[:1] in (b'\4', b'\5'):
            raw, fields = self.hear()
        decoded = record['decoded']
        self.test.assertEqual(fields.uint(), getattr(_wire, decoded['type_name']), decoded)
        for name in 'call_id', 'first_not_run':
            if name in decoded:
                self.test.assertEqual(fields.uint(), decoded[name])
        if 'hex' in record:
            self.test.assertEqual(raw.hex(), record['hex'])


class DrainVectorTests(unittest.TestCase):

    def test_sessions(self):
        with open(_FILE) as file:
            sessions = json.load(file)['sessions']
        self.assertGreater(len(sessions), 10)
        for session in sessions:
            with self.subTest(session['name']):
                Player(self, session).play()


if __name__ == '__main__':
    unittest.main()
