"""What becomes of exceptions on their way between two connections, in one process."""

import sys
import threading
import unittest

import across
from pair import PairTestCase


def fail(message):
    raise LookupError(message)


def fail_with_cause():
    try:
        fail('the cause')
    except LookupError as error:
        raise OSError(2, 'the effect') from error


def fail_with_detail():
    error = LookupError('it is gone')
    error.detail = 'lost'
    if hasattr(error, 'add_note'):
        error.add_note('seen')
    raise error


def fail_here(error):
    raise error


def call(func, *args):
    return func(*args)


class Unpicklable(Exception):

    def __reduce__(self):
        raise TypeError('not for travel')


class UnpicklableTwice(Exception):

    def __reduce__(self):
        raise TypeError('a lock', threading.Lock())


def raise_unpicklable(kind=Unpicklable):
    raise kind('text of the error')


def leave(name):
    raise {'SystemExit': SystemExit, 'KeyboardInterrupt': KeyboardInterrupt}[name]()


class ExitsWhenRead:

    def __init__(self, name):
        self._name = name

    def __reduce__(self):
        return leave, (self._name,)


class Strange(Exception):

    def __getattr__(self, name):
        raise LookupError(name)


def raise_strange():
    raise Strange


class ErrorTests(PairTestCase):

    def test_causes_travel(self):
        with self.assertRaises(FileNotFoundError) as raised:
            self.near.call(fail_with_cause)
        self.assertIsInstance(raised.exception.__cause__, LookupError)
        self.assertEqual(raised.exception.errno, 2)
        self.assertTrue(raised.exception.__suppress_context__)

    def test_every_hop_leaves_a_trace(self):
        with self.assertRaises(LookupError) as raised:
            self.near.call(call, across.ref(fail), 'there and back')
        self.assertEqual(len(raised.exception._across_trace), 2)

    def test_every_hop_is_noted_once(self):
        with self.assertRaises(LookupError) as raised:
            self.near.call(call, across.ref(fail_with_detail))
        self.assertEqual(raised.exception.detail, 'lost')
        if sys.version_info >= (3, 11):
            mine, added = raised.exception.__notes__
            self.assertEqual(mine, 'seen')
            self.assertEqual(added.count('Remote traceback'), 2)

    def test_exits_travel(self):
        for error in (SystemExit(3), KeyboardInterrupt()):
            with self.assertRaises(type(error)):
                self.near.call(fail_here, error)
        self.assertTrue(self.near.is_connected())

    def test_exits_while_a_request_is_read(self):
        for name in ('SystemExit', 'KeyboardInterrupt'):
            with self.assertRaisesRegex(across.OperationError, 'Unpickling failed due to ' + name):
                self.near.call(len, ExitsWhenRead(name))
        with self.assertRaisesRegex(across.OperationError, 'Strange is raised, but cannot be sent'):
            self.near.call(raise_strange)
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_errors_of_operations(self):
        with self.assertRaisesRegex(across.OperationError, 'Pickling failed'):
            self.near.call(len, lambda: 0)
        with self.assertRaisesRegex(across.OperationError, 'cannot pickle'):
            self.near.call(threading.Lock)
        with self.assertRaisesRegex(across.OperationError, 'Unpicklable is raised, but cannot be sent.*not for travel'):
            self.near.call(raise_unpicklable)
        with self.assertRaisesRegex(RuntimeError, 'OperationError: mine'):
            self.near.call(fail_here, across.OperationError('mine'))
        self.assertEqual(self.near.call(abs, -1), 1)

    def test_what_cannot_be_sent_tells_where_it_was_raised_and_why_it_cannot(self):
        with self.assertRaises(across.OperationError) as raised:
            self.near.call(raise_unpicklable)
        (_, _, frames), = raised.exception._across_trace
        self.assertEqual(frames[-1][2], 'raise_unpicklable')
        self.assertEqual(repr(raised.exception.__cause__), "TypeError('not for travel')")
        self.assertIsNone(raised.exception.__cause__.__context__)

    def test_if_not_even_the_reason_can_be_sent_its_text_is(self):
        with self.assertRaisesRegex(across.OperationError, 'UnpicklableTwice is raised, but cannot be sent.*a lock') as raised:
            self.near.call(raise_unpicklable, UnpicklableTwice)
        self.assertFalse(hasattr(raised.exception, '_across_trace'))


if __name__ == '__main__':
    unittest.main()
