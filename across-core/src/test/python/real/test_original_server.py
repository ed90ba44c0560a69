"""The original as the server of our runtime, in all of its handlers."""

import math
import os
import subprocess
import tempfile
import threading
import unittest

import across
import sent
from peers import OPTIONS, RealTestCase
import workshop  # found where peers has put it


class Steps:
    """What every handler is asked. Subclasses say how to connect."""

    booted = False

    def connect(self, **options):
        raise NotImplementedError

    def test_calls(self):
        with self.connect() as conn:
            self.assertEqual(conn.call(math.sqrt, 16), 4)
            self.assertEqual(conn.execute('a + b', a=[1], b=[2]), [1, 2])
            self.assertIsNone(conn.execute('x = 1'))
            self.assertEqual(len(conn.call(bytes, 3 << 20)), 3 << 20)
            import workshop
            self.assertEqual(conn.call(workshop.people), workshop.people())

    def test_references(self):
        with self.connect() as conn:
            counter = conn.call_ref(workshop.Counter)
            self.assertIs(counter.count_up(), counter)
            self.assertEqual(counter.count_up(by=3).get(), 4)
            self.assertIs(across.get_proxy_connection(counter), conn)
            self.assertEqual(conn.call(workshop.Counter.get, counter), 4)
            copy = conn.replicate({'a': 1})
            copy['b'] = 2
            self.assertEqual(sorted(copy), ['a', 'b'])
            with self.assertRaisesRegex(KeyError, 'lost'):
                counter.fail()

    def test_what_it_calls_too_late_is_an_operation_error(self):
        """And nothing arrives that it does not understand. A peer that ours has booted is one of ours."""
        conn = self.connect()
        outcomes = []
        with conn:
            thread = threading.Thread(target=lambda: outcomes.append(conn.call(workshop.call_back_until_refused)))
            thread.start()
            while not conn._service.limiter._next_id:
                threading.Event().wait(0.01)
            conn.close(grace=30)
            thread.join(30)
        (kind, text), = outcomes
        self.assertEqual(kind, 'NotSentError' if self.booted else 'OperationError')
        self.assertIn('closing the connection and takes no more calls' if not self.booted else 'not been run', text)

    def test_callbacks_fifty_deep(self):
        with self.connect() as conn:
            def descend(left):
                return 1 + conn.call(workshop.call, across.ref(Descent(descend)), left - 1) if left else 0
            self.assertEqual(descend(50), 50)

    def test_exceptions(self):
        with self.connect() as conn:
            with self.assertRaisesRegex(ValueError, 'no luck') as caught:
                conn.call(workshop.chain)
            self.assertIsInstance(caught.exception.__cause__, KeyError)
            with self.assertRaisesRegex(across.OperationError, 'Pickling failed'):
                conn.call(print, threading.Lock())
            self.assertEqual(conn.call(workshop.swallow, across.ref(Descent(int)), 'x')[0], 'ValueError')

    def test_many_threads(self):
        results = []

        def use(number):
            counter = conn.call_ref(workshop.Counter)
            for _ in range(20):
                counter.count_up(number)
            results.append(counter.get() == number * 20)

        with self.connect() as conn:
            threads = [threading.Thread(target=use, args=(n,)) for n in range(32)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.assertEqual(results, [True] * 32)

    def test_modules(self):
        with self.connect() as conn:
            if self.booted:
                conn.export('sent')
                self.assertEqual(conn.call(sent.double, 21), 42)
            else:
                with self.assertRaisesRegex(ValueError, 'not allowed'):
                    conn.export('sent')


class Descent:
    """The original cannot refer to functions."""

    def __init__(self, function):
        self.function = function

    def __call__(self, *args):
        return self.function(*args)


class ServerCase(Steps, RealTestCase):

    kind, family = None, None

    @classmethod
    def setUpClass(cls):
        if cls.kind is None:
            raise unittest.SkipTest('the steps alone')
        cls.directory = tempfile.TemporaryDirectory()
        cls.server, connect = cls('start').serve(
            cls.kind, cls.family, '127.0.0.1' if cls.family == 'tcp' else os.path.join(cls.directory.name, 's'))
        cls.connect = staticmethod(connect)

    @classmethod
    def tearDownClass(cls):
        cls.end(cls.server)
        cls.directory.cleanup()


class LocalTcp(ServerCase):
    kind, family = 'local', 'tcp'


class LocalUnix(ServerCase):
    kind, family = 'local', 'unix'


class ProcessUnix(ServerCase):
    kind, family = 'process', 'unix'


class BiosTcp(ServerCase):
    kind, family, booted = 'bios', 'tcp', True


class BiosUnix(ServerCase):
    kind, family, booted = 'bios', 'unix', True


class StandardStreams(Steps, RealTestCase):

    def connect(self, **options):
        process = self.start('-m', 'across', '--stdio', '--wait', stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return across.Connection.from_process(process, options=OPTIONS.copy(**options))


del ServerCase, Steps
