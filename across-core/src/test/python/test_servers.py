"""Servers, the command line, and Python that boots Python."""

import contextlib
import io
import math
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import across
from across import _debug, _wire, servers
from across.__main__ import _parse, _tcp, main
from booting import read

PATIENCE = 30


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('not within {} s'.format(PATIENCE))
        threading.Event().wait(0.01)


def connect(handler, **options):
    near, far = socket.socketpair()
    handler.handle_socket(far)
    return across.Connection.from_socket(near, options=across.Options(timeout=PATIENCE, **options))


class HandlerTests(unittest.TestCase):

    def test_in_this_process(self):
        with servers.LocalConnectionHandler(options=across.Options(timeout=PATIENCE)) as handler:
            with connect(handler) as first, connect(handler) as second:
                self.assertEqual([first.call(os.getpid), second.call(os.getpid)], [os.getpid()] * 2)
                self.assertEqual(len(handler._served), 2)
            eventually(lambda: not handler._served)
            third = connect(handler)
            third.__enter__()
        self.assertFalse(third.is_connected())
        third.close()  # raises nothing: the handler has said goodbye
        near, far = socket.socketpair()
        with near, self.assertRaisesRegex(ValueError, 'closed'):
            handler.handle_socket(far)

    def test_in_child_processes(self):
        with servers.ProcessConnectionHandler(options=across.Options(timeout=PATIENCE)) as handler:
            with connect(handler) as first:
                self.assertNotEqual(first.execute('import os; os.getpid()'), os.getpid())
                self.assertEqual(first.execute('import across; across.get_connection().options.timeout'), PATIENCE)
                with self.assertRaisesRegex(ValueError, 'not allowed'):
                    first.export('booting')
            eventually(lambda: not handler._served)
            second = connect(handler)
            second.__enter__()
        second.wait()
        second.close()

    def test_in_booted_child_processes(self):
        handler = servers.BIOSConnectionHandler(options=across.Options(timeout=PATIENCE))
        with connect(handler) as connection:
            self.assertEqual(connection.execute('import across; across.__file__'), 'across/__init__.py*')
            self.assertTrue(connection.execute('import across; across.get_connection().options.accept_exported_modules'))
            process, = handler._served
            connection.call(print, 'not for the standard output of a server')
            begin = time.monotonic()
            handler.close()
            self.assertLess(time.monotonic() - begin, 5)
            self.assertEqual(process.returncode, 0)
            connection.wait()
        # That it has left without an error is due to a goodbye.

    def test_a_booted_child_process_that_does_not_end_is_killed(self):
        handler = servers.BIOSConnectionHandler(options=across.Options(timeout=0.5))
        connection = connect(handler)
        connection.__enter__()
        process, = handler._served
        self.addCleanup(process.kill)
        process.send_signal(signal.SIGSTOP)
        handler.close()
        self.assertEqual(process.returncode, -signal.SIGKILL)
        with self.assertRaises((EOFError, OSError)):
            connection.close()

    def test_clients_that_say_nothing_are_given_up(self):
        handler = servers.BIOSConnectionHandler(options=across.Options(timeout=0.5))
        for said in (b'', _wire.SUPERBLOCK, _wire.SUPERBLOCK + bytes.fromhex('00001000') + b'x'):
            near, far = socket.socketpair()
            with near:
                near.settimeout(PATIENCE)
                handler.handle_socket(far)
                near.sendall(said)
                self.assertEqual(near.recv(16)[:4].hex(), 'e54e6d01')
                self.assertEqual(near.recv(1), b'')
        eventually(lambda: not handler._served)
        handler.close()

    def test_clients_that_say_nothing_when_the_handler_is_closed(self):
        handler = servers.BIOSConnectionHandler(options=across.Options(timeout=PATIENCE))
        near, far = socket.socketpair()
        with near:
            handler.handle_socket(far)
            near.settimeout(PATIENCE)
            near.recv(16)
            process, = handler._served
            handler.close()
            self.assertEqual(process.returncode, 0)

    def test_ended(self):
        for how in ('cancel', 'close'):
            handler = servers.LocalConnectionHandler()
            getattr(handler, how)()
            near, far = socket.socketpair()
            with near, self.assertRaisesRegex(ValueError, 'Connection handler is ' + how):
                handler.handle_socket(far)

    def test_cancelled(self):
        for kind in (servers.LocalConnectionHandler, servers.ProcessConnectionHandler):
            handler = kind(options=across.Options(timeout=PATIENCE))
            connection = connect(handler)
            connection.__enter__()
            handler.cancel()
            connection.wait()
            with self.assertRaises((OSError, EOFError)):
                connection.close()
            handler.close()


class BootingTests(unittest.TestCase):

    def test_the_text_is_that_of_java(self):
        self.assertEqual(across.get_bios(), read('ACROSS_BIOS'))

    def test_python_boots_python(self):
        environment = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
        process = subprocess.Popen([sys.executable, '-c', across.get_bios()], stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, bufsize=0, env=environment, cwd='/')
        with across.Connection.from_process(process, options=across.Options(timeout=PATIENCE)) as connection:
            self.assertEqual(connection.call(math.sqrt, 16), 4)
            self.assertEqual(connection.execute('import across; across.__file__'), 'across/__init__.py*')
            self.assertEqual(connection.execute('import across; across.get_connection().options.timeout'), PATIENCE)
            # It boots the next one, from memory, with the very same bytes.
            self.assertEqual(connection.execute(
                'import across, sys\n'
                'with across.Connection.from_command([sys.executable, "-c", across.get_bios()]) as further:\n'
                '    depth = further.execute("import across._booting as b; len(b.bootloader(1000))")\n'
                'depth'), len(across._booting.bootloader(1000)))
        self.assertEqual(process.returncode, 0)

    def test_a_bios_that_needs_more(self):
        for version in ('000101', '000200', '010000'):
            peer, sock = socket.socketpair()
            with peer:
                connection = across.Connection.from_socket(sock)
                peer.sendall(bytes.fromhex('e54e6d01' + version) + bytes(9))
                connection.wait()
                with self.assertRaisesRegex(across.ProtocolError, '^At least across {} is needed'.format(
                        '.'.join(map(str, bytes.fromhex(version))))):
                    connection.close()

    def test_a_bios_that_asks_twice(self):
        peer, sock = socket.socketpair()
        with peer:
            connection = across.Connection.from_socket(sock)
            peer.sendall((bytes.fromhex('e54e6d01000100') + bytes(9)) * 2)
            connection.wait()
            with self.assertRaisesRegex(across.ProtocolError, 'Invalid magic'):
                connection.close()


class CommandLineTests(unittest.TestCase):

    def setUp(self):
        # A shell that starts a job in the background has it ignore this signal, and so would what these tests start.
        self.addCleanup(signal.signal, signal.SIGINT, signal.signal(signal.SIGINT, signal.default_int_handler))
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.path = os.path.join(directory.name, 'socket')

    def start(self, *arguments):
        process = subprocess.Popen([sys.executable, '-m', 'across'] + list(arguments), stdin=subprocess.PIPE,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        return process

    @staticmethod
    def run_it(*arguments):
        """In this process, which is quicker: exit code, output, errors."""
        out, errors = io.StringIO(), io.StringIO()
        try:
            with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
                code = main(arguments)
        except SystemExit as end:
            code = end.code
        finally:
            across.set_debug_level(0)
        return code, out.getvalue().strip(), errors.getvalue()

    def serve(self, *arguments):
        process = self.start('--server', *arguments)
        for line in iter(process.stderr.readline, b''):
            if b'Listening on' in line:
                return process, line.decode()
        raise AssertionError('It ended with {}'.format(process.wait()))

    def interrupt(self, process):
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.communicate(timeout=PATIENCE)[0], b'')
        self.assertEqual(process.returncode, 0)

    def test_server_and_client(self):
        with socket.socket(socket.AF_UNIX) as stale:
            stale.bind(self.path)
        server, _ = self.serve('-v', '--unix', self.path, '--handler', 'local')
        self.assertEqual(os.stat(self.path).st_mode & 0o777, 0o600)
        self.assertEqual(self.run_it('--unix', self.path, '--execute', 'import os; os.getpid()')[:2], (0, str(server.pid)))
        self.assertEqual(self.run_it('--unix', self.path, '--execute', 'x = 1')[:2], (0, ''))
        code, _, errors = self.run_it('--unix', self.path, '--execute', '{}["x"]')
        self.assertEqual((code, errors.splitlines()[0]), (1, "across: KeyError: 'x'"))
        code, _, errors = self.run_it('--server', '--unix', self.path)
        self.assertEqual(code, 1)
        self.assertIn('in use', errors)
        self.interrupt(server)
        self.assertFalse(os.path.exists(self.path))
        self.assertIn('No such file', self.run_it('--unix', self.path, '--wait')[2])

    def test_tcp_in_child_processes(self):
        server, line = self.serve('-vv', '--tcp', '127.0.0.1:0', '--handler', 'process')
        port = line.rpartition(',')[2].strip(' )\n')
        code, pid, errors = self.run_it('-vv', '--tcp', '127.0.0.1:' + port, '--execute', 'import os; os.getppid()')
        self.assertEqual((code, pid), (0, str(server.pid)))
        self.assertIn('is connected to', errors)
        self.interrupt(server)

    def test_over_standard_streams(self):
        with across.Connection.from_command([sys.executable, '-m', 'across', '--stdio', '--wait']) as connection:
            self.assertEqual(connection.execute('print("not for the wire"); 6 * 7'), 42)

    def test_version_and_mistakes(self):
        self.assertRegex(self.run_it('--version')[1], r'^0\.1\.0$')
        for arguments, text in (((), 'address has not been'), (('--stdio', '--server'), 'cannot start server'),
                                (('--stdio',), 'action has not been'), (('--unix', 'x', '--server', '--wait'), 'actions are not'),
                                *((('--tcp', wrong), 'invalid value: ' + repr(wrong)) for wrong in (
                                    'nowhere', '80', 'host:', 'host:65536', 'host:-1', '::1:80', '[::1:80', '[host]:80',
                                    '[127.0.0.1]:80', '[]:80', '[[::1]]:80'))):
            code, _, errors = self.run_it(*arguments)
            self.assertEqual(code, 2)
            self.assertIn(text, errors)

    def test_levels(self):
        for level, prints in ((5, 'DEBUG'), (1, 'INFO'), (0, ''), (-1, '')):
            self.addCleanup(across.set_debug_level, 0)
            across.set_debug_level(level)
            with contextlib.redirect_stderr(io.StringIO()) as errors:
                _debug.event('x')
                _debug.detail('y')
            self.assertEqual(errors.getvalue().count('\n'), max(0, min(level, 2)))
            self.assertIn(prints, errors.getvalue())

    def test_addresses(self):
        for text, address in (('host:0', ('host', 0)), ('[::1]:65535', ('::1', 65535)), ('127.0.0.1:80', ('127.0.0.1', 80))):
            self.assertEqual(_tcp(text), ('tcp', *address))

    def test_the_last_counts(self):
        self.assertIn('No such file', self.run_it('--tcp', 'host.invalid:1', '--unix', '/no/such', '--wait')[2])
        options = _parse(['--unix', 'x', '--execute', '1', '--wait'])
        self.assertEqual((options.action, options.handler), (('wait',), 'bios'))


if __name__ == '__main__':
    unittest.main()
