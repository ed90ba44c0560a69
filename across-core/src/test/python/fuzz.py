"""Feeds the readers of the runtime with inputs that were changed at random: see docs/security.md.

Run by benchmarks/fuzz, as ``fuzz.py targets``, or with a target, the directory of what was found, and a number of seconds;
and by test_fuzz.py for a moment.
"""

import json
import os
import random
import resource
import signal
import sys
import time
import traceback

_HERE = os.path.dirname(os.path.abspath(__file__))
_RESOURCES = os.path.join(_HERE, '..', 'resources')
if __name__ == '__main__':
    sys.path.insert(0, os.path.join(_HERE, '..', '..', 'main', 'resources', 'io', 'across', 'python', 'runtime'))

from across import _bios, _wire, logging as across_logging  # noqa: E402
from across._calls import Call, Calls  # noqa: E402
from across._connection import Connection  # noqa: E402
from across._errors import read_error  # noqa: E402
from across._reader import End  # noqa: E402
from across._stream import Stream  # noqa: E402
from across._booting import is_bios  # noqa: E402
from across._threads import Order  # noqa: E402
from across._values import Activity, ObjectTable, OperationError, loads  # noqa: E402

MEMORY = 512 << 20  # bytes, all of this process: what allocates on the word of a length fails
_STUCK_SECONDS = 20  # of the processor, as the next
_LONGEST_SECONDS = 1
_FLUSHED_SECONDS = 30
_MAX_LENGTH = 4096
_INTERESTING = bytes((0, 1, 0x10, 0x20, 0x40, 0x7f, 0x80, 0xfd, 0xfe, 0xff))

# What a mutation must not come to call: those pickles run code, and so do honest peers.
_RUN_CODE = b'exec', b'eval', b'_execute', b'posix', b'subprocess', b'_exit', b'import', b'getattr'


class Quiet(Connection):
    """One that acts on messages, and has neither threads nor a peer."""

    def __init__(self):
        self.table = ObjectTable()
        self.serving = Activity(self)
        self.drains = True
        self.goodbye_sent = self._has_ended = False
        self._next_served = 0
        self._calls = Calls()
        self._order = Order()
        self._service = self._writer = self
        for number in range(8):
            self.table.add(object())
            self._calls.add(Call())

    def admit(self, call_id, arrived, data, ticket):
        self._order.read(ticket)

    def refuse(self, call_id, arrived, why):
        return None

    def give_back(self, object_ids):
        pass

    def release(self, object_id):
        pass

    def say_goodbye(self):
        pass

    def _end(self, *reason):
        pass


def _stream(data):
    """In pieces, whose length the data says."""
    step = 1 + (data[-1] if data else 0) * 16
    at = [0]

    def recv(size):
        start, at[0] = at[0], min(len(data), at[0] + min(size, step))
        return data[start:at[0]]

    def recv_into(view):
        block = recv(len(view))
        view[:len(block)] = block
        return len(block)

    return Stream(recv, recv_into, None, None, None)


class Messages:
    """A whole stream, from the superblock on."""

    name = 'python-messages'
    documented = _wire.ProtocolError, EOFError, End

    def seeds(self):
        return _recorded('hex')

    def read(self, data):
        stream = _stream(data)
        superblock = stream.read(16, 'superblock')
        if is_bios(superblock):
            superblock = stream.read(16, 'superblock')
        _wire.check_superblock(superblock)
        header, _ = stream.read_message(_wire.MAX_GREETING, 0)
        _wire.read_greeting(header)
        connection = Quiet()
        while True:
            header, value = stream.read_message(max_value=1 << 20)
            connection._handle(_wire.Fields(header), value)


class Greetings:
    name = 'python-greetings'
    documented = _wire.ProtocolError,

    def seeds(self):
        return [
            _wire.greeting(0, None), _wire.greeting(10000, None), _wire.greeting(70000, {}),
            _wire.greeting(70000, {'runtime': 'OpenJDK 17', 'pid': '4711', 'host': 'ż'})]

    def read(self, data):
        for text in _wire.read_greeting(data)[3].values():
            if not text.isprintable() and not all(char.isprintable() or char.isspace() for char in text) or '\n' in text:
                raise AssertionError('a description that is not fit to be shown')


class Values:
    """A pickle. It may run code, as an honest one does."""

    name = 'python-values'
    documented = OperationError,

    def __init__(self):
        self._connection = Quiet()

    def seeds(self):
        return [data for data in _recorded('pickle_hex') if not any(name in data for name in _RUN_CODE)]

    def read(self, data):
        loads(self._connection, data, ())


class Errors(Values):
    name = 'python-errors'

    def read(self, data):
        read_error(self._connection, data, ())


class Logs(Values):
    """The attributes of a record, up to the moment when it would be logged."""

    name = 'python-logs'

    def seeds(self):
        import pickle
        record = {'name': 'a.b', 'levelno': 30, 'levelname': 'WARNING', 'msg': 'message', 'args': (), 'exc_info': None,
                  'exc_text': 'Traceback\n', 'created': 1600000000.25, 'threadName': 'painter', 'process': 1}
        return [pickle.dumps(record, protocol) for protocol in (2, 4)]

    def read(self, data):
        attributes = loads(self._connection, data, ())
        if type(attributes) is dict and all(type(name) is str for name in attributes):
            across_logging._received(across_logging._cleaned(attributes))


class Boot:
    """What the text does that makes a peer of a bare machine, up to the moment when it would run what it was sent."""

    name = 'python-boot'
    documented = SystemExit,

    def __init__(self):
        self._code = compile(_bios.BOOT.replace('exec(b)', 'b'), 'BIOS', 'exec')

    def seeds(self):
        line = b'TIMEOUT_MS=1000;' + b'x' * 100
        return [bytes(16) + len(line).to_bytes(4, 'big') + line, bytes(16) + b'\0\0\0\0', bytes(16) + b'\1\0\0\0' + line]

    def read(self, data):
        import io
        names = {'i': io.BufferedReader(io.BytesIO(data), 1), 'o': io.BytesIO(), 'sys': sys}
        exec(self._code, names)
        if len(names['b']) != int.from_bytes(data[16:20], 'big'):
            raise AssertionError('a part of a bootloader would be run')


TARGETS = {target.name: target for target in (Messages, Greetings, Values, Errors, Logs, Boot)}


def _recorded(field):
    """What was recorded of 0.1.0: the streams of its sessions, or its pickles."""
    found, folder = [], os.path.join(_RESOURCES, 'vectors')
    for name in sorted(os.listdir(folder)):
        if name.endswith('.json'):
            with open(os.path.join(folder, name), encoding='utf-8') as file:
                found += _streams(json.load(file)) if field == 'hex' else _fields(json.load(file), field)
    return [data for data in found if 0 < len(data) < _MAX_LENGTH]


def _streams(group):
    for session in group['sessions']:
        records = list(session.get('records', ()))
        for step in session.get('steps', ()):
            records += step['records']
        for direction in ('client->server', 'server->client'):
            yield bytes.fromhex(''.join(each.get('hex', '') for each in records if each.get('direction') == direction))


def _fields(node, field):
    if isinstance(node, dict):
        if field in node:
            yield bytes.fromhex(node[field])
        node = list(node.values())
    if isinstance(node, list):
        for each in node:
            yield from _fields(each, field)


def seeds_of(target):
    """Its own, and all that have been faults."""
    return target.seeds() + _contents(os.path.join(_RESOURCES, 'fuzz', target.name))


def _contents(folder):
    found = []
    if os.path.isdir(folder):
        for name in sorted(os.listdir(folder)):
            with open(os.path.join(folder, name), 'rb') as file:
                found.append(file.read())
    return found


class Mutator:
    """Changes seeds in a few places."""

    def __init__(self, seeds, seed):
        self._seeds = seeds
        self._random = random.Random(seed)

    def next(self):
        data = bytearray(self._choice(self._seeds))
        for _ in range(self._below(4) + 1):
            self._change(data)
        return bytes(data)

    def _below(self, limit):
        return int(self._random.random() * limit)

    def _choice(self, among):
        return among[self._below(len(among))]

    def _change(self, data):
        if not data:
            data += self._choice(self._seeds)[:64]
            return
        at, how = self._below(len(data)), self._below(8)
        if how == 0:
            data[at] = self._below(256)
        elif how == 1:
            data[at] ^= 1 << self._below(8)
        elif how == 2:
            data[at] = self._choice(_INTERESTING)
        elif how == 3:
            size = min(1 << self._below(4), len(data) - at)
            data[at:at + size] = bytes((self._choice(_INTERESTING),)) * size
        elif how == 4:
            del data[at:]
        elif how == 5:
            del data[at:at + 1 + self._below(8)]
        elif len(data) < _MAX_LENGTH:
            other = data if how == 6 else self._choice(self._seeds)
            start = self._below(len(other))
            data[at:at] = bytes(other[start:start + self._below(64)])


def is_read(target, data):
    """Whether it could be read; AssertionError, or whatever is not documented, if that was a fault."""
    began = time.process_time()
    try:
        target.read(data)
        read = True
    except target.documented:
        read = False
    if time.process_time() - began > _LONGEST_SECONDS:
        raise AssertionError('computed for {} s'.format(time.process_time() - began))
    return read


def _stuck(*_):
    raise TimeoutError('stuck')


class Run:
    """Feeds a target for some time. Faults become files; each kind is told once."""

    def __init__(self, target, directory):
        self._target = target
        self._directory = directory
        self._kinds = set()
        self._count = 0
        self._since = time.monotonic()

    def feed(self, seconds):
        signal.signal(signal.SIGPROF, _stuck)
        mutator = Mutator(seeds_of(self._target), time.time())
        for data in seeds_of(self._target):
            self._read(data)
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            signal.setitimer(signal.ITIMER_PROF, _STUCK_SECONDS)
            for _ in range(1000):
                self._read(mutator.next())
            signal.setitimer(signal.ITIMER_PROF, 0)
            self._count += 1000
            if time.monotonic() - self._since > _FLUSHED_SECONDS:
                self._flush()
        self._flush()
        return not self._kinds

    def _read(self, data):
        try:
            is_read(self._target, data)
        except BaseException as error:
            at = traceback.extract_tb(error.__traceback__)[-1]
            kind = type(error), at.filename, at.lineno
            if kind not in self._kinds:
                self._kinds.add(kind)
                traceback.print_exc()
                self._keep(data)

    def _keep(self, data):
        folder = os.path.join(self._directory, 'faults', self._target.name)
        os.makedirs(folder, exist_ok=True)
        path = os.path.join(folder, 'fault-{:x}'.format(time.monotonic_ns()))
        with open(path, 'wb') as file:
            file.write(data)
        print('kept as', path, file=sys.stderr)

    def _flush(self):
        now = time.monotonic()
        with open(os.path.join(self._directory, 'sums'), 'a') as file:
            file.write('{} mutations {} {:.1f}\n'.format(self._target.name, self._count, now - self._since))
        self._count, self._since = 0, now


if __name__ == '__main__':
    if sys.argv[1] == 'targets':
        print('\n'.join(TARGETS))
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        sys.exit(not Run(TARGETS[sys.argv[1]](), sys.argv[2]).feed(float(sys.argv[3])))
