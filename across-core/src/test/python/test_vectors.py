"""Recorded sessions of 0.1.0: this runtime in the place of the server."""

import gc
import json
import os
import pickle
import pickletools
import socket
import sys
import threading
import unittest

import across
from across import _wire

PATIENCE = 10
VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'resources', 'vectors')
FIXTURES = os.path.join(VECTORS, 'fixtures')

# Sessions that this side cannot play, and why.
LEFT_OUT = {
    'call_ids': 'a counter was set by hand', 'object_ids': 'a counter was set by hand',
    'close_by_server': 'the server closes on its own accord', 'close_by_server_during_call': 'likewise',
    'idle_frame': 'depends on time',
    'stdio': 'begins with a BIOS: see test_booted', 'stdio_short_timeout': 'likewise', 'socket': 'likewise',
    'stdio_timeout_none': 'likewise', 'plain_module_bootstrapped': 'likewise', 'main_module': 'likewise',
    'main_module_unguarded': 'likewise',
    'errors_that_do_not_travel': 'has other texts', 'unpicklable_result': 'ours says more in one case',
    'ununpicklable_argument': 'likewise',
    'callback_during_other_calls': 'the order is one of several',
    'references_that_fail': 'the limit of 0.1.0 (protocol, section 9) is not ours',
    'log_records': 'shows attributes of one version of Python: see test_connection',
    'resources': 'later than 0.1.0 the importing side asks for files',
}

GROUPS = ('01_handshake_and_close', '03_calls_and_results', '04_exceptions', '05_pickling_failures',
          '06_proxies_and_references', '07_execute', '08_module_export')


def sessions(group, kind='steps'):
    with open(os.path.join(VECTORS, group + '.json'), encoding='utf-8') as file:
        return [session for session in json.load(file)['sessions']
                if kind in session and session['name'] not in LEFT_OUT]


def globals_of(data):
    """The names in a pickle, and its strings: what does not depend on how it was optimised."""
    return {repr(argument) for opcode, argument, _ in pickletools.genops(data)
            if argument is not None and opcode.name not in ('PROTO', 'FRAME', 'BINGET', 'LONG_BINGET', 'BINPUT')}


@unittest.skipUnless(sys.version_info[:2] == (3, 11), 'what was recorded with Python 3.11 is that of no other')
class RecordedServerTests(unittest.TestCase):

    def forget_modules(self, exported):
        for name in [name for name in sys.modules if name.startswith('vectors_')]:
            del sys.modules[name]
        if FIXTURES in sys.path:
            sys.path.remove(FIXTURES)
        if not exported:
            sys.path.insert(0, FIXTURES)

    def replay(self, session):
        peer, sock = socket.socketpair()
        peer.settimeout(PATIENCE)
        stream = peer.makefile('rb')
        options = session['server_options'] or {}
        timeout = options.get('timeout', 60)
        connection = across.Connection.from_socket(sock, options=across.Options(
            timeout=timeout, accept_exported_modules=options.get('accept_exported_modules', False)))
        connection.options._describes_itself = False
        compared = 0
        returned, due = set(), set()
        try:
            for step in session['steps']:
                if step['name'] == 'close':
                    self.await_returned(stream, returned, due)
                for record in step['records']:
                    recorded = bytes.fromhex(record['hex'])
                    if record['direction'] == 'client->server':
                        peer.sendall(recorded)
                    elif record['decoded'].get('type_name') == 'DEL_OBJS':
                        if 'returned_to_owner' not in step['name']:  # for these there is a grace period
                            due.update(record['decoded']['object_ids'])
                    else:
                        said = self.read(stream, record, returned)
                        compared += self.compare(record, recorded, said)
        finally:
            connection.cancel()
            stream.close()
            peer.close()
        return compared

    def await_returned(self, stream, returned, due):
        """Objects may be given back at any time, and those in cycles only when these are collected."""
        gc.collect()
        while not due <= returned:
            message = self.read_message(stream)
            self.assertEqual(message[8], _wire.DEL_OBJS)
            returned.update(given_back(message))

    def read(self, stream, record, returned):
        if record['decoded']['kind'] == 'superblock':
            return stream.read(16)
        while True:
            message = self.read_message(stream)
            if message[8:9] != bytes((_wire.DEL_OBJS,)):
                return message
            returned.update(given_back(message))

    @staticmethod
    def read_message(stream):
        said = b''
        more = True
        while more:
            header = stream.read(8)
            length, more = _wire.read_frame_header(header)
            said += header + stream.read(length)
        return said

    def compare(self, record, recorded, said):
        decoded = record['decoded']
        if decoded.get('result_type') == 3:
            self.assertEqual(header_of(said), header_of(recorded), record['name'])
            mine, theirs = error_of(said), error_of(recorded)
            self.assertEqual(mine, theirs, record['name'])
            return 1
        if 'value' not in record or said == recorded:
            self.assertEqual(said, recorded, record['name'])
            return 1
        self.assertEqual(header_of(said), header_of(recorded), record['name'])
        self.assertEqual(globals_of(value_of(said)), globals_of(value_of(recorded)), record['name'])
        return 1

    def test_sessions(self):
        compared = 0
        for group in GROUPS:
            for session in sessions(group):
                self.forget_modules(exported=group.startswith('08'))
                with self.subTest(session=session['name']):
                    compared += self.replay(session)
        self.forget_modules(exported=True)
        self.assertGreater(compared, 400)


class ViolationTests(unittest.TestCase):
    """Unusual and forbidden input: whether the connection lives on, and how a call of this side ends."""

    # The server closes or cancels on its own accord, or is a BIOS's peer; a reset needs TCP.
    LEFT_OUT = ('no_answer_to_goodbye', 'result_after_local_close', 'apply_after_local_close', 'idle_after_local_close',
                'cancel_with_pending_call', 'reset')

    def test_sessions(self):
        played = 0
        for session in sessions('12_protocol_violations', 'records'):
            if session['name'] not in self.LEFT_OUT:
                with self.subTest(session=session['name']):
                    self.play(session)
                    played += 1
        self.assertGreater(played, 80)

    def play(self, session):
        outcome = session['outcome_in_server']
        peer, sock = socket.socketpair()
        self.addCleanup(peer.close)
        connection = across.Connection.from_socket(sock, options=across.Options(timeout=PATIENCE))
        self.addCleanup(connection.cancel)
        ends = []
        thread = threading.Thread(target=self.call, args=(connection, ends), daemon=True)
        reads = threading.Thread(target=self.discard, args=(peer,), daemon=True)
        reads.start()
        for record in session['records']:
            if record.get('direction') == 'client->server':
                try:
                    peer.sendall(bytes.fromhex(record['hex']))
                except OSError:
                    break  # it has seen enough already
            elif record.get('decoded', {}).get('type_name') == 'APPLY':
                thread.start()
                while not connection._calls and thread.is_alive():
                    thread.join(0.01)
        if 'half' in session['name'] or 'eof' in session['name'] or 'fin' in session['name']:
            peer.shutdown(socket.SHUT_WR)
        self.assertTrue(connection._ended.wait(PATIENCE))
        if outcome['connection'] in ('continues', 'ended normally'):
            self.assertIsNone(connection._reason)
        else:
            self.assertIsNotNone(connection._reason)
        if outcome.get('pending_call'):
            thread.join(PATIENCE)
            raised = outcome['pending_call'].get('raised', {}).get('type', 'returned').rpartition('.')[2]
            self.assertEqual(self.alike(ends[0]), self.alike(raised))

    @staticmethod
    def alike(name):
        """What is no exception is an OperationError here, a TypeError there."""
        return 'OperationError' if name == 'TypeError' else name

    @staticmethod
    def call(connection, ends):
        try:
            connection.call(abs, -1)
            ends.append('returned')
        except Exception as error:
            ends.append(type(error).__name__)

    @staticmethod
    def discard(peer):
        try:
            while peer.recv(65536):
                pass
        except OSError:
            pass


def given_back(message):
    fields = _wire.Fields(header_of(message))
    fields.uint()
    return fields.ids()


def header_of(message):
    length, _ = _wire.read_frame_header(message[:8])
    return message[8:8 + length]


def value_of(message):
    return message[16 + len(header_of(message)):]


def error_of(message):
    """Class and arguments of the exception in a result, and of those that belong to it."""
    return describe(pickle.loads(value_of(message)))


def describe(packed, outermost=True):
    if packed is None or isinstance(packed, BaseException):
        return packed and type(packed).__name__
    error, context, suppress, cause, trace = packed
    # The text that an OperationError is wrapped in is not the same.
    arguments = () if isinstance(error, RuntimeError) else tuple(str(argument).replace('failed failed', 'failed') for argument in error.args)
    others = describe(context, False), suppress, describe(cause, False)
    return (type(error).__name__, arguments) + others + ((len(trace), functions(trace)) if outermost else ())


def functions(trace):
    """Those of the recorded calls: which other ones there are depends on the version of Python and of across."""
    return [[frame[1:] for frame in frames if 'vectors_' in frame[0]] for _, _, frames in trace]


if __name__ == '__main__':
    unittest.main()
