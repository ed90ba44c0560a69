"""Sessions of 0.1.0 whose client was driven by hand: unusual and forbidden input, and this runtime gets it.

What it says is compared with what was recorded, and so is how its connection and its own call end.
"""

import logging
import socket
import struct
import subprocess
import sys
import threading
import unittest

import across
from across import _booting, _wire
from differences import BIOS, BY_HAND
from recorded import PATIENCE, SAME_PYTHON, Wire, forget_modules, sessions, untimed

# The same failure by another name: here, whatever breaks the protocol is a ProtocolError.
OTHER_NAMES = {'error': 'ProtocolError', 'KeyError': 'ProtocolError', 'MemoryError': 'ProtocolError'}


# Sessions that go on here, since what 0.1.0 takes for an error is none (protocol, section 4, around the end), and their ends.
MORE_RECORDS = {
    'result_after_local_close': [
        {'direction': 'client->server', 'hex': '000000000000000203', 'decoded': {'type_name': 'GOODBYE'}}],
}
OTHER_ENDS = {
    'result_after_local_close': {'connection': 'ended normally', 'close': {'returned': 'None'}},
}


class Session:
    """One session. It is over when the connection has ended."""

    def __init__(self, test, session):
        self.test = test
        self.session = session
        self.records = session['records'] + MORE_RECORDS.get(session['name'], [])
        self.outcome = dict(session['outcome_in_server'], **OTHER_ENDS.get(session['name'], {}))
        self.peer, sock = connected()
        self.peer.settimeout(PATIENCE)
        self.wire = Wire(test, self.peer.makefile('rb'), differences=BY_HAND)
        self.connection = across.Connection.from_socket(sock, options=across.Options(**session['server_options']))
        self.connection.options._describes_itself = False
        self.calls = []
        self.closing = []
        self.bye = False

    def play(self):
        try:
            for record in self.records:
                if 'event' in record:
                    self.end_stream('reset' in record['event'])
                elif record['direction'] == 'client->server':
                    self.say(record)
                else:
                    self.hear(record)
            if self.session['name'] == 'cancel_with_pending_call':
                self.connection.cancel()
            self.test.assertTrue(self.connection._ended.wait(PATIENCE))
            self.check()
        finally:
            self.connection.cancel()
            self.wire.close()
            self.peer.close()

    def say(self, record):
        self.bye |= record['decoded'].get('type_name') == 'GOODBYE' or self.session['name'] == 'data_after_goodbye'
        try:
            self.peer.sendall(bytes.fromhex(record['hex']))
        except OSError:
            pass  # it has seen enough already

    def hear(self, record):
        kind = record['decoded'].get('type_name', record['decoded']['kind'])
        if kind == 'DEL_OBJS':
            return  # may come at any time: await_returned() below
        if kind == 'APPLY' and self.outcome.get('pending_call'):
            self.begin(self.calls, lambda: self.connection.call(abs, -1))
        elif kind == 'GOODBYE' and not self.bye:
            self.begin(self.closing, self.connection.close)
        if record['decoded'].get('result_type') != _wire.ERROR or SAME_PYTHON:
            self.wire.compare(record)
        else:
            self.wire.message()

    def begin(self, ends, act):
        """In a thread of its own, once there is a connection."""
        self.connection._ready.wait(PATIENCE)
        thread = threading.Thread(target=self.run, args=(act, ends), daemon=True)
        thread.start()
        ends.append(thread)

    @staticmethod
    def run(act, ends):
        try:
            act()
            ends.append('returned')
        except Exception as error:
            ends.append(type(error).__name__)

    def end_stream(self, reset):
        if reset:
            self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
            self.wire.close()
            self.peer.close()
        else:
            self.peer.shutdown(socket.SHUT_WR)

    # The outcome

    def check(self):
        if self.outcome['connection'] in ('continues', 'ended normally'):
            self.test.assertIsNone(self.connection._reason)
        elif self.outcome['connection'] != 'ended':
            self.test.assertIsNotNone(self.connection._reason)
        if 'enter' in self.outcome:
            self.check_one('enter', self.result(self.connection.__enter__))
        if self.calls:
            self.check_one('pending_call', self.end_of(self.calls))
        if 'later_call' in self.outcome:
            self.check_one('later_call', self.result(lambda: self.connection.call(abs, -1)))
        if 'close' in self.outcome:
            self.check_one('close', self.end_of(self.closing) if self.closing else self.result(self.connection.close))

    @staticmethod
    def end_of(begun):
        begun[0].join(PATIENCE)
        return begun[1]

    def result(self, act):
        ends = []
        self.run(act, ends)
        return ends[0]

    def check_one(self, name, end):
        recorded = self.outcome[name].get('raised', {}).get('type', 'returned').rpartition('.')[2]
        if name == 'pending_call' and recorded == 'TypeError':
            recorded = 'OperationError'  # what is no exception
        self.test.assertEqual(end, OTHER_NAMES.get(recorded, recorded), name)


def fixture_works():
    return sys.version_info >= (3, 10)


def connected():
    """Two sockets of TCP, which can be reset."""
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        listener.listen(1)
        peer = socket.create_connection(listener.getsockname())
        peer.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return peer, listener.accept()[0]


class ByHandTests(unittest.TestCase):

    def setUp(self):
        self.addCleanup(forget_modules, importable=False)
        self.logged = []
        logger = logging.getLogger('vectors')
        logger.setLevel(logging.DEBUG)
        handler = logging.Handler()
        handler.emit = lambda record: self.logged.append([record.name, record.levelno, record.levelname, record.getMessage()])
        self.addCleanup(logger.removeHandler, handler)
        self.handler = handler

    def test_sessions(self):
        played, differed = 0, set()
        for group, session in untimed('records'):
            if group == '09_bios' or not fixture_works() and 'fixture' in repr(session):
                continue
            forget_modules(importable=True)
            sys.modules.pop('vectors_by_hand', None)
            logging.getLogger('vectors').addHandler(self.handler)
            del self.logged[:]
            with self.subTest(session=session['name']):
                mine = Session(self, session)
                mine.play()
                differed |= mine.wire.differed
                self.assertEqual(repr(self.logged), session['outcome_in_server'].get('logged', '[]'))
            played += 1
        if SAME_PYTHON:
            self.assertEqual(differed, set(BY_HAND))
        self.assertGreater(played, 100)

    def test_sessions_with_a_bios(self):
        differed = set()
        for session in sessions('09_bios', 'records'):
            with self.subTest(session=session['name']):
                self.play_bios(session, differed)
        self.assertEqual(differed, set(BIOS))

    def play_bios(self, session, differed):
        stdio = 'stdio' in session['server']
        text = across.get_bios() if stdio else _booting.get_socket_bios()
        exit_code = session['outcome_in_server']['exit_code']
        peer, sock = socket.socketpair()
        peer.settimeout(PATIENCE)
        with peer:
            with sock:
                process = subprocess.Popen([sys.executable, '-c', text, str(sock.fileno())], stdin=sock, stdout=sock,
                                           stderr=subprocess.DEVNULL, pass_fds=[sock.fileno()])
            for record in session['records']:
                data = bytes.fromhex(record['hex'])
                if record['direction'] == 'client->server':
                    peer.sendall(data)
                    continue
                if record['name'] in BIOS:
                    differed.add(record['name'])
                    self.assertNotEqual(BIOS[record['name']].said, (data, exit_code))
                    data, exit_code = BIOS[record['name']].said
                self.assertEqual(self.read(peer, len(data)), data, record['name'])
            self.assertEqual(self.read(peer, 1), b'')
            self.assertEqual(process.wait(PATIENCE), exit_code)

    @staticmethod
    def read(peer, size):
        """As much of it as there is."""
        data = b''
        try:
            while len(data) < size:
                block = peer.recv(size - len(data))
                if not block:
                    break
                data += block
        except ConnectionResetError:
            pass  # some of what was said to it has not been read
        return data


if __name__ == '__main__':
    unittest.main()
