"""Values of real libraries between our runtime, the original, and a worker of ours."""

import importlib.util
import pickle
import subprocess
import unittest

import across
from peers import OPTIONS, ORIGINAL, RealTestCase, environment
import workshop

if importlib.util.find_spec('numpy') is None:
    shapes = None
else:
    import msgspec
    import numpy
    import shapes


@unittest.skipIf(shapes is None, 'NOT TESTED: numpy and other libraries, which this Python does not have')
class LibraryCase(RealTestCase):

    @classmethod
    def setUpClass(cls):
        cls.conn = cls.connect()
        cls.conn.__enter__()

    @classmethod
    def tearDownClass(cls):
        cls.conn.close()
        cls.process.wait()

    def test_values_go_there_and_come_back_unharmed(self):
        for name, value in shapes.values().items():
            with self.subTest(name):
                # What pickle makes of it: numpy takes arrays of a foreign byte order into its own.
                copy = shapes.picture(pickle.loads(pickle.dumps(value, 4)))
                self.assertEqual(self.conn.call(shapes.picture_of, value), copy)
                self.assertEqual(shapes.picture(self.conn.call(shapes.value, name)), copy)
                self.assertEqual(shapes.picture(self.conn.call(shapes.echo, value)), copy)

    def test_values_cross_proxies(self):
        stock = self.conn.call_ref(shapes.Stock)
        self.assertEqual(stock.add(numpy.array([10, 20])).tolist(), [11, 22])
        stock.keep(shapes.Point(x=1))
        self.assertEqual(self.conn.call(workshop.call, across.ref(Adder()), numpy.int64(5)).tolist(), [6, 7])

    def test_exceptions_of_libraries(self):
        with self.assertRaisesRegex(KeyError, 'nothing'):
            self.conn.call(shapes.column, 'nothing')
        with self.assertRaisesRegex(ValueError, 'cannot reshape'):
            self.conn.call(shapes.reshape, numpy.arange(3))
        with self.assertRaises(msgspec.ValidationError):
            self.conn.call(shapes.convert, b'{"type":"Message","text":1}')
        # Those of pydantic cannot be pickled: their text must not be lost.
        with self.assertRaises(Exception) as caught:
            self.conn.call(shapes.validate, 'no number')
        self.assertNotIsInstance(caught.exception, across.DisconnectError)
        self.assertEqual(self.conn.call(shapes.echo, 1), 1)


class Adder:

    def __call__(self, number):
        return numpy.array([1, 2]) + number


class WithTheOriginal(LibraryCase):

    @classmethod
    def connect(cls):
        cls.process = subprocess.Popen([ORIGINAL, '-m', 'across', '--stdio', '--wait'], env=environment(),
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return across.Connection.from_process(cls.process, options=OPTIONS)


class WithOurs(LibraryCase):

    @classmethod
    def connect(cls):
        cls.process = subprocess.Popen([ORIGINAL, '-m', 'across', '--stdio', '--wait'], env=environment(ours=True),
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return across.Connection.from_process(cls.process, options=OPTIONS)


class Booted(LibraryCase):

    @classmethod
    def connect(cls):
        cls.process = subprocess.Popen([ORIGINAL, '-c', across.get_bios()], env=environment(),
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return across.Connection.from_process(cls.process, options=OPTIONS)


del LibraryCase
