"""Log records that are forwarded."""

import contextlib
import copy
import io
import logging
import logging.config
import os
import pickle
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from unittest import mock

import across
import across.logging
from pair import PATIENCE, PairTestCase

# Of one process with two connections: what "rabbit" logs is forwarded, and what arrives goes to "rabbit", too.
RABBIT = logging.getLogger('rabbit')


class Records(logging.Handler):
    """Those that have arrived."""

    def __init__(self):
        super().__init__()
        self.records = []

    def handle(self, record):
        self.emit(record)  # without a lock: this is both processes

    def emit(self, record):
        if hasattr(record, '_across_received'):
            self.records.append(record)

    @property
    def texts(self):
        return [record.getMessage() for record in self.records]


def log_in_threads(count):
    threads = [threading.Thread(target=RABBIT.info, args=('t%d', i)) for i in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def log(count):
    for i in range(count):
        RABBIT.info('x%d', i)


def configure(how):
    root = logging.getLogger()
    if how == 'dictConfig':
        logging.config.dictConfig({'version': 1, 'disable_existing_loggers': False})
    elif how == 'dictConfig of root':
        logging.config.dictConfig({'version': 1, 'disable_existing_loggers': False, 'root': {'level': 'WARNING'}})
    elif how == 'basicConfig':
        logging.basicConfig(force=True)
    elif how == 'shutdown':
        logging.shutdown()
    elif how == 'clear':
        root.handlers.clear()
    elif how == 'removeHandler':
        for handler in list(root.handlers):
            root.removeHandler(handler)


class LoggingTestCase(PairTestCase):

    def setUp(self):
        super().setUp()
        self.arrived = Records()
        RABBIT.addHandler(self.arrived)
        RABBIT.setLevel(logging.DEBUG)
        RABBIT.propagate = False
        self.addCleanup(setattr, RABBIT, 'propagate', True)
        self.addCleanup(RABBIT.handlers.clear)
        self.addCleanup(logging.getLogger().handlers.__setitem__, slice(None), logging.getLogger().handlers[:])
        logging.getLogger().handlers[:] = [logging.NullHandler()]

    def forward(self):
        """Of what is logged here, to the near side."""
        handler = across.logging.AcrossHandler(self.far)
        RABBIT.addHandler(handler)
        return handler


class FlushTests(LoggingTestCase):

    def have_patience(self):
        """For what is not about how long is waited, but for what."""
        patch = mock.patch.object(across.logging, '_PATIENCE', PATIENCE)
        patch.start()
        self.addCleanup(patch.stop)

    def test_an_orderly_close_loses_nothing(self):
        self.have_patience()
        self.forward()
        log(1530)
        self.far.close()
        self.assertEqual(self.arrived.texts, ['x%d' % i for i in range(1530)])

    def test_more_records_than_may_wait_are_not_lost_if_they_get_on(self):
        self.have_patience()
        with mock.patch.object(across.logging, '_MAX_RECORDS', 100):
            self.forward()
            log(1530)
            self.far.close()
        self.assertEqual(self.arrived.texts, ['x%d' % i for i in range(1530)])

    def test_a_peer_that_is_slow_but_gets_on_is_waited_for(self):
        self.forward()
        emit, busy = self.arrived.emit, threading.Event()
        self.arrived.emit = lambda record: hasattr(record, '_across_received') and (busy.wait(.1) or emit(record))
        count = int(across.logging._PATIENCE / .1) + 5
        self.near.call(log, count)
        self.assertEqual(len(self.arrived.texts), count)
        log(count)
        self.far.close()
        self.assertEqual(len(self.arrived.texts), 2 * count)

    def test_what_a_call_has_logged_is_there_before_its_answer(self):
        self.have_patience()
        self.forward()
        for call in range(50):
            self.near.call(log, 10)
            self.assertEqual(len(self.arrived.records), (call + 1) * 10)

    def test_so_is_what_the_threads_of_a_call_have_logged(self):
        self.have_patience()
        self.forward()
        for call in range(20):
            self.near.call(log_in_threads, 5)
            self.assertEqual(len(self.arrived.records), (call + 1) * 5)

    def test_and_what_a_call_has_logged_that_fails(self):
        self.forward()
        with self.assertRaises(TypeError):
            self.near.call(log, 'many')
        with self.assertRaises(ZeroDivisionError):
            self.near.execute("import logging\nlogging.getLogger('rabbit').info('about to fail')\n1 / 0")
        self.assertEqual(self.arrived.texts, ['about to fail'])

    def test_a_handler_that_calls_back_does_not_make_calls_wait(self):
        forwarding = self.forward()
        called_back = []
        emit = self.arrived.emit

        def call_back(record):
            emit(record)
            called_back.append(self.near.call(os.getpid))

        self.arrived.emit = call_back
        begin = time.monotonic()
        self.near.call(log, 10)
        forwarding.flush()
        self.assertLess(time.monotonic() - begin, across.logging._PATIENCE)
        self.assertEqual(called_back.count(os.getpid()), len(called_back))
        self.assertGreaterEqual(len(called_back), 10)

    def test_both_sides_may_forward(self):
        self.forward()
        RABBIT.addHandler(across.logging.AcrossHandler(self.near))
        begin = time.monotonic()
        self.near.call(log, 100)
        self.far.call(log, 100)
        self.near.logs.flush()
        self.far.logs.flush()
        self.assertLess(time.monotonic() - begin, across.logging._PATIENCE)
        self.assertEqual(len(self.arrived.records), 400)

    def test_a_peer_that_does_not_get_on_is_waited_for_once(self):
        self.forward()
        may_go_on = threading.Event()
        self.addCleanup(may_go_on.set)
        emit = self.arrived.emit
        self.arrived.emit = lambda record: hasattr(record, '_across_received') and may_go_on.wait(PATIENCE) and emit(record)
        begin = time.monotonic()
        self.near.call(RABBIT.info, 'first')
        self.assertGreater(time.monotonic() - begin, across.logging._PATIENCE * .9)
        begin = time.monotonic()
        for _ in range(5):
            self.near.call(RABBIT.info, 'later')
        self.assertLess(time.monotonic() - begin, across.logging._PATIENCE)
        may_go_on.set()
        self.far.close()
        self.assertEqual(self.arrived.texts, ['first'] + ['later'] * 5)

    def ends(self, end):
        """How many records of another process arrive that ends in this way."""
        path = os.path.join(tempfile.mkdtemp(), 'socket')
        with socket.socket(socket.AF_UNIX) as server:
            server.bind(path)
            server.listen(1)
            process = subprocess.Popen([sys.executable, '-c', '\n'.join((
                'import atexit, logging, os, sys, across, across.logging',
                'connection = across.Connection.from_unix(%r)' % path,
                'connection.__enter__()',
                'across.logging._PATIENCE = %d' % PATIENCE,
                'log = logging.getLogger("rabbit")',
                'log.setLevel(10)',
                'log.addHandler(across.logging.AcrossHandler(connection))',
                'def write(count):',
                '    for i in range(count):',
                '        log.info("x%d", i)',
                end))])
            server.settimeout(PATIENCE)
            accepted, _ = server.accept()
        accepted.settimeout(None)
        connection = across.Connection.from_socket(accepted, options=across.Options(timeout=PATIENCE))
        self.addCleanup(connection.cancel)
        self.assertIsNotNone(process.wait(PATIENCE))
        connection.wait()
        return len(self.arrived.records)

    def test_the_end_of_a_program(self):
        self.assertEqual(self.ends('write(1530)'), 1530)

    def test_a_program_that_exits(self):
        self.assertEqual(self.ends('write(1530); sys.exit(3)'), 1530)

    def test_a_program_that_fails(self):
        self.assertEqual(self.ends('sys.stderr = open(os.devnull, "w"); write(1530); 1 / 0'), 1530)

    def test_what_is_logged_when_a_program_ends(self):
        self.assertEqual(self.ends('write(30); atexit.register(write, 500)'), 530)

    def test_nothing_but_what_is_logged_when_a_program_ends(self):
        self.assertEqual(self.ends('atexit.register(write, 500)'), 500)


class KeptHandlerTests(LoggingTestCase):
    """A handler that belongs to the root logger as long as its connection lasts."""

    def setUp(self):
        super().setUp()
        RABBIT.propagate = True
        self.addCleanup(logging.getLogger().setLevel, logging.getLogger().level)
        self.handler = across.logging.AcrossHandler(self.far)
        across.logging.logs_of(self.far).keep(self.handler, self.put)
        self.addCleanup(across.logging.logs_of(self.far).keep, None, None)
        self.put()

    def put(self):
        root = logging.getLogger()
        if self.handler not in root.handlers:
            root.addHandler(self.handler)

    def test_it_is_put_back_at_the_end_of_the_call_that_took_it_away(self):
        for how in ('dictConfig', 'dictConfig of root', 'basicConfig', 'shutdown', 'clear', 'removeHandler'):
            with self.subTest(how):
                self.near.call(configure, how)
                self.assertIn(self.handler, logging.getLogger().handlers)
                self.near.call(RABBIT.warning, how)
                self.assertEqual(self.arrived.texts[-1:], [how])

    def test_or_when_the_next_call_begins(self):
        for how in ('dictConfig', 'dictConfig of root', 'basicConfig', 'shutdown', 'clear', 'removeHandler'):
            with self.subTest(how):
                configure(how)
                self.near.call(RABBIT.warning, how)
                self.assertEqual(self.arrived.texts[-1:], [how])

    def test_or_soon_if_it_was_closed(self):
        done = threading.Event()

        def call():
            configure('basicConfig')
            while self.handler not in logging.getLogger().handlers and not done.wait(.01):
                pass
            RABBIT.warning('in the same call')

        timer = threading.Timer(PATIENCE, done.set)
        timer.start()
        self.near.call(across.ref(call))
        timer.cancel()
        self.assertEqual(self.arrived.texts, ['in the same call'])

    def test_any_handler_may_be_used_after_it_was_closed(self):
        handler = self.forward()
        handler.close()
        RABBIT.propagate = False
        RABBIT.warning('again')
        handler.flush()
        self.assertEqual(self.arrived.texts, ['again'])


class AttributeTests(LoggingTestCase):

    def sent(self, attributes, *arguments, **more):
        self.forward()
        kept = Records()
        kept.emit = kept.records.append
        RABBIT.handlers.insert(0, kept)
        RABBIT.warning('x %s', 1, extra=attributes, **more)
        RABBIT.handlers[-1].flush()
        return vars(kept.records[0]), vars(self.arrived.records[0])

    def test_a_record_arrives_with_exactly_the_attributes_that_it_had(self):
        here, there = self.sent({'a': [1, {'b': (2,)}], 'c': None, 'd': 'x' * 9000, 'e': b'y' * 9000, 'f': 1.5})
        self.assertEqual(there, dict(here, msg='x 1', args=()))

    def test_the_level_of_the_logger_there_is_for_what_is_logged_there(self):
        self.forward()
        RABBIT.setLevel(logging.DEBUG)
        RABBIT.debug('sent')
        self.far.logs.flush()
        attributes = dict(vars(self.arrived.records.pop()), msg='came')
        RABBIT.setLevel(logging.ERROR)
        self.near.call(across.logging._handle, attributes)
        self.assertEqual(self.arrived.texts, ['came'])

    def test_what_a_formatter_leaves_behind_stays_here(self):
        format = logging.Formatter('%(asctime)s %(message)s').format
        leave = lambda record: hasattr(record, '_across_received') or format(record)
        RABBIT.addFilter(leave)
        self.addCleanup(RABBIT.removeFilter, leave)
        here, there = self.sent({})
        self.assertIn('asctime', here)
        self.assertEqual(there, {name: value for name, value in dict(here, msg='x 1', args=()).items()
                                 if name not in ('message', 'asctime')})

    def test_exceptions(self):
        try:
            raise ValueError('of the hole')
        except ValueError:
            here, there = self.sent({}, exc_info=True)
        self.assertIsNone(there['exc_info'])
        self.assertIn('ValueError: of the hole', there['exc_text'])
        self.assertTrue(there['exc_text'].startswith('Traceback'))

    def reported(self, attributes):
        printed = io.StringIO()
        with contextlib.redirect_stderr(printed):
            here, there = self.sent(attributes)
        return printed.getvalue(), there

    def test_what_cannot_be_pickled_is_reported_and_the_rest_is_sent(self):
        printed, there = self.reported({'lock': threading.Lock(), 'a': 1})
        self.assertIn('--- Logging error ---', printed)
        self.assertIn('pickle', printed)
        self.assertNotIn('lock', there)
        self.assertEqual((there['msg'], there['a']), ('x 1', 1))

    def test_what_cannot_be_unpickled_over_there_too(self):
        printed, there = self.reported({'strange': Unreadable(os.getpid())})
        self.assertIn('--- Logging error ---', printed)
        self.assertEqual(there['msg'], 'x 1')

    def test_it_is_not_reported_if_logging_reports_nothing(self):
        self.addCleanup(setattr, logging, 'raiseExceptions', logging.raiseExceptions)
        logging.raiseExceptions = False
        printed, there = self.reported({'lock': threading.Lock()})
        self.assertEqual((printed, there['msg']), ('', 'x 1'))

    def test_a_copy_is_a_received_record_and_a_pickle_is_any_record(self):
        self.sent({'a': 1})
        record = self.arrived.records[0]
        for copied in (copy.copy(record), record):
            self.assertTrue(copied._across_received)
            self.assertIsInstance(copied, logging.LogRecord)
        other = pickle.loads(pickle.dumps(record))
        self.assertIs(type(other), logging.LogRecord)
        self.assertEqual(vars(other), vars(record))


class KeptTests(unittest.TestCase):

    def test_what_belongs_there_no_more_is_not_put_back(self):
        connection, put = mock.Mock(), mock.Mock()
        logs = across.logging._Logs(connection)
        logs.keep(logging.NullHandler(), put)

        def pause(seconds):
            logs.keep(None, None)  # forwarding ends meanwhile
            return False

        connection._ended.wait.side_effect = pause
        with mock.patch.object(across.logging.WORKERS, 'run', lambda task: task()):
            logs.put_back_soon()
        connection._ended.wait.assert_called_once()
        put.assert_not_called()


class Unreadable:
    """Pickles that are read once: by who has written them, to see whether they can be."""

    read = []

    def __init__(self, owner):
        self.owner = owner

    def __reduce__(self):
        return _read, (self.owner,)


def _read(owner):
    Unreadable.read.append(owner)
    if len(Unreadable.read) > 1:
        raise ValueError('not here')
    return Unreadable(owner)
