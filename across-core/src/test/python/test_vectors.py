"""Recorded sessions of 0.1.0 between two processes: this runtime in the place of the server.

LEFT_OUT says which are not played, and why. The client's place is in test_vectors_client, what was driven by hand in
test_vectors_by_hand, what depends on time in test_vectors_time.
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
from recorded import GROUPS, PATIENCE, SAME_PYTHON, Wire, forget_modules, header_of, names, sessions, value_of

LEFT_OUT = {
    'errors_that_do_not_travel': 'other texts: ours name the exception that could not be sent',
    'unpicklable_result': 'likewise, in one case',
    'ununpicklable_argument': 'likewise, in one case',
    'references_that_fail': 'the limit of 0.1.0 (protocol, section 9) is not ours',
    'stdio_timeout_none': 'likewise',
    'resources': 'as versions later than 0.1.0, this one asks the exporting side for files: see test_booted',
    'namespace_package_already_imported': 'an error of 0.1.0 on the other side that shows in one address',
    'idle_frame': 'depends on time: see test_vectors_time', 'both_half_second': 'likewise',
    'client_half_second': 'likewise', 'different_timeouts': 'likewise', 'traffic_postpones': 'likewise',
    'long_call': 'likewise',
}

# Of a forwarded record: what is that of the moment.
MOMENT = {'created', 'msecs', 'relativeCreated', 'thread', 'process', 'pathname', 'lineno', 'exc_text', 'processName',
          'threadName'}


class Server:
    """Says what the recorded server said, since it is told what that was told."""

    def __init__(self, test, session):
        self.test = test
        self.session = session
        self.peer, sock = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.wire = Wire(test, self.peer.makefile('rb'))
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
        try:
            for step in self.session['steps']:
                if step['name'] == 'close':
                    # Objects may be given back at any time, and those in cycles only when these are collected.
                    gc.collect()
                    self.wire.await_returned(due)
                if step['name'].startswith('set_0x'):  # by the internals of 0.1.0
                    self.connection.table._next = int(step['name'][4:], 16)
                elif step['name'] != 'unpicklable_extra':  # such a record is lost in 0.1.0; here, the extra alone is
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
        return int(self.session['client_options'].get('timeout', 60) * 1000)

    def compare_log(self, record):
        message = self.wire.message()
        if header_of(message)[0] != _wire.APPLY:  # who logs does not wait: the result may come first
            result, message = message, self.wire.message()
            self.wire.held.append(result)
        (said, (mine,), _), (_, (theirs,), _) = (
            pickle.loads(data) for data in (value_of(message), bytes.fromhex(record['pickle_hex'])))
        self.test.assertEqual(said.__name__, '_handle')
        self.test.assertEqual(set(mine), set(theirs))
        for name in set(theirs) - MOMENT:
            self.test.assertEqual(mine[name], theirs[name], name)
        self.test.assertEqual(bool(mine['exc_text']), bool(theirs['exc_text']))
        self.wire.compared += 1

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
        self.assertLessEqual(set(LEFT_OUT), names('steps'))
        compared = 0
        for group in GROUPS:
            for session in sessions(group, 'steps'):
                if session['name'] in LEFT_OUT:
                    continue
                forget_modules(importable=not group.startswith('08'))
                with self.subTest(session=session['name']):
                    server = Server(self, session)
                    server.play()
                    compared += server.wire.compared
        forget_modules(importable=False)
        self.assertGreater(compared, 500)


if __name__ == '__main__':
    unittest.main()
