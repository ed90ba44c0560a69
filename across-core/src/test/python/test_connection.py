"""Two connections with each other, in one process."""

import collections
import copy
import enum
import gc
import logging
import math
import socket
import threading
import time
import traceback
import unittest
from unittest import mock

import across
import across.logging
from across import _heartbeat, _wire
from pair import PATIENCE, PairTestCase, caught
from spelling import message


def fail(message):
    raise LookupError(message)


def call(func, *args):
    return func(*args)


def recurse(depth, other):
    return [] if depth == 0 else [depth] + other(depth - 1, across.ref(recurse))


def two_refs(obj):
    return across.ref(obj), [across.ref(obj)]


def slow(seconds):
    time.sleep(seconds)
    return seconds


class Chain:

    value = 0

    def add(self, number=1):
        self.value += number
        return self


class Sized:

    def __init__(self, size):
        self._size = size

    @classmethod
    def of(cls, size):
        return cls(size)

    def __len__(self):
        return self._size

    def __call__(self):
        return self

    def __eq__(self, other):
        return self._size == other._size


class Colour(enum.Enum):
    RED = 1
    BLUE = 2


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('not within {} s'.format(PATIENCE))
        gc.collect()
        threading.Event().wait(0.01)


class ConnectionTests(PairTestCase):

    def test_calls_return_and_raise(self):
        self.assertEqual(self.near.call(math.sqrt, 2), math.sqrt(2))
        self.assertEqual(self.near.call(sorted, [1, 3, 2], reverse=True), [3, 2, 1])
        self.assertEqual(self.far.call(len, 'four'), 4)
        error = caught(self.near.call, fail, 'missing')
        self.assertEqual((type(error), str(error)), (LookupError, 'missing'))
        last = traceback.extract_tb(error.__traceback__)[-1]
        self.assertEqual((last.name, last.line), ('fail', 'raise LookupError(message)'))

    def test_text_is_executed(self):
        self.assertEqual(self.near.execute('two = 2; two + x', x=3), 5)
        self.assertIsNone(self.near.execute('pass'))
        with self.assertRaises(SyntaxError):
            self.near.execute('1 +')

    def test_proxies(self):
        proxy = self.near.call_ref(list)
        proxy.append(5)
        proxy.extend([6, 7])
        proxy[0] = 4
        del proxy[1]
        self.assertEqual((len(proxy), proxy[0], 7 in proxy, list(proxy)), (2, 4, True, [4, 7]))
        self.assertEqual(self.near.call(sum, proxy), 11)
        self.assertIs(across.get_proxy_connection(proxy), self.near)
        with self.assertRaises(IndexError):
            proxy[9]
        chain = self.near.replicate(Chain())
        self.assertIs(chain.add(2), chain)
        with self.assertRaisesRegex(across.OperationError, 'Pickling failed due to RuntimeError: '):
            self.far.call(len, proxy)

    def test_what_lists_and_dicts_walk_through_may_be_anything(self):
        numbers = self.near.call_ref(list, [1])
        numbers.extend(range(2, 4))
        numbers.extend(n for n in (4, 5))
        numbers[1:2] = map(abs, (-7, -8))
        numbers.append((6,))
        self.assertEqual(list(numbers), [1, 7, 8, 3, 4, 5, (6,)])
        ages = self.near.call_ref(dict)
        ages.update(zip('ab', (1, 2)))
        ages.update(collections.ChainMap({'c': 3}))
        ages.update({'a': 4}, d=5)
        self.assertEqual(self.near.call(dict, ages), {'a': 4, 'b': 2, 'c': 3, 'd': 5})
        with self.assertRaises(TypeError):
            numbers.extend(5)

    def test_proxies_of_classes(self):
        """What their own special methods do is for their instances."""
        self.assertEqual(self.near.call(call, across.ref(Sized), 3), Sized(3))
        self.assertEqual(self.near.call(call, across.ref(Sized.of), 4), Sized(4))
        with self.assertRaisesRegex(TypeError, "'Proxy' has no len"):
            self.near.call(len, across.ref(Sized))
        self.assertEqual(self.near.call(list, across.ref(Colour)), [Colour.RED, Colour.BLUE])

    def test_garbage_is_given_back(self):
        first, (second,) = self.near.call(two_refs, [])
        self.assertEqual(len(self.far.table._objects), 2)
        del first, second
        eventually(lambda: not self.far.table._objects)
        self.near.call(call, across.ref(len), 'x')
        eventually(lambda: not self.near.table._objects)
        with self.assertRaises(across.OperationError):
            self.near.call(len, across.ref([]), lambda: 0)
        self.assertFalse(self.near.table._objects)

    def test_calls_nest(self):
        self.assertEqual(self.near.call(recurse, 6, across.ref(recurse)), [6, 5, 4, 3, 2, 1])

    def test_calls_run_side_by_side(self):
        results = []
        threads = [threading.Thread(target=lambda: results.append(self.near.call(slow, 0.5))) for _ in range(20)]
        begin = time.monotonic()
        for thread in threads:
            thread.start()
        self.assertEqual(self.near.call(abs, -1), 1)
        for thread in threads:
            thread.join()
        self.assertEqual(results, [0.5] * 20)
        self.assertLess(time.monotonic() - begin, 8)

    def test_many_callers_both_ways(self):
        def work(connection):
            for number in range(200):
                self.assertEqual(connection.call(call, across.ref(abs), -number), number)

        threads = [threading.Thread(target=work, args=(connection,)) for connection in (self.near, self.far) * 4]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
            self.assertFalse(thread.is_alive())
        eventually(lambda: not self.far.table._objects and not self.near.table._objects)

    def test_large_values(self):
        data = bytes(range(256)) * 50000
        self.assertEqual(self.near.call(bytes, data), data)

    def test_logs_are_forwarded(self):
        records = []
        handler = logging.Handler()
        handler.emit = records.append
        logger = logging.getLogger('wonderland')
        logger.setLevel(logging.INFO)
        logger.addHandler(handler)
        self.addCleanup(logger.removeHandler, handler)
        record = logging.makeLogRecord({'name': 'wonderland', 'levelno': 30, 'levelname': 'WARNING', 'msg': 'x %s', 'args': (1,)})
        forwarding = across.logging.AcrossHandler(self.near)
        self.addCleanup(forwarding.close)
        forwarding.handle(record)
        forwarding.flush()
        self.assertEqual([(r.getMessage(), r.levelno) for r in records], [('x 1', 30)])
        self.near.close()
        forwarding.handle(record)
        forwarding.flush()

    def test_who_logs_does_not_wait_and_the_other_side_is_told_what_was_dropped(self):
        records, may_go_on = [], threading.Event()
        self.addCleanup(may_go_on.set)
        handler = logging.Handler()

        def emit(record):
            may_go_on.wait(PATIENCE)
            records.append(record)

        handler.emit = emit
        for name in ('wonderland', 'logging'):
            logging.getLogger(name).addHandler(handler)
            self.addCleanup(logging.getLogger(name).removeHandler, handler)
        forwarding = across.logging.AcrossHandler(self.near)
        self.addCleanup(forwarding.close)
        with mock.patch.multiple(across.logging, _MAX_RECORDS=400, _PATIENCE=.2):
            for number in range(500):
                forwarding.handle(logging.makeLogRecord(
                    {'name': 'wonderland', 'levelno': 30, 'levelname': 'WARNING', 'msg': 'x %d', 'args': (number,)}))
        may_go_on.set()
        logs = across.logging.logs_of(self.near)
        eventually(lambda: logs._done == logs._added)
        told = [r.getMessage() for r in records if r.name == 'logging']
        dropped = sum(int(text.split(' ')[0]) for text in told)
        self.assertEqual(len(records) - len(told) + dropped, 500)
        self.assertGreater(dropped, 0)

    def test_what_came_over_a_connection_is_not_sent_back(self):
        logger = logging.getLogger('wonderland')
        echo = across.logging.AcrossHandler(self.far)
        logger.addHandler(echo)
        self.addCleanup(logger.removeHandler, echo)
        seen, sent = [], []
        echo.addFilter(lambda record: not seen.append(record))
        across.logging.logs_of(self.far).add = lambda *record: sent.append(record)
        forwarding = across.logging.AcrossHandler(self.near)
        forwarding.handle(logging.makeLogRecord({'name': 'wonderland', 'levelno': 40, 'levelname': 'ERROR', 'msg': 'x'}))
        forwarding.close()
        self.assertEqual((len(seen), sent), (1, []))

    def test_close_ends_both_and_fails_what_is_outstanding(self):
        outstanding = []

        def wait():
            try:
                self.near.call(slow, 1)
            except across.DisconnectError as error:
                outstanding.append(error)

        thread = threading.Thread(target=wait)
        thread.start()
        eventually(lambda: self.near._calls.open)
        self.near.close()
        thread.join(PATIENCE)
        self.assertEqual(len(outstanding), 1)
        self.far.wait()
        self.far.close()
        with self.assertRaises(across.DisconnectError):
            self.near.call(abs, -1)


class GracePeriodTests(unittest.TestCase):
    """What goes home in a result is given back later to a peer without extensions (protocol, section 6)."""

    def connect(self, describes_itself):
        near, far = socket.socketpair()
        options = across.Options(timeout=2)
        options._describes_itself = describes_itself
        self.near = across.Connection.from_socket(near, options=options)
        self.far = across.Connection.from_socket(far, options=across.Options(timeout=2))
        self.addCleanup(self.near.cancel)
        self.addCleanup(self.far.cancel)

    def test_a_peer_without_extensions(self):
        self.addCleanup(setattr, _heartbeat, '_RETURNED_SECONDS', _heartbeat._RETURNED_SECONDS)
        self.connect(False)
        things = [object() for _ in range(5)]
        for thing in things:
            self.assertIs(self.near.call(copy.copy, across.ref(thing)), thing)
        gc.collect()
        self.assertEqual(self.near.call(len, across.ref([])), 0)  # a proxy that does not go home
        eventually(lambda: len(self.near.table._objects) == 5)
        self.assertEqual(len(self.far._heartbeat._returned), 5)
        _heartbeat._RETURNED_SECONDS = 0.1
        eventually(lambda: not self.near.table._objects)

    def test_a_peer_with_extensions(self):
        self.connect(True)
        thing = object()
        self.assertIs(self.near.call(copy.copy, across.ref(thing)), thing)
        self.assertFalse(self.far._heartbeat._returned)
        eventually(lambda: not self.near.table._objects)


class BrokenPeerTests(unittest.TestCase):
    """The other side is played by hand."""

    def setUp(self):
        self.peer, sock = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.connection = across.Connection.from_socket(sock, options=across.Options(timeout=PATIENCE))
        self.addCleanup(self.peer.close)

    def greet(self):
        self.peer.sendall(_wire.SUPERBLOCK + bytes(8))
        self.connection.__enter__()

    def fails_with(self, error, text, data):
        if data:
            self.peer.sendall(data)
        self.connection.wait()
        with self.assertRaisesRegex(error, text):
            self.connection.close()

    def test_strange_beginnings(self):
        self.fails_with(across.ProtocolError, '0x48692074', b'Hi there, this is no peer')

    def test_other_versions(self):
        self.fails_with(across.ProtocolError, '^Local across 0.1.0 is not compatible with remote 0.2.0$', bytes.fromhex('e35b9e78000200') + bytes(9))

    def test_the_end_of_the_stream(self):
        self.greet()
        self.peer.shutdown(socket.SHUT_WR)
        self.fails_with(EOFError, '^Incomplete frame size$', b'')

    def test_lengths_that_cannot_be(self):
        self.greet()
        self.fails_with(across.ProtocolError, 'is longer than', bytes.fromhex('ffffffffffffffff'))

    def test_buffers_that_cannot_be(self):
        self.greet()
        self.fails_with(across.ProtocolError, 'is longer than',
                        bytes.fromhex('0000000000000005') + b'\x01\x00' + bytes.fromhex('fffffffffffffffe'))

    def test_numbers_that_are_cut_off(self):
        self.greet()
        self.fails_with(across.ProtocolError, 'cut off', bytes.fromhex('0000000000000004') + b'\x02\xff')

    def test_more_ids_than_there_are(self):
        self.greet()
        self.fails_with(across.ProtocolError, 'do not fit', bytes.fromhex('0000000000000006') + b'\x04\xfc\x00')

    def test_unknown_messages_and_calls(self):
        self.greet()
        self.fails_with(across.ProtocolError, '^Invalid message in ready state: 9$', bytes.fromhex('0000000000000002') + b'\x09')

    def test_results_of_no_call(self):
        self.greet()
        self.fails_with(across.ProtocolError, 'Call not found: 7', bytes.fromhex('0000000000000006') + b'\x02\x07\x04')

    def test_an_idle_connection_shows_that_it_is_alive(self):
        self.peer.sendall(_wire.SUPERBLOCK + message(_wire.greeting(200, None)))
        stream = self.peer.makefile('rb')
        self.addCleanup(stream.close)
        stream.read(16)
        greeting = int.from_bytes(stream.read(8), 'big') >> 1
        stream.read(greeting)
        for _ in range(3):
            self.assertEqual(stream.read(9), bytes.fromhex('000000000000000205'))

    def test_objects_that_were_not_lent(self):
        self.greet()
        self.fails_with(across.ProtocolError, 'Object not found: 5', bytes.fromhex('0000000000000006') + b'\x04\x01\x05')

    def test_silence(self):
        peer, sock = socket.socketpair()
        self.addCleanup(peer.close)
        connection = across.Connection.from_socket(sock, options=across.Options(timeout=0.5))
        peer.sendall(_wire.SUPERBLOCK + bytes(8))
        connection.wait()
        with self.assertRaisesRegex(TimeoutError, '0.5 s'):
            connection.close()


if __name__ == '__main__':
    unittest.main()
