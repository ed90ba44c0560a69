"""What a connection costs, and gives back: descriptors, threads, texts."""

import gc
import linecache
import os
import socket
import stat
import tempfile
import threading
import time
import traceback
import unittest

import across
from across import _wire
from across._limiter import CallLimiter
from pair import PairTestCase

PATIENCE = 30


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('not within {} s'.format(PATIENCE))
        gc.collect()
        threading.Event().wait(0.01)


def same_as(*files):
    """The descriptors of this process for what these are descriptors of: both ends of a pipe are one."""
    wanted = {os.fstat(file).st_ino for file in files}
    found = set()
    for name in os.listdir('/dev/fd'):
        try:
            status = os.fstat(int(name))
        except OSError:
            continue  # the one that lists them, or one that another thread has closed meanwhile
        if stat.S_ISFIFO(status.st_mode) and status.st_ino in wanted:
            found.add(int(name))
    return found


_HERE = []
_KEPT = {}


def run_here():
    return _HERE[0]()


class Keep:

    def __init__(self, name):
        self.name = name

    def __call__(self, thing):
        _KEPT[self.name] = thing


def back_and_forth(depth, other):
    return 0 if depth == 0 else 1 + other(depth - 1, across.ref(back_and_forth))


class HostilePeerTests(unittest.TestCase):
    """What a peer may make this side hold."""

    def setUp(self):
        self.peer, near = socket.socketpair()
        self.addCleanup(self.peer.close)
        self.connection = across.Connection.from_socket(near, options=across.Options(timeout=PATIENCE))
        self.addCleanup(self.connection.cancel)
        self.peer.sendall(_wire.SUPERBLOCK)

    def send(self, header, more=0):
        self.peer.sendall(_wire.frame_header(len(header), more) + header)

    def assert_refused(self, why):
        self.assertTrue(self.connection._ended.wait(PATIENCE))
        with self.assertRaisesRegex(across.ProtocolError, why):
            self.connection.close()

    def test_signs_of_life_are_not_asked_for_all_the_time(self):
        self.send(_wire.greeting(0, None)[:1] + _wire.uint(99))
        self.assert_refused('99 ms')

    def test_a_long_time_of_silence_is_fine(self):
        self.send(_wire.greeting(100, None))
        self.connection.__enter__()
        self.assertEqual(_wire.greeting(1, None), _wire.greeting(100, None))

    def test_a_greeting_is_short(self):
        self.peer.sendall(_wire.frame_header(_wire.MAX_GREETING + 1, 0))
        self.assert_refused('longer than 65536')

    def test_the_value_of_a_greeting_is_skipped(self):
        self.send(_wire.greeting(0, None), 1)
        self.peer.sendall(_wire.frame_header(1000, 0) + bytes(1000))
        self.connection.__enter__()

    def test_no_more_is_given_back_than_was_lent(self):
        self.send(_wire.greeting(0, None))
        self.connection.__enter__()
        self.send(_wire.uint(_wire.DEL_OBJS) + _wire.uint(2000) + bytes(2000))
        self.assert_refused('2000 object ids are more than')

    def test_what_was_never_lent_is_not_given_back_though_values_wait(self):
        self.send(_wire.greeting(0, None))
        self.connection.__enter__()
        self.connection.table.add(self)
        self.connection._order.ticket()
        self.send(_wire.uint(_wire.DEL_OBJS) + _wire.ids([0]))
        eventually(lambda: len(self.connection.table) == 0)
        self.assertIs(self.connection.table.get(0), self)
        self.connection.table.add(self)
        self.send(_wire.uint(_wire.DEL_OBJS) + _wire.ids([0]))
        self.assert_refused('Object not found: 0')

    def test_ids_are_not_endless(self):
        self.send(_wire.greeting(0, None))
        self.connection.__enter__()
        self.peer.sendall(_wire.frame_header(8, 0) + _wire.uint(_wire.APPLY) + _wire.uint(0) + _wire.uint(1 << 21)[:6] + b'\0')
        self.assert_refused('2097152 object ids')

    def test_what_waits_is_bounded_in_bytes(self):
        limiter = CallLimiter(places=1, waiting=100, waiting_bytes=1000)
        self.assertTrue(limiter.enter('first', 1, 5000))
        self.assertFalse(limiter.enter('second', 2, 600))
        with self.assertRaisesRegex(OverflowError, '1000 bytes'):
            limiter.enter('third', 3, 600)
        self.assertEqual(limiter.leave(), 'second')
        self.assertFalse(limiter.enter('fourth', 4, 1000))


class PipeTests(unittest.TestCase):

    def setUp(self):
        (self.far_in, near_out), (near_in, self.far_out) = os.pipe(), os.pipe()
        self.connection = across.Connection.from_pipes(
            os.fdopen(near_in, 'rb', 0), os.fdopen(near_out, 'wb', 0), options=across.Options(timeout=PATIENCE))
        waker = self.connection._stream.shutdown.__self__
        # Not how many descriptors the process has: of earlier tests' connections some may go only now.
        self.pipes = os.dup(near_in), os.dup(near_out), os.dup(waker._waits)
        self.assertEqual(len(same_as(*self.pipes)), 3 * 2 + 3)

    def end_of_all(self):
        eventually(lambda: same_as(*self.pipes) == {self.far_in, self.far_out, *self.pipes})
        for file in (self.far_in, self.far_out, *self.pipes):
            os.close(file)

    def test_cancelled_while_the_far_side_stays_open(self):
        self.assertEqual(os.read(self.far_in, 16)[:4].hex(), 'e35b9e78')
        self.connection.cancel()
        self.connection.close()
        self.end_of_all()

    def test_cancelled_while_the_far_side_does_not_read(self):
        os.write(self.far_out, across._wire.SUPERBLOCK + bytes(8))
        ended = []

        def call():
            try:
                self.connection.call(len, bytes(1 << 22))
            except across.DisconnectError as error:
                ended.append(error)

        thread = threading.Thread(target=call)
        thread.start()
        eventually(lambda: self.connection._calls.open)
        self.connection.cancel()
        thread.join(PATIENCE)
        self.assertEqual(len(ended), 1)
        self.end_of_all()

    def test_no_goodbye_once_the_pipes_are_closed(self):
        os.write(self.far_out, across._wire.SUPERBLOCK + bytes(8))
        self.connection.__enter__()
        connection, lock, sent, test = self.connection, self.connection._writer.lock, [], self

        class Late:
            """The connection ends, and is closed, while its goodbye waits for its turn."""

            def __enter__(self):
                connection._writer.lock = lock
                connection.cancel()
                eventually(lambda: same_as(*test.pipes) == {test.far_in, test.far_out, *test.pipes})
                lock.acquire()

            def __exit__(self, *error):
                lock.release()

        connection._writer.lock = Late()
        connection._stream.send = lambda *blocks: sent.append(blocks)
        connection.close()
        self.assertEqual(sent, [])
        self.end_of_all()


class ConnectingTests(unittest.TestCase):

    def test_refused(self):
        with socket.socket() as listener:
            listener.bind(('127.0.0.1', 0))
            port = listener.getsockname()[1]
        connection = across.Connection.from_tcp('127.0.0.1', port)
        with self.assertRaisesRegex(across.DisconnectError, 'aborted due to ConnectionRefusedError: ') as raised:
            connection.call(abs, -1)
        self.assertIsInstance(raised.exception.__cause__, ConnectionRefusedError)
        with self.assertRaises(ConnectionRefusedError):
            connection.__enter__()
        with self.assertRaisesRegex(across.DisconnectError, '^Connection is closed$'):
            connection.call(abs, -1)
        connection.close()

    def test_no_such_host_and_no_such_path(self):
        connection = across.Connection.from_unix(os.path.join(tempfile.gettempdir(), 'across', 'nowhere'))
        connection.wait()
        with self.assertRaises(FileNotFoundError):
            connection.close()
        connection = across.Connection.from_tcp('127.0.0.1', 'no port at all')
        connection.wait()
        with self.assertRaises(socket.gaierror):
            connection.close()

    def fill(self, family, address):
        """A listener that accepts nobody any more."""
        listener = socket.socket(family)
        self.addCleanup(listener.close)
        listener.bind(address)
        listener.listen(0)
        while True:
            sock = socket.socket(family)
            self.addCleanup(sock.close)
            sock.settimeout(0.2)
            try:
                sock.connect(listener.getsockname())
            except OSError:
                return listener.getsockname()

    def cancelled(self, address, connect):
        connection = connect(address, across.Options(timeout=PATIENCE))
        entered = []

        def enter():
            try:
                connection.__enter__()
            except ValueError as error:
                entered.append(str(error))

        thread = threading.Thread(target=enter)
        thread.start()
        connection.cancel()
        thread.join(PATIENCE)
        connection.close()
        self.assertEqual(entered, ['Connection is closed'])
        eventually(connection._reader.take)

    def test_cancelled_and_given_up_while_it_connects(self):
        with tempfile.TemporaryDirectory() as directory:
            path = self.fill(socket.AF_UNIX, os.path.join(directory, 'socket'))
            self.cancelled(path, lambda path, options: across.Connection.from_unix(path, options=options))
        address = self.fill(socket.AF_INET, ('127.0.0.1', 0))
        self.cancelled(address, lambda address, options: across.Connection.from_tcp(*address, options=options))
        connection = across.Connection.from_tcp(*address, options=across.Options(timeout=0.2))
        connection.wait()
        with self.assertRaises(TimeoutError):
            connection.close()


class GateTests(unittest.TestCase):

    def setUp(self):
        near, far = socket.socketpair()
        self.far = across.Connection.from_socket(far, options=across.Options(timeout=PATIENCE))
        self.near = across.Connection.from_socket(near, options=across.Options(timeout=PATIENCE))
        self.addCleanup(self.far.cancel)
        self.addCleanup(self.near.cancel)

    def limit(self, **limits):
        for connection in (self.near, self.far):
            connection._service.limiter = CallLimiter(**limits)

    def call_many(self, func, *arguments, count):
        results = []

        def call():
            try:
                results.append(self.near.call(func, *arguments))
            except across.OperationError as error:
                results.append(str(error))

        threads = [threading.Thread(target=call) for _ in range(count)]
        for thread in threads:
            thread.start()
        return threads, results

    def test_calls_wait_for_a_place(self):
        self.limit(places=3)
        at_once, most, lock, open_now = [], [], threading.Lock(), threading.Event()

        def work():
            with lock:
                at_once.append(1)
                most.append(len(at_once))
            open_now.wait(PATIENCE)
            with lock:
                at_once.pop()

        _HERE.append(work)
        self.addCleanup(_HERE.clear)
        threads, results = self.call_many(run_here, count=10)
        eventually(lambda: len(at_once) == 3 and len(self.far._service.limiter._queue) == 7)
        open_now.set()
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual((len(results), max(most)), (10, 3))
        eventually(lambda: self.far._service.limiter._running == 0)

    def test_calls_that_call_back_give_their_place_away(self):
        self.limit(places=1)
        threads, results = self.call_many(back_and_forth, 6, across.ref(back_and_forth), count=5)
        for thread in threads:
            thread.join(PATIENCE)
        self.assertEqual(results, [6] * 5)
        for connection in (self.near, self.far):
            eventually(lambda: (connection._service.limiter._running, connection._service.limiter._away) == (0, 0))

    def test_too_many_are_refused(self):
        self.limit(places=1, waiting=4)
        self.assertRegex(self.deepest(), 'More than 4 calls of this connection wait')
        self.assertEqual(self.near.call(abs, -1), 1)

    def deepest(self):
        with self.assertRaises(Exception) as raised:
            self.near.call(back_and_forth, 20, across.ref(back_and_forth))
        return str(raised.exception)


class LargeBytesTests(unittest.TestCase):

    def setUp(self):
        near, far = socket.socketpair()
        self.far = across.Connection.from_socket(far, options=across.Options(timeout=PATIENCE))
        self.near = across.Connection.from_socket(near, options=across.Options(timeout=PATIENCE))
        self.addCleanup(self.far.cancel)
        self.addCleanup(self.near.cancel)
        self.near.__enter__()
        self.sent, send = [], self.near._stream.send
        self.near._stream.send = lambda *blocks: (self.sent.extend(blocks), send(*blocks))

    def test_they_are_sent_as_they_are(self):
        large = bytes(1 << 20)
        self.assertEqual(self.near.call(len, large), 1 << 20)
        self.assertEqual(sum(block is large for block in self.sent), 1)

    def test_what_lies_between_them_is_sent_together(self):
        values = [number % 256 * bytes((number % 256,)) + bytes(80000) for number in range(20)] + ['x' * 300000, 'y']
        self.assertEqual(self.near.call(list, values), values)
        self.assertLess(len(self.sent), 15)

    def test_they_are_received_where_they_stay(self):
        rooms = []

        def receive_into(view):
            rooms.append(len(view))
            return min(len(view), 50000)

        stream = across._stream.Stream(lambda size: b'ab', receive_into, None, None, None)
        self.assertEqual(stream.read(1), b'a')
        data = stream.read(1 << 20)
        self.assertEqual((bytes(data[:2]), len(data), rooms[0]), (b'b\0', 1 << 20, (1 << 20) - 1))
        del rooms[:]
        self.assertEqual(len(stream.read(5 << 20)), 5 << 20)
        self.assertEqual(rooms[0], 2 << 20)  # the word of a length is not believed


class TooLargeTests(PairTestCase):

    def setUp(self):
        super().setUp()
        limit = _wire.MAX_MESSAGE
        self.addCleanup(setattr, _wire, 'MAX_MESSAGE', limit)
        _wire.MAX_MESSAGE = 1 << 20

    def test_a_result_fails_its_call(self):
        with self.assertRaisesRegex(across.OperationError, 'A result of 5000[0-9]{3} bytes are more than the 1048576'):
            self.near.call(bytes, 5000000)
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_an_argument_fails_its_call(self):
        with self.assertRaisesRegex(across.OperationError, 'A call of 5000[0-9]{3} bytes'):
            self.near.call(len, bytes(5000000))
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_an_error_fails_its_call(self):
        with self.assertRaisesRegex(across.OperationError, 'A result of'):
            self.near.execute('raise ValueError(text * 1000)', text='x' * 2000)
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_other_calls_go_on(self):
        entered, leave, results = threading.Event(), threading.Event(), []

        def wait():
            entered.set()
            leave.wait(PATIENCE)
            return 'unharmed'

        _HERE.append(wait)
        self.addCleanup(_HERE.clear)
        thread = threading.Thread(target=lambda: results.append(self.near.call(run_here)))
        thread.start()
        entered.wait(PATIENCE)
        with self.assertRaises(across.OperationError):
            self.near.call(bytes, 5000000)
        leave.set()
        thread.join(PATIENCE)
        self.assertEqual(results, ['unharmed'])

    def test_what_it_lends_is_given_back(self):
        with self.assertRaises(across.OperationError):
            self.near.call(list, [across.ref(self), bytes(5000000)])
        with self.assertRaises(across.OperationError):
            self.near.execute('import across; across.ref(across), bytes(5000000)')
        eventually(lambda: not self.near.table._objects and not self.far.table._objects)
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_what_there_is_no_memory_for_fails_its_call(self):
        received = []

        def receive(size):
            received.append(size)
            return bytearray(size)

        def receive_into(view):
            received.append(len(view))
            return len(view)

        stream = across._stream.Stream(receive, receive_into, None, None, None)
        self.assertEqual(stream.read(1), b'\0')
        across._stream.bytes = no_memory
        self.addCleanup(delattr, across._stream, 'bytes')
        read = stream.read(4 << 20)
        self.assertEqual(str(read), '4194304 bytes are more than this process has memory for')
        self.assertEqual(max(received[2:]), 1 << 16)
        self.assertEqual(sum(received) - (len(stream._buffer) - stream._at), 1 + (4 << 20))

    def test_what_can_be_no_length_ends_the_connection(self):
        header = _wire.uint(_wire.APPLY) + _wire.uint(0)
        self.near._writer.send_blocks(_wire.frame_header(len(header), 1) + header + _wire.frame_header(1 << 41, 0))
        self.far.wait()
        with self.assertRaisesRegex(across.ProtocolError, 'A buffer of 2199023255552 bytes'):
            self.far.close()

    def test_a_header_block_ends_the_connection(self):
        self.near._writer.send_blocks(_wire.frame_header(1 << 25, 0))
        self.far.wait()
        with self.assertRaisesRegex(across.ProtocolError, 'A header block of 33554432 bytes'):
            self.far.close()


def no_memory(size):
    raise MemoryError(size)


class TextTests(unittest.TestCase):

    def setUp(self):
        near, far = socket.socketpair()
        self.far = across.Connection.from_socket(far)
        self.near = across.Connection.from_socket(near)
        self.addCleanup(self.far.cancel)
        self.addCleanup(self.near.cancel)

    def test_each_text_has_its_own_lines(self):
        kept = {}
        for name in ('first', 'second'):
            self.near.execute('def fail():\n    raise LookupError("{}")\nkeep(fail)\n'.format(name),
                              keep=Keep(name))
            kept[name] = _KEPT.pop(name)
        for name, fail in kept.items():
            try:
                fail()
            except LookupError:
                self.assertIn('    raise LookupError("{}")'.format(name), traceback.format_exc())

    def test_only_the_latest_are_kept(self):
        linecache.clearcache()  # lines of other processes' texts, in whose tracebacks they were
        for number in range(300):
            self.near.execute('{} + 1'.format(number))
            self.near.execute('"always the same"')
        names = [name for name in linecache.cache if name.startswith('<execute ')]
        self.assertLessEqual(len(names), 200)
        for number in range(3):
            self.near.execute('{}  #{}'.format(number, ' ' * 3000000))
        names = [name for name in linecache.cache if name.startswith('<execute ')]
        self.assertEqual(len(names), 1)

    def test_options_are_copied(self):
        options = across.Options(timeout=3, accept_exported_modules=True)
        options._describes_itself = False
        copy = options.copy(timeout=4)
        self.assertEqual((copy.timeout, copy.accept_exported_modules, copy._describes_itself), (4, True, False))
        self.assertEqual(options.timeout, 3)
        with self.assertRaises(AttributeError):
            options.copy(timeouts=4)


if __name__ == '__main__':
    unittest.main()
