"""Recorded sessions of 0.1.0, and how what this runtime says is compared with them."""

import json
import logging
import os
import sys

from across import _wire
from spelling import header_of, read, spelled, value_of

PATIENCE = 10
VECTORS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'resources', 'vectors')
FIXTURES = os.path.abspath(os.path.join(VECTORS, 'fixtures'))

GROUPS = sorted(name[:-len('.json')] for name in os.listdir(VECTORS) if name.endswith('.json'))

# What was recorded with it is that of no other: pickles, texts of exceptions, frames.
SAME_PYTHON = sys.version_info[:2] == (3, 11)

TYPO = 'Unpickling failed failed', 'Unpickling failed'  # of 0.1.0


def sessions(group, kind):
    """kind: 'steps' if both sides were the library, 'records' if the client was driven by hand."""
    with open(os.path.join(VECTORS, group + '.json'), encoding='utf-8') as file:
        return [session for session in json.load(file)['sessions'] if kind in session]


def is_timed(group, session):
    """Whether it depends on time: test_vectors_time plays it, no other test does."""
    return group == '11_heartbeat' or session['name'] == 'idle_frame'


def untimed(kind):
    """Pairs of a group and a session of it."""
    return [(group, session) for group in GROUPS for session in sessions(group, kind) if not is_timed(group, session)]


def forget_modules(importable):
    """The modules of the recorded calls, which can be imported from now on, or cannot."""
    for name in [name for name in list(sys.modules) if name.startswith('vectors_')]:
        del sys.modules[name]
    logging.getLogger('vectors').handlers[:] = [logging.NullHandler()]
    while FIXTURES in sys.path:
        sys.path.remove(FIXTURES)
    if importable:
        sys.path.insert(0, FIXTURES)


class Wire:
    """The other end of a connection: what this runtime says, message by message, without what it gives back."""

    def __init__(self, test, stream, frames=True, differences=()):
        """frames: whether those of tracebacks are compared, too; differences: see the module of this name."""
        self._test = test
        self._stream = stream
        self._frames = frames
        self._differences = differences
        self.differed = set()  # names of the differences that were met
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
        """Reads a message: it must say what the record does, or what is said in its place."""
        recorded = bytes.fromhex(record['hex'])
        name = record['name']
        if record['decoded']['kind'] == 'superblock':
            self._test.assertEqual(self.read(16), recorded, name)
            return
        said = self.message()
        self.compared += 1
        if name in self._differences:
            self._test.assertNotEqual(spelled(said), spelled(recorded), name)
            self.differ(name, spelled(said))
            return
        if said == recorded:
            return
        self._test.assertEqual(header_of(said), header_of(recorded), name)
        if record['decoded'].get('result_type') == _wire.ERROR:
            self._test.assertEqual(error_of(said, self._frames), error_of(recorded, self._frames).replace(*TYPO), name)
        elif 'value' in record:  # not optimised in the same way, or with other paths of files
            self._test.assertEqual(*(repr(read(value_of(message))).replace(FIXTURES + '/', '') for message in (said, recorded)))
        else:
            self._test.assertEqual(said, recorded, name)

    def expect(self, name):
        """Reads what is said in a step that says nothing in 0.1.0."""
        self.differ(name, *[spelled(self.message()) for _ in self._differences[name].said])

    def differ(self, name, *said):
        self._test.assertEqual(said, self._differences[name].said, name)
        self.differed.add(name)


def given_back(message):
    fields = _wire.Fields(header_of(message))
    fields.uint()
    return fields.ids()


def error_of(message, frames=True):
    """The exception in a result, and those that belong to it."""
    return repr(describe(read(value_of(message)), frames)).replace(FIXTURES + '/', '')


def describe(packed, with_trace):
    if not isinstance(packed, tuple):
        return packed
    error, context, suppress, cause, trace = packed
    described = error, describe(context, with_trace), suppress, describe(cause, with_trace), len(trace)
    return described + (functions(trace),) if with_trace else described


def functions(trace):
    """Those of the recorded calls: which other ones there are depends on the version of Python and of across."""
    return [[frame[1:] for frame in frames if 'vectors_' in frame[0]] for _, _, frames in trace]
