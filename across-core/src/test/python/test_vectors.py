"""Recorded sessions of 0.1.0 between two processes: this runtime in the place of the server.

All are played. The client's place is in test_vectors_client, what was driven by hand in test_vectors_by_hand, what depends on
time in test_vectors_time, and what this runtime says otherwise in differences.
"""

import gc
import pickle
import socket
import subprocess
import sys
import threading
import unittest

import across
from across import _booting, _wire
from differences import SERVER
from recorded import PATIENCE, SAME_PYTHON, Wire, forget_modules, untimed
from spelling import header_of, message, spelled, value_of

# Of a forwarded record: what is that of the moment.
MOMENT = {'created', 'msecs', 'relativeCreated', 'thread', 'process', 'pathname', 'lineno', 'exc_text', 'processName',
          'threadName'}


class Server:
    """Says what the recorded server said, since it is told what that was told."""

    def __init__(self, test, group, session):
        self.test = test
        self.group = group[:2]
        self.session = session
        self.peer, sock = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.wire = Wire(test, self.peer.makefile('rb'), differences=SERVER)
        self.process = self.connection = None
        if 'BIOS' in session['server']:
            text = across.get_bios() if 'stdio' in session['server'] else _booting.get_socket_bios()
            with sock:
                self.process = subprocess.Popen([sys.executable, '-c', text, str(sock.fileno())], stdin=sock, stdout=sock,
                                                stderr=subprocess.DEVNULL, pass_fds=[sock.fileno()])
        else:
            options = session['server_options']
            own = across.Options(timeout=options.get('timeout', 60),
                                 accept_exported_modules=options.get('accept_exported_modules', False))
            own._describes_itself = False
            self.connection = across.Connection.from_socket(sock, options=own)
        self.bye = False

    def play(self):
        due = set()
        otherwise = {'09.stdio_timeout_none.start': self.start, '10.log_records.unpicklable_extra': self.log_without_extra}
        try:
            for step in self.session['steps']:
                name = '.'.join((self.group, self.session['name'], step['name']))
                if step['name'] == 'close':
                    # Objects may be given back at any time, and those in cycles only when these are collected.
                    gc.collect()
                    self.wire.await_returned(due)
                if step['name'].startswith('set_0x'):  # by the internals of 0.1.0
                    self.connection.table._next = int(step['name'][4:], 16)
                elif name in otherwise:
                    otherwise[name](name, step['records'])
                else:
                    for record in step['records']:
                        self.play_record(record, due if 'returned_to_owner' not in step['name'] else set())
        finally:
            self.end()

    def play_record(self, record, due):
        kind = record['decoded'].get('type_name', record['decoded']['kind'])
        if record['direction'] == 'client->server':
            self.bye |= kind == 'GOODBYE'
            self.peer.sendall(_booting.bootloader(self.timeout_ms()) if kind == 'bootloader' else bytes.fromhex(record['hex']))
        elif kind == 'DEL_OBJS':  # of what went home only after a grace period
            due.update(record['decoded']['object_ids'])
        elif kind == 'APPLY' and self.session['name'] == 'log_records':
            self.compare_log(record)
        elif self.process is not None and kind == 'GREETING':
            self.test.assertEqual(self.wire.message()[8:].partition(b'\x01')[0], bytes.fromhex(record['hex'])[8:])
        else:
            if kind == 'GOODBYE' and not self.bye:
                self.connection._ready.wait(PATIENCE)
                threading.Thread(target=self.connection.close, daemon=True).start()
            self.wire.compare(record)

    def timeout_ms(self):
        return int((self.session['client_options'].get('timeout', 60) or 0) * 1000)

    # Logging

    def read_log(self):
        said = self.wire.message()
        if header_of(said)[0] != _wire.APPLY:  # who logs does not wait: the result may come first
            result, said = said, self.wire.message()
            self.wire.held.append(result)
        func, (attributes,), _ = pickle.loads(value_of(said))
        self.test.assertEqual(func.__name__, '_handle')
        return header_of(said), attributes

    def compare_log(self, record):
        header, mine = self.read_log()
        _, (theirs,), _ = pickle.loads(bytes.fromhex(record['pickle_hex']))
        self.test.assertEqual(header, bytes.fromhex(record['decoded']['header']))
        self.test.assertEqual(set(mine), set(theirs))
        for name in set(theirs) - MOMENT:
            self.test.assertEqual(mine[name], theirs[name], name)
        self.test.assertEqual(bool(mine['exc_text']), bool(theirs['exc_text']))
        self.wire.compared += 1

    # Steps in which this runtime does more than 0.1.0

    def log_without_extra(self, name, records):
        apply, result = records
        self.peer.sendall(bytes.fromhex(apply['hex']))
        header, mine = self.read_log()
        self.test.assertNotIn('lock', mine)
        self.wire.differ(name, '{name} {levelname} {msg!r}'.format(**mine))
        self.peer.sendall(message(_wire.uint(_wire.RESULT) + header[1:2] + _wire.uint(_wire.SUCCESS), None))
        self.wire.compare(result)

    def start(self, name, records):
        self.test.assertEqual(self.wire.read(16), _wire.SUPERBLOCK)
        self.peer.sendall(message(_wire.greeting(0, None)) + message(_wire.uint(_wire.APPLY) + b'\0', (abs, (-1,), {})))
        self.wire.expect(name)
        self.peer.sendall(message(_wire.uint(_wire.GOODBYE)))
        self.test.assertEqual(spelled(self.wire.message()), 'GOODBYE')

    def end(self):
        self.wire.close()
        self.peer.close()
        if self.process is not None:
            self.test.assertEqual(self.process.wait(PATIENCE), 0)
        else:
            self.connection.cancel()


@unittest.skipUnless(SAME_PYTHON, 'what was recorded with Python 3.11 is that of no other')
class RecordedServerTests(unittest.TestCase):

    def test_sessions(self):
        compared, differed = 0, set()
        for group, session in untimed('steps'):
            forget_modules(importable=not group.startswith('08'))
            with self.subTest(session=session['name']):
                server = Server(self, group, session)
                server.play()
                compared += server.wire.compared
                differed |= server.wire.differed
        forget_modules(importable=False)
        self.assertEqual(differed, set(SERVER))
        self.assertGreater(compared, 500)


if __name__ == '__main__':
    unittest.main()
