"""What becomes of exceptions on their way between two connections, in one process."""

import asyncio
import dataclasses
import errno
import json
import linecache
import os
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
import unittest
import urllib.error
from unittest import mock

import across
from across import _service
from across._errors import _load
from across._tracebacks import trace_of, traceback_of
from pair import PairTestCase, caught


def printed(error):
    return ''.join(traceback.format_exception(type(error), error, error.__traceback__))


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


def fail_deep(depth):
    if depth:
        fail_deep(depth - 1)
    raise LookupError('deep')


def call(func, *args):
    return func(*args)


CONNECTIONS = []


def hop(depth):
    return CONNECTIONS[depth % 2].call(hop, depth - 1) if depth else fail('far away')


class Jam(Exception):

    def __init__(self):
        super().__init__('paper jam')
        self.guard = threading.Lock()
        self.tray = 3


class Unpaid(Exception):

    def __init__(self, plate, cents):
        super().__init__('toll is due')
        self.cents = cents


class Wrapped(Exception):

    def __init__(self, what):
        super().__init__('wrapped ' + what)


class WithKeywords(ValueError):

    def __init__(self, *, code, **rest):
        super().__init__()
        self.code = code

    def __str__(self):
        return 'code {}'.format(self.code)


class Unpicklable(Exception):

    def __reduce__(self):
        raise TypeError('not for travel')


class PicklesBadly(LookupError):

    def __reduce__(self):
        return int, ('no number',)


class PicklesItself(Exception):

    def __init__(self, first, second):
        super().__init__(first)
        self._both = first, second

    def __reduce__(self):
        return PicklesItself, self._both


class Slotted(Exception):

    __slots__ = ('place',)


class Silent(Exception):

    def __str__(self):
        raise LookupError('no text')


class Leaves(Exception):

    def __str__(self):
        raise SystemExit(2)


class ShownByLeaving:

    def __repr__(self):
        raise SystemExit(2)


@dataclasses.dataclass(frozen=True)
class Frozen(Exception):

    number: int


class Strange(Exception):

    def __getattr__(self, name):
        raise LookupError(name)


class Stop(BaseException):
    pass


class Denied(PermissionError):

    def __init__(self, path):
        super().__init__(errno.EACCES, 'keep out', path)


def raised(kind, *args, **kwargs):
    raise kind(*args, **kwargs)


def raise_local():
    class Local(KeyError):
        pass

    error = Local('here')
    error.number = 7
    raise error


def raise_with(thing):
    error = ValueError('it has', thing)
    error.thing = thing
    raise error


def raise_foreign():
    """Of a class that the other side does not have."""
    kind = type('Foreign', (KeyError,), {'__module__': 'no_such_module_at_all', '__str__': lambda self: 'foreign words'})
    raise kind('key')


def raise_slotted():
    error = Slotted('s')
    error.place = 'p'
    raise error


def raise_containing_itself():
    error = ValueError('me')
    error.args = error,
    raise error


def of_libraries():
    return [
        lambda: b'\xff'.decode('utf-8'), lambda: json.loads('{'), lambda: subprocess.check_call([sys.executable, '-c', '1/0'],
                                                                                               stderr=subprocess.DEVNULL),
        lambda: open('/no/such/file'), lambda: next(iter(())), lambda: raised(StopAsyncIteration, 3),
        lambda: raised(asyncio.CancelledError), lambda: compile('a b', 'x.py', 'exec'), lambda: __import__('no_such_module'),
        lambda: {}['key'], lambda: getattr(1, 'missing'), lambda: raised(Denied, '/secret'), lambda: os.rename('/no/a', '/no/b'),
        lambda: 'é'.encode('ascii')]


def run_library(index):
    of_libraries()[index]()


def raise_group():
    wrong = []
    for voice in ('alto', 'bass'):
        try:
            try:
                {}[voice]
            except KeyError as error:
                raise Unpaid(voice, 5) from error
        except Unpaid as error:
            wrong.append(error)
    raise ExceptionGroup('out of tune', [wrong[0], ExceptionGroup('inner', wrong[1:])])


def leave(name):
    raise {'SystemExit': SystemExit, 'KeyboardInterrupt': KeyboardInterrupt}[name]()


class ExitsWhenRead:

    def __init__(self, name):
        self._name = name

    def __reduce__(self):
        return leave, (self._name,)


class FailsWhenRead:

    def __setstate__(self, state):
        raise ArithmeticError('not to be read')


class FailsWhenWritten:

    def __getstate__(self):
        raise ArithmeticError('not to be written')


def fails_when_written():
    return FailsWhenWritten()


def of_http():
    return urllib.error.HTTPError('http://there/', 404, 'not there', {}, None)


def after_the_fact(error, **attributes):
    for name, value in attributes.items():
        setattr(error, name, value)
    return error


# Python's own classes keep these in C: neither the dictionary has them nor, here, the arguments.
CHANGED = {
    'HTTPError': of_http,
    'OSError': lambda: after_the_fact(OSError('no disk'), errno=errno.EIO, filename='/disk'),
    'SyntaxError': lambda: after_the_fact(SyntaxError('odd'), filename='a.py', lineno=3),
    'UnicodeDecodeError': lambda: after_the_fact(UnicodeDecodeError('utf-8', b'\xff', 0, 1, 'odd'), reason='very odd'),
    'SystemExit': lambda: after_the_fact(SystemExit(1), code=7),
    'StopIteration': lambda: after_the_fact(StopIteration(1), value=2),
}
BESIDE = {
    'HTTPError': {'filename': 'http://there/', 'code': 404, 'msg': 'not there', 'errno': None},
    'OSError': {'errno': errno.EIO, 'filename': '/disk', 'args': ('no disk',)},
    'SyntaxError': {'filename': 'a.py', 'lineno': 3, 'msg': 'odd'},
    'UnicodeDecodeError': {'reason': 'very odd', 'object': b'\xff', 'end': 1},
    'SystemExit': {'code': 7, 'args': (1,)},
    'StopIteration': {'value': 2, 'args': (1,)},
}


def raise_changed(name):
    raise CHANGED[name]()


def use_unknown_name():
    return no_such_name  # noqa: F821


class ErrorTests(PairTestCase):

    def raised(self, func, *args, **kwargs):
        error = caught(self.near.call, func, *args, **kwargs)
        self.assertNotIsInstance(error, (across.OperationError, AssertionError))
        self.assertEqual(self.near.call(abs, -1), 1)
        return error

    def test_causes_travel(self):
        error = self.raised(fail_with_cause)
        self.assertIsInstance(error, FileNotFoundError)
        self.assertIsInstance(error.__cause__, LookupError)
        self.assertIs(error.__context__, error.__cause__)
        self.assertEqual(error.errno, 2)
        self.assertTrue(error.__suppress_context__)
        self.assertIn("fail('the cause')", printed(error))
        self.assertIn('direct cause', printed(error))

    def test_notes_and_attributes_travel_there_and_back(self):
        error = self.raised(call, across.ref(fail_with_detail))
        self.assertEqual(error.detail, 'lost')
        if sys.version_info >= (3, 11):
            self.assertEqual(error.__notes__, ['seen'])

    def test_what_cannot_be_pickled_is_what_it_was(self):
        for error in self.raised(raised, Jam), self.raised(call, across.ref(raised), Jam):
            self.assertIs(type(error), Jam)
            self.assertEqual((str(error), error.tray), ('paper jam', 3))
            self.assertIn('lock', error.guard)
            self.assertIn('raise kind(*args, **kwargs)', printed(error))
        for index, thing in enumerate(THINGS):
            error = self.raised(raise_thing, index)
            self.assertIs(type(error), ValueError)
            self.assertEqual(error.args[0], 'it has')
            self.assertIn(type(thing).__name__, error.thing)

    def test_its_class_is_not_called(self):
        error = self.raised(raised, Unpaid, 'X1', 350)
        self.assertEqual((type(error), str(error), error.cents), (Unpaid, 'toll is due', 350))
        error = self.raised(raised, Wrapped, 'once')
        self.assertEqual((type(error), str(error)), (Wrapped, 'wrapped once'))
        error = self.raised(raised, WithKeywords, code=5)
        self.assertEqual((type(error), str(error)), (WithKeywords, 'code 5'))
        error = self.raised(raised, Frozen, 6)
        self.assertEqual((type(error), error.number), (Frozen, 6))
        error = self.raised(raise_slotted)
        self.assertEqual((type(error), error.place), (Slotted, 'p'))
        error = self.raised(raised, Silent, 'arg')
        self.assertEqual((type(error), error.args), (Silent, ('arg',)))
        self.assertIs(type(self.raised(raised, Strange)), Strange)
        self.assertIs(type(self.raised(raised, Stop)), Stop)

    def test_one_whose_text_cannot_be_made(self):
        if sys.version_info >= (3, 9):  # before, Python itself may end where it prints such an error
            self.assertIs(type(self.raised(raise_containing_itself)), ValueError)
        self.assertIs(type(self.raised(raised, ValueError, ShownByLeaving())), ValueError)
        error = self.raised(raised, Leaves, 'arg')
        self.assertEqual((type(error), error.args), (Leaves, ('arg',)))

    def test_its_own_way_to_be_pickled_is_obeyed_if_it_works(self):
        error = self.raised(raised, PicklesItself, 1, 2)
        self.assertEqual((type(error), error._both), (PicklesItself, (1, 2)))
        for kind in (Unpicklable, PicklesBadly):
            error = self.raised(raised, kind, 'text of the error')
            self.assertEqual((type(error), str(error)), (kind, str(kind('text of the error'))))

    def test_those_of_libraries(self):
        for index, func in enumerate(of_libraries()):
            error, expected = self.raised(run_library, index), caught(func)
            self.assertIs(type(error), type(expected))
            self.assertEqual((str(error), error.args), (str(expected), expected.args))
            for name in ('errno', 'filename', 'filename2', 'pos', 'doc', 'returncode', 'cmd', 'value', 'start', 'object', 'lineno',
                         'text', 'name', 'msg'):
                if name != 'name' or sys.version_info >= (3, 12) or isinstance(error, ImportError):
                    self.assertEqual(getattr(error, name, None), getattr(expected, name, None))

    def test_what_pythons_own_classes_keep_beside_the_arguments(self):
        for name, expected in BESIDE.items():
            for error in self.raised(raise_changed, name), self.raised(call, across.ref(raise_changed), name):
                self.assertEqual({key: getattr(error, key, None) for key in expected}, expected)
        if sys.version_info >= (3, 10):
            self.assertEqual(self.raised(call, across.ref(use_unknown_name)).name, 'no_such_name')
            self.assertEqual(self.raised(call, across.ref(getattr), 1, 'missing').name, 'missing')

    def test_a_local_class_comes_home(self):
        error = self.raised(raise_local)
        self.assertEqual((type(error).__name__, str(error), error.number), ('Local', "'here'", 7))
        self.assertIsInstance(error, KeyError)

    def test_one_of_a_class_that_is_not_here(self):
        error = self.raised(raise_foreign)
        self.assertIsInstance(error, KeyError)
        self.assertTrue(printed(error).endswith('\nno_such_module_at_all.Foreign: foreign words\n'))

    def test_what_would_pass_for_the_end_of_this_connection_does_not(self):
        for kind in across.DisconnectError, across.ProtocolError:
            with mock.patch.object(_service, 'OperationError', BlockingIOError):  # so that it leaves as itself
                error = caught(self.near.call, raised, kind, 'gone\nforged')
            self.assertIs(type(error), across.OperationError)
            self.assertRegex(str(error), '^The peer reports across.{}: gone.forged$'.format(kind.__name__))
            self.assertTrue(self.near.is_connected())

    def test_exits_travel(self):
        for error in (SystemExit(3), KeyboardInterrupt(), GeneratorExit('x')):
            there = self.raised(fail_here, error)
            self.assertEqual((type(there), there.args), (type(error), error.args))
        self.assertEqual(self.raised(fail_here, SystemExit(3)).code, 3)
        self.assertTrue(self.near.is_connected())

    @unittest.skipIf(sys.version_info < (3, 11), 'there are no groups')
    def test_groups(self):
        error = self.raised(raise_group)
        self.assertEqual((type(error), error.message), (ExceptionGroup, 'out of tune'))
        alto, inner = error.exceptions
        self.assertEqual((type(alto), alto.cents, type(inner), len(inner.exceptions)), (Unpaid, 5, ExceptionGroup, 1))
        self.assertEqual(str(inner.exceptions[0].__cause__), "'bass'")
        self.assertEqual(printed(error).count('raise Unpaid(voice, 5) from error'), 2)
        self.assertEqual(printed(error).count('{}[voice]'), 2)

    def test_while_a_request_is_read(self):
        for name in ('SystemExit', 'KeyboardInterrupt'):
            error = self.raised(len, ExitsWhenRead(name))
            self.assertEqual(type(error).__name__, name)
        unreadable = FailsWhenRead()
        unreadable.state = 1
        error = self.raised(len, unreadable)
        self.assertEqual((type(error), str(error)), (ArithmeticError, 'not to be read'))
        self.assertIn("in __setstate__\n    raise ArithmeticError('not to be read')", printed(error))
        self.assertIsNone(error.__context__)

    def test_while_a_result_is_written(self):
        error = self.raised(fails_when_written)
        self.assertEqual((type(error), str(error)), (ArithmeticError, 'not to be written'))
        self.assertIn("in __getstate__\n    raise ArithmeticError('not to be written')", printed(error))

    def test_while_its_module_is_imported(self):
        with tempfile.TemporaryDirectory() as directory:
            sys.path.insert(0, directory)
            self.addCleanup(sys.path.remove, directory)
            for name, source, kind, line in (
                    ('ratio_a', 'import math\nGOLDEN = math.golden\n', AttributeError, 2),
                    ('ratio_b', '\n\n\nimport no_such_module_either\n', ModuleNotFoundError, 4),
                    ('ratio_c', 'def f(:\n', SyntaxError, None)):
                with open(os.path.join(directory, name + '.py'), 'w') as file:
                    file.write(source)
                error = self.raised(ByName(name), 3)
                self.assertIsInstance(error, kind)
                if line:
                    self.assertIn('{}.py", line {}, in <module>'.format(name, line), printed(error))

    def test_errors_of_operations(self):
        with self.assertRaisesRegex(across.OperationError, 'Pickling failed'):
            self.near.call(len, lambda: 0)
        with self.assertRaisesRegex(across.OperationError, 'cannot pickle'):
            self.near.call(threading.Lock)
        with self.assertRaisesRegex(across.OperationError, 'Unpickling failed'):
            self.near.call(ByName('no_such_module_at_all'), 1)
        with self.assertRaisesRegex(RuntimeError, 'OperationError: mine'):
            self.near.call(fail_here, across.OperationError('mine'))
        self.assertEqual(self.near.call(abs, -1), 1)


THINGS = (x for x in ()), lambda: 0, threading.Lock(), sys.__stderr__, sys


def raise_thing(index):
    raise_with(THINGS[index])


class ByName:
    """A function of a module that is imported when it is read."""

    def __init__(self, module):
        self._module = module

    def __reduce__(self):
        return __import__, (self._module,)


class TracebackTests(PairTestCase):

    def test_frames_of_the_other_side_stand_below_those_of_the_caller(self):
        names = [frame.name for frame in traceback.extract_tb(caught(self.near.call, fail_deep, 2).__traceback__)]
        self.assertEqual(names[0], 'caught')
        self.assertIn('call', names)
        self.assertEqual(names[-3:], ['fail_deep'] * 3)
        self.assertNotIn('_run', names)

    def test_every_hop_stands_once(self):
        CONNECTIONS[:] = self.near, self.far
        self.addCleanup(CONNECTIONS.clear)
        error = caught(self.near.call, hop, 3)
        text = printed(error)
        self.assertEqual(text.count('return CONNECTIONS[depth % 2].call(hop, depth - 1)'), 4)
        self.assertEqual(text.count('raise LookupError(message)'), 1)
        self.assertEqual(len(trace_of(error)), 1 + 4)

    def test_equal_lines_are_folded(self):
        text = printed(caught(self.near.call, fail_deep, 20))
        self.assertIn('[Previous line repeated 17 more times]', text)
        self.assertEqual(text.count('fail_deep(depth - 1)'), 3)

    def test_lines_of_files_that_are_not_here(self):
        with tempfile.TemporaryDirectory() as directory:
            here = os.path.join(directory, 'here.py')
            with open(here, 'w') as file:
                file.write('x = 1\ny = 2\n')
            frames = [('/no/such/file.py', 7, 'far', '    go()\n'), (here, 2, 'same', 'y = 2\n'), (here, 1, 'other', 'z = 3\n'),
                      ('/dev/zero', 5, 'zero', 'zero()'), ('Foo.java', 3, 'com.acme.Foo.bar', ''), ('a.py', -1, 'f', '')]
            error = ValueError('x').with_traceback(traceback_of([('host', 5, frames)]))
            shown = [(frame.filename, frame.lineno, frame.name, frame.line)
                     for frame in traceback.extract_tb(error.__traceback__)]
            self.assertEqual(shown, [
                ('/no/such/file.py', 7, 'far', 'go()'), (here, 2, 'same', 'y = 2'), (here + '*', 1, 'other', 'z = 3'),
                ('/dev/zero*', 5, 'zero', 'zero()'), ('Foo.java', 3, 'com.acme.Foo.bar', ''), ('a.py', 0, 'f', '')])
            self.assertEqual(linecache.getline(here, 1), 'x = 1\n')
            self.assertEqual(trace_of(error)[1:], [('host', 5, frames)])

    def test_the_interpreter_prints_them_at_its_end(self):
        program = ('import sys\nfrom across._tracebacks import traceback_of\n'
                   'raise ValueError("lost").with_traceback(traceback_of([("h", 1, [("/no/such.py", 7, "far", "go()")])]))')
        ended = subprocess.run([sys.executable, '-c', program], stderr=subprocess.PIPE, universal_newlines=True,
                               env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)))
        self.assertEqual(ended.returncode, 1)
        self.assertIn('  File "/no/such.py", line 7, in far\n', ended.stderr)
        self.assertTrue(ended.stderr.endswith('ValueError: lost\n'))


class StockTests(unittest.TestCase):
    """With a peer that looks like one of 0.1.0."""

    def setUp(self):
        near, far = socket.socketpair()
        options = across.Options(timeout=30)
        options._describes_itself = False
        self.far = across.Connection.from_socket(far, options=options)
        self.near = across.Connection.from_socket(near, options=across.Options(timeout=30))
        self.addCleanup(self.far.cancel)
        self.addCleanup(self.near.cancel)

    def test_what_its_format_carries(self):
        for connection in (self.near, self.far):
            error = caught(connection.call, run_library, 9)
            self.assertIsInstance(error, KeyError)
            self.assertIn("lambda: {}['key']", printed(error))

    def test_a_class_that_wants_other_arguments(self):
        error = caught(self.near.call, raised, Unpaid, 'X1', 350)
        self.assertEqual((type(error), str(error), error.cents), (Unpaid, 'toll is due', 350))

    def test_a_class_that_is_not_here(self):
        error = _load(b"cno_such_module_at_all\nFoo\n(S'words'\ntR.")
        self.assertIsInstance(error, Exception)
        self.assertRegex(printed(error), 'no_such_module_at_all.Foo: words\n$')

    def test_what_cannot_be_sent_tells_where_it_was_raised_and_why_it_cannot(self):
        error = caught(self.near.call, raised, Jam)
        self.assertIsInstance(error, across.OperationError)
        self.assertRegex(str(error), 'Jam is raised, but cannot be sent.*lock')
        self.assertIn('raise kind(*args, **kwargs)', printed(error))
        self.assertIsInstance(error.__cause__, TypeError)
        with self.assertRaisesRegex(across.OperationError, 'Unpicklable is raised, but cannot be sent.*not for travel'):
            self.near.call(raised, Unpicklable)

    def test_what_cannot_be_read(self):
        unreadable = FailsWhenRead()
        unreadable.state = 1
        error = caught(self.near.call, len, unreadable)
        self.assertIsInstance(error, across.OperationError)
        self.assertRegex(str(error), 'Unpickling failed due to ArithmeticError')
        self.assertIsInstance(error.__cause__, ArithmeticError)


if __name__ == '__main__':
    unittest.main()
