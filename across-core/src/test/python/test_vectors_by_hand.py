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
from across import _booting
from recorded import GROUPS, PATIENCE, SAME_PYTHON, Wire, forget_modules, names, sessions

# Sessions that are not played, and why.
LEFT_OUT = {
    'own_loader_five_arguments': '0.1.0 cannot read what 0.2.0 sends; this one ignores what it does not know',
    'result_after_local_close': 'a race of 0.1.0: see test_a_result_after_the_local_close',
    'stdio_wrong_length': 'the stdio BIOS of 0.1.0 ignores the length, ours obeys it (protocol, section 7)',
    'stdio_two_lines': 'likewise',
    'silent_peer': 'depends on time: see test_vectors_time', 'silent_from_the_start': 'likewise',
    'idle_frames_keep_alive': 'likewise', 'single_bytes_keep_alive': 'likewise',
    'own_idle_frames_do_not_help': 'likewise',
}

# Sessions whose errors have other texts here: of a missing object, and of a missing pickle.
OTHER_TEXTS = {'apply_unknown_object', 'apply_without_pickle'}

# The same failure by another name: here, whatever breaks the protocol is a ProtocolError.
OTHER_NAMES = {'error': 'ProtocolError', 'KeyError': 'ProtocolError', 'MemoryError': 'ProtocolError'}


class Session:
    """One session. It is over when the connection has ended."""

    def __init__(self, test, session):
        self.test = test
        self.session = session
        self.outcome = session['outcome_in_server']
        self.peer, sock = connected()
        self.peer.settimeout(PATIENCE)
        self.wire = Wire(test, self.peer.makefile('rb'))
        self.connection = across.Connection.from_socket(sock, options=across.Options(**session['server_options']))
        self.connection.options._describes_itself = False
        self.calls = []
        self.closing = []
        self.bye = False

    def play(self):
        try:
            for record in self.session['records']:
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
        if record['decoded'].get('result_type') != 3 or SAME_PYTHON and self.session['name'] not in OTHER_TEXTS:
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
        self.assertLessEqual(set(LEFT_OUT), names('records'))
        played = 0
        for group in GROUPS:
            for session in sessions(group, 'records'):
                if session['name'] in LEFT_OUT or group == '09_bios' or not fixture_works() and 'fixture' in repr(session):
                    continue
                forget_modules(importable=True)
                sys.modules.pop('vectors_by_hand', None)
                logging.getLogger('vectors').addHandler(self.handler)
                del self.logged[:]
                with self.subTest(session=session['name']):
                    Session(self, session).play()
                    self.assertEqual(repr(self.logged), session['outcome_in_server'].get('logged', '[]'))
                played += 1
        self.assertGreater(played, 100)

    def test_sessions_with_a_bios(self):
        for session in sessions('09_bios', 'records'):
            if session['name'] in LEFT_OUT:
                continue
            with self.subTest(session=session['name']):
                self.play_bios(session)

    def play_bios(self, session):
        stdio = 'stdio' in session['server']
        text = across.get_bios() if stdio else _booting.get_socket_bios()
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
                else:
                    said = b''
                    while len(said) < len(data):
                        block = peer.recv(len(data) - len(said))
                        self.assertTrue(block, record['name'])
                        said += block
                    self.assertEqual(said, data, record['name'])
            self.assertEqual(process.wait(PATIENCE), session['outcome_in_server']['exit_code'])

    def test_a_result_after_the_local_close(self):
        """0.1.0 takes it for one of no call; here it is dropped, and the call has failed."""
        session, = (session for session in sessions('12_protocol_violations', 'records')
                    if session['name'] == 'result_after_local_close')
        goodbye = {'direction': 'client->server', 'hex': '000000000000000203', 'decoded': {'type_name': 'GOODBYE'}}
        session['records'].append(goodbye)
        session['outcome_in_server'].update(connection='ended normally', close={'returned': 'None'})
        Session(self, session).play()


if __name__ == '__main__':
    unittest.main()
