"""How a connection begins and ends, as the original 0.1.0 does it."""

import os
import pickle
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import unittest
from unittest import mock

import across
from across import _wire, servers
from across._options import in_force
from booting import boot
from pair import PATIENCE, PairTestCase
from spelling import message

SERVING = 'import across\nwith across.Connection.from_stdio() as connection:\n    connection.wait()\n'


def entered(connection):
    with connection:
        return connection.is_connected()


def pipes():
    source, target = os.pipe()
    return os.fdopen(source, 'rb'), os.fdopen(target, 'wb')


def over_sockets():
    near, far = socket.socketpair()
    return across.Connection.from_socket(near), across.Connection.from_socket(far)


def over_pipes():
    (near_in, far_out), (far_in, near_out) = pipes(), pipes()
    return across.Connection.from_pipes(near_in, near_out), across.Connection.from_pipes(far_in, far_out)


def over_tcp():
    with socket.socket() as listener:
        listener.bind(('127.0.0.1', 0))
        listener.listen(1)
        near = across.Connection.from_tcp(*listener.getsockname())
        return near, across.Connection.from_socket(listener.accept()[0])


def over_unix():
    with tempfile.TemporaryDirectory() as directory, socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.join(directory, 'socket'))
        listener.listen(1)
        near = across.Connection.from_unix(listener.getsockname())
        return near, across.Connection.from_socket(listener.accept()[0])


class EndTests(PairTestCase):

    def is_over(self, connection, text='Connection is closed'):
        self.assertFalse(connection.is_connected())
        with self.assertRaises(across.DisconnectError) as raised:
            connection.call(abs, -1)
        self.assertEqual(str(raised.exception), text)

    def cannot_be_entered(self, connection):
        with self.assertRaises(ValueError) as raised:
            connection.__enter__()
        self.assertEqual(str(raised.exception), 'Connection is closed')

    def test_closed(self):
        self.assertTrue(self.near.is_connected())
        self.near.close()
        self.is_over(self.near)
        self.cannot_be_entered(self.near)
        self.near.close()

    def test_closed_by_the_peer_before_it_is_entered(self):
        self.far.close()
        self.near.wait()
        self.is_over(self.near, 'Connection was remotely closed')
        self.assertFalse(entered(self.near))
        self.is_over(self.near)
        self.cannot_be_entered(self.near)

    def test_closed_inside(self):
        with self.near:
            self.near.close()
            self.is_over(self.near)

    def test_cancelled(self):
        with self.near:
            self.near.cancel()
            self.is_over(self.near, 'Connection was cancelled')
        self.near.close()

    def test_cancelled_before_its_handshake(self):
        silent, sock = socket.socketpair()
        self.addCleanup(silent.close)
        connection = across.Connection.from_socket(sock)
        self.assertTrue(connection.is_connected())
        connection.cancel()
        self.is_over(connection, 'Connection was cancelled')
        self.cannot_be_entered(connection)
        self.cannot_be_entered(connection)
        connection.close()

    def test_what_kept_it_from_connecting_is_raised_once(self):
        for first, second in ((entered, across.Connection.close), (across.Connection.close, across.Connection.close)):
            connection = across.Connection.from_unix('/no/such/socket')
            with self.assertRaises(FileNotFoundError):
                first(connection)
            second(connection)
            self.cannot_be_entered(connection)

    def test_who_leaves_a_broken_one_is_told_what_broke_it(self):
        for data, kind, text in ((b'', EOFError, 'Incomplete frame size'),
                                 (bytes.fromhex('0000000000000400') + bytes(9), EOFError, 'Incomplete frame'),
                                 (message(b'\x09'), across.ProtocolError, 'Invalid message in ready state: 9')):
            peer, sock = socket.socketpair()
            with peer:
                peer.sendall(_wire.SUPERBLOCK + bytes(8))
                connection = across.Connection.from_socket(sock)
                with self.assertRaises(kind) as raised:
                    with connection:
                        peer.sendall(data)
                        peer.shutdown(socket.SHUT_WR)
                        connection.wait()
                        self.is_over(connection, 'Connection was aborted due to {}{}: {}'.format(
                            'across.' if kind is across.ProtocolError else '', kind.__name__, text))
                        connection.call(abs, -1)
                self.assertEqual(str(raised.exception), text)
                self.is_over(connection)
                connection.close()

    def test_texts_of_bad_beginnings(self):
        version = bytes.fromhex('e35b9e78000200') + bytes(9)
        for data, kind, text in ((b'', EOFError, 'Incomplete superblock'), (_wire.SUPERBLOCK[:7], EOFError, 'Incomplete superblock'),
                                 (b'HTTP/1.1 400 Bad', across.ProtocolError, 'Invalid magic: 0x48545450'),
                                 (version, across.ProtocolError, 'Local across 0.1.0 is not compatible with remote 0.2.0'),
                                 (_wire.SUPERBLOCK + message(b'\x01'), across.ProtocolError, 'Invalid message in greeting state: 1')):
            peer, sock = socket.socketpair()
            with peer:
                peer.sendall(data)
                peer.shutdown(socket.SHUT_WR)
                with self.assertRaises(kind) as raised:
                    entered(across.Connection.from_socket(sock))
                self.assertEqual(str(raised.exception), text)

    def test_closed_right_after_opening(self):
        for make in (over_sockets, over_pipes, over_tcp, over_unix):
            for number in range(50):
                near, far = make()
                errors = []

                def close(connection):
                    try:
                        connection.close()
                    except Exception as error:
                        errors.append(error)

                thread = threading.Thread(target=close, args=(far,))
                if number % 2:
                    thread.start()
                close(near)
                if not number % 2:
                    far.wait()
                    thread.start()
                thread.join(PATIENCE)
                self.assertFalse(thread.is_alive())
                self.assertEqual(errors, [], make)


class PipeTests(unittest.TestCase):

    def test_files_are_closed_when_it_is(self):
        (near_in, far_out), (far_in, near_out) = pipes(), pipes()
        near, far = across.Connection.from_pipes(near_in, near_out), across.Connection.from_pipes(far_in, far_out)
        near.close()
        self.assertTrue(near_in.closed and near_out.closed)
        far.close()
        self.assertTrue(far_in.closed and far_out.closed)

    def test_what_files_have_buffered_is_not_lost(self):
        (near_in, far_out), (far_in, near_out) = pipes(), pipes()
        near_out.write(b'a banner\n')
        near = across.Connection.from_pipes(near_in, near_out)
        self.assertEqual(far_in.readline(), b'a banner\n')
        far = across.Connection.from_pipes(far_in, far_out)
        self.assertTrue(entered(near))
        far.close()

    def test_a_banner_before_the_bios(self):
        for size in (-1, 0, 4096):
            process = subprocess.Popen(
                [sys.executable, '-c', 'import sys; sys.stdout.write("a banner\\n"); sys.stdout.flush()\n' + across.get_bios()],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=size)
            self.assertEqual(process.stdout.readline(), b'a banner\n')
            with across.Connection.from_process(process) as connection:
                self.assertEqual(connection.call(abs, -1), 1)
            self.assertEqual(process.returncode, 0)

    def test_processes_without_pipes(self):
        for missing in ('stdin', 'stdout'):
            how = {'stdin': subprocess.PIPE, 'stdout': subprocess.PIPE, missing: None}
            with subprocess.Popen(['true'], **how) as process:
                with self.assertRaisesRegex(ValueError, missing):
                    across.Connection.from_process(process)

    def test_exit_codes(self):
        script = "{} -c '{}'; exit 3".format(sys.executable, SERVING)
        arguments = [sys.executable, '-c', SERVING + 'import sys; sys.exit(4)']
        for make, command, code in ((across.Connection.from_shell, script, 3), (across.Connection.from_command, arguments, 4)):
            connection = make(command)
            with self.assertRaises(subprocess.CalledProcessError) as raised:
                entered(connection)
            self.assertEqual((raised.exception.returncode, raised.exception.cmd), (code, command))
            connection.close()
        with across.Connection.from_command(arguments) as connection:
            connection.cancel()
        across.Connection.from_command([sys.executable, '-c', SERVING]).close()

    def test_a_process_that_does_not_end_is_killed(self):
        script = SERVING.replace('wait', 'close') + 'import time; time.sleep(600)'
        connection = across.Connection.from_command([sys.executable, '-c', script], options=across.Options(timeout=PATIENCE))
        connection.__enter__()
        connection.wait()
        connection.options.timeout = 0.1  # from now on: a busy machine may take long to get here
        with self.assertRaises(subprocess.CalledProcessError) as raised:
            connection.close()
        self.assertEqual(raised.exception.returncode, -signal.SIGKILL)

    def test_a_process_that_another_thread_has_just_seen_end(self):
        connection = boot()
        connection.__enter__()
        with mock.patch.object(connection._process, 'kill', side_effect=ProcessLookupError):  # as in Python 3.8
            os.kill(connection._process.pid, signal.SIGKILL)
            self.assertTrue(connection._ended.wait(PATIENCE))
        self.assertTrue(connection._stream_closed.wait(PATIENCE))
        with self.assertRaises(EOFError):
            connection.close()


class Fails:

    def __init__(self, error):
        self.error = error

    def __reduce__(self):
        raise self.error


class SendTests(PairTestCase):
    """What becomes of a connection when a message cannot be sent."""

    def test_a_part_of_a_call_ends_it(self):
        for error in MemoryError(), KeyboardInterrupt():
            near, far = over_sockets()
            self.addCleanup(far.cancel)
            near.__enter__()
            with mock.patch.object(near._stream, 'send', side_effect=error):
                with self.assertRaises(across.DisconnectError if isinstance(error, MemoryError) else KeyboardInterrupt):
                    near.call(abs, -1)
            self.assertFalse(near.is_connected())
            self.assertIs(near._reason, error)

    def test_a_part_of_a_goodbye_ends_it(self):
        with mock.patch.object(self.near._stream, 'send', side_effect=MemoryError):
            with self.assertRaises(MemoryError):
                self.near.close()

    def test_nothing_of_a_call_leaves_nothing(self):
        for error in MemoryError, KeyboardInterrupt:
            with mock.patch.object(_wire, 'blocks', side_effect=error):
                with self.assertRaises(error):
                    self.near.call(len, across.ref(self))
            self.assertFalse(self.near._calls.open)
            self.assertEqual(len(self.near.table), 0)
            self.assertEqual(self.near.call(abs, -1), 1)

    def test_who_is_interrupted_before_anything_is_sent_may_go_on(self):
        class Interrupted:
            def __enter__(self):
                raise KeyboardInterrupt

            def __exit__(self, *error):
                pass

        for act in (lambda: self.near.call(abs, -1)), self.near.close:
            with mock.patch.object(self.near._writer, 'lock', Interrupted()):
                with self.assertRaises(KeyboardInterrupt):
                    act()
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_who_is_interrupted_while_it_ends_has_ended_it(self):
        shutdown = self.near._stream.shutdown
        with mock.patch.object(self.near._stream, 'shutdown', side_effect=[KeyboardInterrupt, None]) as ending:
            with self.assertRaises(KeyboardInterrupt):
                self.near.cancel()
        self.assertEqual(ending.call_count, 2)
        self.assertTrue(self.near._ended.is_set())
        shutdown()


class ArgumentTests(PairTestCase):

    def test_who_is_interrupted_while_arguments_are_pickled_is_told_so(self):
        for kind in (KeyboardInterrupt, SystemExit, GeneratorExit):
            with self.assertRaises(kind):
                self.near.call(len, [Fails(kind())])
        with self.assertRaisesRegex(across.OperationError, '^Pickling failed due to ValueError$'):
            self.near.call(len, Fails(ValueError()))
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_a_result_that_interrupts_is_an_error_of_the_call(self):
        with self.assertRaises((KeyboardInterrupt, across.OperationError)):
            self.near.call(Fails, KeyboardInterrupt())
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_proxies_and_references_are_pickled_by_their_connection_only(self):
        proxy = self.near.call_ref(list)
        for thing in (proxy, [proxy], across.ref([])):
            with self.assertRaises(RuntimeError):
                pickle.dumps(thing)
        with self.assertRaises(across.OperationError) as raised:
            self.far.call(len, proxy)
        self.assertIsInstance(raised.exception.__cause__, RuntimeError)
        self.assertEqual(self.near.call(len, proxy), 0)

    def test_what_is_no_proxy_has_no_connection(self):
        for thing in (None, [], across.ref([])):
            with self.assertRaises(TypeError):
                across.get_proxy_connection(thing)


class OptionsTests(unittest.TestCase):

    def test_unknown_names(self):
        options = across.Options(timeout=3)
        for wrong in (lambda: across.Options(timout=3), lambda: options.copy(timout=3),
                      lambda: setattr(options, 'timout', 3), lambda: options.timout):
            with self.assertRaisesRegex(AttributeError, 'timout'):
                wrong()
        with self.assertRaises(TypeError):
            across.Options(3)
        self.assertEqual(repr(options.copy(accept_exported_modules=True)), 'Options(accept_exported_modules=True, timeout=3)')
        self.assertEqual(repr(pickle.loads(pickle.dumps(options))), 'Options(timeout=3)')

    def test_timeouts(self):
        for timeout, ms in ((1e100, 86400000), (10 ** 400, 86400000), (float('inf'), 86400000), (1e-9, 1), (True, 1000),
                            (0.0126, 13), (None, 0)):
            self.assertEqual(in_force(across.Options(timeout=timeout)).timeout_ms, ms)
        for kind, wrong in ((ValueError, (0, -1, float('nan'), False)), (TypeError, ('5', [], 1j))):
            for timeout in wrong:
                options = across.Options(timeout=timeout)  # it is not yet anybody's
                for make in (across.Connection.from_command, across.Connection.from_shell, across.Connection.from_unix):
                    with self.assertRaisesRegex(kind, 'timeout'):
                        make(['sleep', '600'], options=options)
                for handler in (servers.LocalConnectionHandler, servers.BIOSConnectionHandler):
                    with self.assertRaisesRegex(kind, 'timeout'):
                        handler(options=options)

    def test_a_connection_has_them_as_they_were(self):
        options = across.Options(timeout=PATIENCE)
        near, far = socket.socketpair()
        with far:
            connection = across.Connection.from_socket(near, options=options)
            options.timeout = 5
            self.assertEqual(connection.options.timeout, PATIENCE)
            connection.cancel()

    def test_one_connection_at_a_time_accepts_modules(self):
        accepting = across.Options(accept_exported_modules=True)
        refused = 'over multiple connections'
        with self.assertRaisesRegex(ValueError, refused):
            servers.LocalConnectionHandler(options=accepting)
        for _ in range(2):  # the first is over
            near, far = socket.socketpair()
            with far:
                first = across.Connection.from_socket(near, options=accepting)
                with self.assertRaisesRegex(ValueError, refused):
                    across.Connection.from_unix('/no/such/socket', options=accepting)
                with self.assertRaisesRegex(ValueError, refused):
                    across.Connection.from_command(['sleep', '600'], options=accepting)
                first.cancel()
                first.close()

    def test_a_booted_process_accepts_them_from_who_has_booted_it(self):
        with boot() as connection:
            with self.assertRaisesRegex(ValueError, 'over multiple connections'):
                connection.execute('import across, socket\nnear, far = socket.socketpair()\n'
                                   'across.Connection.from_socket(near, options=across.Options(accept_exported_modules=True))')


if __name__ == '__main__':
    unittest.main()
