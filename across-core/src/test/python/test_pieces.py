"""What a call passes through, by itself."""

import itertools
import pickle
import queue
import threading
import unittest
from pathlib import Path

from across import _threads, _values, _wire
from across._stream import Stream
from across._threads import Order


def message(header, *blocks):
    """With so many buffers."""
    frames = [header, *blocks]
    return b''.join(_wire.frame_header(len(frame), at < len(blocks)) + frame for at, frame in enumerate(frames))


class OneLineTests(unittest.TestCase):

    def test_what_plays_tricks_is_taken_out(self):
        for char in '\0\x07\x0b\r\x1b\x7f\x80\x85\x9b\xad\u061c\u200b\u200e\u2028\u2029\u202a\u202e\u2066\ud800\ufeff\U000e0041':
            self.assertEqual(_wire.one_line('a' + char + 'b'), 'a?b', ascii(char))
        self.assertEqual(_wire.one_line('a\r\nb\nc\td'), 'a?b?c d')

    def test_everything_else_stays(self):
        for text in '', 'plain', 'Gr\xfc\xdfe,\xa0\u4e16\u754c \U0001f407', 'e\u0301':
            self.assertEqual(_wire.one_line(text), text)

    def test_what_is_long_is_cut(self):
        self.assertEqual(_wire.one_line('abcdef', 3), 'abc...')

    def test_texts_of_a_peer_are_one_line(self):
        header = _wire.greeting(1000, {'name': 'a\nb', 'host\x1b': '\u202e'})
        self.assertEqual(_wire.read_greeting(header), (1000, 1, _wire.ERROR_FACTS | _wire.DRAINS, {'name': 'a?b', 'host?': '?'}))

    def test_a_peer_says_256_things_of_itself_at_most(self):
        for pairs, read in (256, 256), (257, 0):
            header = _wire.greeting(1000, {str(i): 'x' for i in range(pairs)})
            self.assertEqual(len(_wire.read_greeting(header)[3]), read)


class StreamTests(unittest.TestCase):

    def stream(self, data, step):
        rest = bytearray(data)

        def recv(size):
            piece = bytes(rest[:min(size, step)])
            del rest[:len(piece)]
            return piece

        def recv_into(room):
            piece = recv(len(room))
            room[:len(piece)] = piece
            return len(piece)

        return Stream(recv, recv_into, None, None, None)

    def test_messages_in_pieces_of_any_size(self):
        values = [(b'\x05', None), (b'\x01\x07\x00', b'a value'), (b'', b''), (b'\x02' * 300, bytes(range(256)) * 9)]
        data = b''.join(message(header, *() if value is None else (value,)) for header, value in values)
        for step in (*range(1, 30), 255, 1000, len(data)):
            stream = self.stream(data, step)
            self.assertEqual([stream.read_message() for _ in values], values, step)
            self.assertEqual(stream.received, -(-len(data) // step))
            with self.assertRaises(EOFError):
                stream.read_message()

    def test_the_first_of_several_buffers_counts(self):
        data = message(b'\x01', b'', b'other', b'another') + message(b'\x05')
        stream = self.stream(data, 7)
        self.assertEqual([stream.read_message() for _ in range(2)], [(b'\x01', b''), (b'\x05', None)])

    def test_cut_off_anywhere(self):
        data = message(b'\x01\x07\x00', b'a value')
        for length in range(len(data)):
            with self.assertRaises(EOFError):
                self.stream(data[:length], 5).read_message()

    def test_lengths_that_cannot_be(self):
        for data, text in ((_wire.frame_header(_wire.MAX_HEADER + 1, 0), 'A header block of 16777217 bytes'),
                           (message(b'\x01', b'')[:9] + _wire.frame_header(_wire.MAX_SKIPPED + 1, 0), 'A buffer of 1099511627777 bytes')):
            with self.assertRaisesRegex(_wire.ProtocolError, text):
                self.stream(data, 3).read_message()


class NumberTests(unittest.TestCase):

    def test_there_and_back(self):
        numbers = [0, 1, 0xfc, 0xfd, 0xff, 0x100, 0xffff, 0x10000, 0xffffffff, 1 << 32, (1 << 64) - 1]
        fields = _wire.Fields(_wire.ids(numbers) + _wire.ids([]) + _wire.uint(7))
        self.assertEqual((fields.ids(), list(fields.ids()), fields.uint(), fields.uint()), (numbers, [], 7, 0))

    def test_cut_off(self):
        for number in (0xfd, 0x10000, 1 << 32):
            data = _wire.uint(number)
            for length in range(1, len(data)):
                with self.assertRaises(_wire.ProtocolError):
                    _wire.Fields(data[:length]).uint()

    def test_what_is_none(self):
        for number in (-1, -4, 1 << 64):
            with self.assertRaises(Exception):
                _wire.uint(number)


class PlainValueTests(unittest.TestCase):

    def test_the_same_bytes_as_by_a_pickler(self):
        for value in (None, True, False, 0, -1, 255, 1 << 31, 1 << 2100, 0.5, float('inf'), '', 'text', '\ud800', 'ä' * 2000,
                      '\U0001f600' * 1000, b'', b'bytes' * 800):
            blocks = _values._Blocks()
            pickle.Pickler(blocks, 4).dump(value)
            data, lent = _values.dumps(None, value)
            self.assertEqual((len(data), data[0], list(lent)), (1, b''.join(blocks), []))


class OrderTests(unittest.TestCase):

    def test_nothing_is_put_off_for_nothing(self):
        order, done = Order(), []
        order.after_earlier(lambda: done.append(1))
        order.read(order.ticket())
        order.after_earlier(lambda: done.append(2))
        self.assertEqual(done, [1, 2])

    def test_all_earlier_values_come_first(self):
        for readings in itertools.permutations(range(3)):
            order, done = Order(), []
            tickets = [order.ticket(), order.ticket()]
            order.after_earlier(lambda: done.append('late'))
            tickets.append(order.ticket())
            for reading in readings:
                done.append(reading)
                order.read(tickets[reading])
            self.assertEqual(set(done[:done.index('late')]) - {2}, {0, 1})
            self.assertEqual(done.count('late'), 1)

    def test_values_that_are_read_by_other_threads(self):
        order, tickets, unread, early, done = Order(), queue.SimpleQueue(), set(), [], []

        def put_off(number, latest):
            def act():
                early.extend(ticket for ticket in list(unread) if ticket <= latest)
                done.append(number)

            order.after_earlier(act)

        def read():
            for ticket in iter(tickets.get, None):
                unread.discard(ticket)
                order.read(ticket)

        threads = [threading.Thread(target=read) for _ in range(3)]
        for thread in threads:
            thread.start()
        for number in range(2000):
            ticket = order.ticket()
            unread.add(ticket)
            tickets.put(ticket)
            put_off(number, ticket)
        for _ in threads:
            tickets.put(None)
        for thread in threads:
            thread.join()
        self.assertEqual((early, sorted(done)), ([], list(range(2000))))


class Reduced:
    """Is read as what calling something comes to."""

    def __init__(self, *call):
        self.call = call

    def __reduce__(self):
        return self.call


class ProxyTests(unittest.TestCase):

    class Connection:
        def __init__(self):
            self.serving = _values.Activity(self)
            self.released = []

        def release(self, object_id):
            self.released.append(object_id)

    def test_an_id_that_nobody_could_release_is_refused(self):
        for bad in (-1, 1 << 64, True, 1.0, 'one', None):
            connection = self.Connection()
            data = pickle.dumps([Reduced(_values._make_proxy, (7, ())), Reduced(_values._make_proxy, (bad, ()))])
            with self.assertRaisesRegex(_values.OperationError, 'is no id of an object'):
                _values.loads(connection, data, [7, 8])
            self.assertCountEqual(connection.released, [7, 8])  # the proxy of the good one has gone, too


class PersistTests(unittest.TestCase):

    def setUp(self):
        self.done, self.told = [], []

    def step(self, name, *errors):
        left = list(errors)

        def step():
            if left:
                raise left.pop(0)
            self.done.append(name)

        return step

    def persist(self, *steps):
        _threads.persist([*steps, self.step('last')], self.told.append)

    def test_what_fails_is_done_again(self):
        self.persist(self.step('first', MemoryError(), MemoryError()))
        self.assertEqual((self.done, self.told), (['first', 'last'], []))

    def test_what_fails_each_time_is_told(self):
        error = LookupError()
        self.persist(self.step('first', *[error] * 3))
        self.assertEqual((self.done, self.told), (['last'], [error]))

    def test_to_tell_of_it_may_fail(self):
        _threads.persist([self.step('first', *[LookupError()] * 3), self.step('last')], self.step('told', MemoryError()))
        self.assertEqual(self.done, ['last'])

    def test_an_interrupt_comes_when_all_is_done(self):
        for interrupt in KeyboardInterrupt(), SystemExit():
            with self.assertRaises(type(interrupt)):
                self.persist(self.step('first', interrupt))
            self.assertEqual(self.done[-2:], ['first', 'last'])
        with self.assertRaises(KeyboardInterrupt):
            self.persist(self.step('never', *[KeyboardInterrupt()] * 3))
        self.assertEqual(self.done[-1], 'last')


class ThreadTests(unittest.TestCase):

    def test_all_are_made_in_one_place(self):
        folder = Path(_threads.__file__).parent
        making = [file.name for file in folder.glob('*.py') if 'threading.Thread(' in file.read_text('utf-8')]
        self.assertEqual(making, ['_threads.py'])


if __name__ == '__main__':
    unittest.main()
