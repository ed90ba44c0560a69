"""Recorded sessions of 0.1.0, and how what this runtime says is compared with them."""

import json
import logging
import os
import pickle
import pickletools
import sys

from across import _wire

PATIENCE = 10
VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'resources', 'vectors')
FIXTURES = os.path.abspath(os.path.join(VECTORS, 'fixtures'))

GROUPS = sorted(name[:-len('.json')] for name in os.listdir(VECTORS) if name.endswith('.json'))

# What was recorded with it is that of no other: pickles, texts of exceptions, frames.
SAME_PYTHON = sys.version_info[:2] == (3, 11)


def sessions(group, kind):
    """kind: 'steps' if both sides were the library, 'records' if the client was driven by hand."""
    with open(os.path.join(VECTORS, group + '.json'), encoding='utf-8') as file:
        return [session for session in json.load(file)['sessions'] if kind in session]


def names(kind):
    return {session['name'] for group in GROUPS for session in sessions(group, kind)}


def forget_modules(importable):
    """The modules of the recorded calls, which can be imported from now on, or cannot."""
    for name in [name for name in sys.modules if name.startswith('vectors_')]:
        del sys.modules[name]
    logging.getLogger('vectors').handlers[:] = [logging.NullHandler()]
    while FIXTURES in sys.path:
        sys.path.remove(FIXTURES)
    if importable:
        sys.path.insert(0, FIXTURES)


class Wire:
    """The other end of a connection: what this runtime says, message by message, without what it gives back."""

    def __init__(self, test, stream, frames=True):
        """frames: whether those of tracebacks are compared, too."""
        self._test = test
        self._stream = stream
        self._frames = frames
        self.returned = set()  # ids of objects
        self.compared = 0
        self.held = []  # read, but not their turn yet

    def message(self):
        """The next one but DEL_OBJS and IDLE, which may come at any time."""
        if self.held:
            return self.held.pop()
        while True:
            message = self.any_message()
            kind = header_of(message)[:1]
            if kind == bytes((_wire.DEL_OBJS,)):
                self.returned.update(given_back(message))
            elif kind != bytes((_wire.IDLE,)):
                return message

    def any_message(self):
        said = b''
        more = True
        while more:
            header = self.read(8)
            length, more = _wire.read_frame_header(header)
            said += header + self.read(length)
        return said

    def read(self, size):
        data = self._stream.read(size)
        if len(data) != size:
            raise EOFError('the connection has ended')
        return data

    def close(self):
        self._stream.close()

    def await_returned(self, due):
        while not due <= self.returned:
            message = self.any_message()
            kind = message[8:9]
            self._test.assertIn(kind, (bytes((_wire.DEL_OBJS,)), bytes((_wire.IDLE,))))
            if kind == bytes((_wire.DEL_OBJS,)):
                self.returned.update(given_back(message))

    def compare(self, record):
        """Reads a message: it must say what the record does."""
        recorded = bytes.fromhex(record['hex'])
        if record['decoded']['kind'] == 'superblock':
            self._test.assertEqual(self.read(16), recorded, record['name'])
            return
        said = self.message()
        self.compared += 1
        if said == recorded:
            return
        self._test.assertEqual(header_of(said), header_of(recorded), record['name'])
        if record['decoded'].get('result_type') == _wire.ERROR:
            self._test.assertEqual(error_of(said, self._frames), error_of(recorded, self._frames), record['name'])
        elif 'value' in record:
            self._test.assertEqual(globals_of(value_of(said)), globals_of(value_of(recorded)), record['name'])
        else:
            self._test.assertEqual(said, recorded, record['name'])


def globals_of(data):
    """The names in a pickle, and its values: what does not depend on how it was optimised, or where files lie."""
    return {repr(argument).replace(FIXTURES + '/', '') for opcode, argument, _ in pickletools.genops(data)
            if argument is not None and opcode.name not in ('PROTO', 'FRAME', 'BINGET', 'LONG_BINGET', 'BINPUT')}


def given_back(message):
    fields = _wire.Fields(header_of(message))
    fields.uint()
    return fields.ids()


def header_of(message):
    length, _ = _wire.read_frame_header(message[:8])
    return message[8:8 + length]


def value_of(message):
    return message[16 + len(header_of(message)):]


def error_of(message, frames=True):
    """Class and arguments of the exception in a result, and of those that belong to it."""
    return describe(pickle.loads(value_of(message)), frames)


def describe(packed, with_trace=True):
    if packed is None or isinstance(packed, BaseException):
        return packed and type(packed).__name__
    error, context, suppress, cause, trace = packed
    # The text that an OperationError is wrapped in is not the same.
    arguments = () if isinstance(error, RuntimeError) else tuple(
        str(argument).replace('failed failed', 'failed') for argument in error.args)
    others = describe(context, False), suppress, describe(cause, False)
    return (type(error).__name__, arguments) + others + ((len(trace), functions(trace)) if with_trace else ())


def functions(trace):
    """Those of the recorded calls: which other ones there are depends on the version of Python and of across."""
    return [[frame[1:] for frame in frames if 'vectors_' in frame[0]] for _, _, frames in trace]
