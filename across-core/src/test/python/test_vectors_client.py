"""Recorded sessions of 0.1.0: this runtime in the place of the client.

All are played, but those that were driven by hand, which have no client of the library, and those that depend on time: these
are in test_vectors_time.
"""

import copy
import gc
import importlib.util
import io
import logging
import os
import pickle
import re
import socket
import sys
import threading
import time
import types
import unittest

import across
from across import _values, _wire
from across._tracebacks import traceback_of
from differences import CLIENT, CLIENT_OUTCOMES
from recorded import FIXTURES, PATIENCE, SAME_PYTHON, Wire, forget_modules, untimed
from spelling import message

# Objects that the recorded client lent, beside those that only had to answer.
LISTS = {'callback': [1, 2, 3], 'unpicklable_argument': [1, 2], 'ununpicklable_argument': []}

# Steps whose outcome is made of that of their call.
WORKED_UP = {
    ('callback', 'change_local_list'): lambda client, value: (value, client.list),
    ('object_proxy', 'deepcopy'): lambda client, value: value.value,
}

# Steps with calls of which each alone is checked by its messages only.
SEVERAL_CALLS = {'two_calls', 'for_loop', 'interleaved', 'calls'}

PROXY = 'a proxy'

# Steps of which nothing is on the wire: what the client does.
LOCAL = {
    'cancelling': lambda client: (client.connection.cancel(), client.connection.close()),
    'call_after_cancel': lambda client: client.connection.call(abs, -1),
    'call_after_close': lambda client: client.connection.call(abs, -1),
    'use_after_close': lambda client: client.proxies[0].append(1),
    'client_close': lambda client: client.connection.close(),
    'attribute': lambda client: client.proxies[0].value,
    'hidden': lambda client: client.proxies[0]._hidden,
    'lock': lambda client: client.connection.call(len, threading.Lock()),
    'lambda': lambda client: client.connection.call(len, lambda: 0),
    'start': lambda client: client.peer.shutdown(socket.SHUT_WR) or client.connection.__enter__(),
    'drop_after_close': lambda client: client.proxies.clear() or gc.collect() and 0,
    'equality': lambda client: client.proxies[0] == client.proxies[0],
    'reduce_raises': lambda client: client.connection.call(len, fixture().Unpicklable()),
    'reference_and_unpicklable': lambda client: client.connection.call(len, [across.ref([1]), fixture().Unpicklable()]),
    'proxy_pickled_by_hand': lambda client: pickle.dumps(across.ref([])),
}

# Steps that fail at once in 0.1.0: what is referred to, and how the other side then calls it.
REFERENCES = {
    '06.references_that_fail.local_function': lambda: (lambda number: number + 1, '__call__', 4),
    '06.references_that_fail.local_class': lambda: (fixture().Counter, '__call__', 4),
    '06.references_that_fail.local_module': lambda: (importlib.import_module('vectors_plain'), 'answer', 4),
}


def fixture():
    return importlib.import_module('vectors_fixture')


def eventually(condition):
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise AssertionError('not within {} s'.format(PATIENCE))
        gc.collect()
        time.sleep(0.001)


def shortened(outcome):
    return tuple(re.sub(' at 0x[0-9a-f]+', '', text)[:150].replace('failed failed', 'failed') for text in outcome)


def client_only():
    """A module that only the recorded client had."""
    module = types.ModuleType('vectors_client_only')
    module.OnlyHere = type('OnlyHere', (), {'__module__': module.__name__})
    return module


def main_module(session):
    """The program that the recorded client was, as far as it says."""
    name = 'vectors_main_unguarded' if session.endswith('unguarded') else 'vectors_main'
    spec = importlib.util.spec_from_file_location('__main__', os.path.join(FIXTURES, name + '.py'))
    module = importlib.util.module_from_spec(spec)
    module.__name__ = name
    try:
        exec(spec.loader.get_code('__main__'), module.__dict__)
    finally:
        module.__name__ = module.hello.__module__ = '__main__'
    return module


class Logged(logging.Handler):
    """What the recorded client noted of each record."""

    def __init__(self):
        super().__init__()
        self.noted = []

    def emit(self, record):
        error = record.exc_text and record.exc_text.splitlines()[-1]
        self.noted.append((record.name, record.levelname, record.getMessage(), error, getattr(record, 'request_id', None)))


class Own:
    """An object of the side that this is sent to."""

    def __init__(self, object_id):
        self._object_id = object_id

    def __reduce__(self):
        return across._get_obj, (self._object_id,)


class Requests(pickle.Unpickler):
    """Reads what the recorded client sent as what it called, with its objects and its proxies."""

    def __init__(self, data, client):
        super().__init__(io.BytesIO(data))
        self._client = client

    def find_class(self, module, name):
        if module == 'across' and name in ('_make_proxy', '_get_obj'):
            return self._client.lend if name == '_make_proxy' else self._client.proxy
        if name.startswith('refuse'):  # the client could write what cannot be read
            kind = 'UnunpicklableTwice' if name == 'refuse_badly' else 'Ununpicklable'
            return lambda message: super(Requests, self).find_class(module, kind)()
        return super().find_class(module, name)


class Client:
    """Says what the recorded client said, by doing what it did."""

    def __init__(self, test, group, session):
        self.test = test
        self.group = group[:2]
        self.session = session
        self.peer, sock = socket.socketpair()
        self.peer.settimeout(PATIENCE)
        self.wire = Wire(test, self.peer.makefile('rb'), frames=False, differences=CLIENT)
        options = across.Options(timeout=session['client_options'].get('timeout', 60))
        options._describes_itself = False
        self.connection = across.Connection.from_socket(sock, options=options)
        self.proxies = {}
        self.answers = {record['decoded']['call_id']: record for step in session['steps'] for record in step['records']
                        if record['direction'] == 'client->server' and record['decoded'].get('type_name') == 'RESULT'}
        self.due = {call_id: threading.Event() for call_id in self.answers}
        self.serving = threading.local()
        self.list = LISTS.get(session['name'], [])
        self.said_goodbye = False
        self.logged = Logged()
        logging.getLogger('vectors').addHandler(self.logged)
        self.run_call, self.connection._service._run = self.connection._service._run, self.serve

    def serve(self, call_id, *rest):
        self.serving.call_id = call_id
        return self.run_call(call_id, *rest)

    # Objects

    def lend(self, object_id, methods):
        """What the recorded client passed by reference."""
        self.connection.table._next = min(self.connection.table._next, object_id)
        if 'append' in methods:
            return across.ref(self.list)
        members = {name: self.method(name) for name in methods}
        return across.ref(type('Lent', (), members)())

    def method(self, name):
        def method(lent, *args, **kwargs):
            call_id = self.serving.call_id
            self.due[call_id].wait(PATIENCE)
            answer = self.answers[call_id]
            value = Requests(bytes.fromhex(answer['pickle_hex']), self).load()
            if answer['decoded']['result_type'] == 3:
                raise value[0].with_traceback(traceback_of(value[4][1:]))
            return value

        return method

    def proxy(self, object_id):
        eventually(lambda: object_id in self.proxies)
        return self.proxies[object_id]

    def make_proxy(self, make):
        def _make_proxy(object_id, methods):
            proxy = make(object_id, methods)
            if proxy._across_connection is self.connection:
                self.proxies[object_id] = proxy
            return proxy

        return _values.public(_make_proxy)

    # The play

    def play(self):
        make = _values._make_proxy
        across._make_proxy = _values._make_proxy = self.make_proxy(make)
        across._make_proxy.__qualname__ = '_make_proxy'
        try:
            for step in self.session['steps']:
                self.play_step(step)
        finally:
            across._make_proxy = _values._make_proxy = make
            self.connection.cancel()
            self.wire.close()
            self.peer.close()

    def play_step(self, step):
        name = '.'.join((self.group, self.session['name'], step['name']))
        if name in REFERENCES:
            self.refer(name, *REFERENCES[name]())
            return
        del self.logged.noted[:]
        calls, due = [], set()
        for record in step['records']:
            decoded = record['decoded']
            kind = decoded.get('type_name', decoded['kind'])
            if record['direction'] == 'server->client':
                self.said_goodbye |= kind == 'GOODBYE'
                self.peer.sendall(bytes.fromhex(record['hex']))
            elif kind == 'DEL_OBJS':
                due.update(decoded['object_ids'])
            elif kind == 'bootloader':
                self.read_bootloader()
            else:
                if kind == 'APPLY':
                    calls.append(self.begin(record, WORKED_UP.get((self.session['name'], step['name']))))
                elif kind == 'RESULT':
                    self.due[decoded['call_id']].set()
                elif kind == 'GOODBYE' and not self.said_goodbye:
                    self.connection._ready.wait(PATIENCE)
                    threading.Thread(target=self.close, daemon=True).start()
                self.wire.compare(record)
        if due:
            for thread, _ in calls:
                thread.join(PATIENCE)
            for object_id in due:
                self.proxies.pop(object_id, None)
            gc.collect()
            self.wire.await_returned(due)
        self.check_outcome(step, calls)

    def close(self):
        try:
            self.connection.close()
        except Exception as error:
            self.close_error = error

    def read_bootloader(self):
        length = int.from_bytes(self.wire.read(4), 'big')
        line = self.wire.read(length).decode('ascii')
        self.test.assertTrue(line.endswith('\n') and line.count('\n') == 1, 'the bootloader is one line')

    def refer(self, name, obj, method, *args):
        """Lends what 0.1.0 cannot, to a peer that calls it."""
        ends = []
        thread = threading.Thread(target=lambda: ends.append(self.connection.call(len, across.ref(obj))), daemon=True)
        thread.start()
        eventually(lambda: self.connection.table._objects)
        object_id, = self.connection.table._objects
        request = across._apply_method, (Own(object_id), method, args, {}), {}
        self.peer.sendall(message(b'\1\0\0', request))
        self.wire.expect(name)
        self.peer.sendall(message(b'\2' + _wire.uint(self.connection._calls._next_id - 1) + b'\2', 'done')
                          + message(b'\4\1' + _wire.uint(object_id)))
        thread.join(PATIENCE)
        self.test.assertEqual(ends, ['done'])
        eventually(lambda: not self.connection.table._objects)

    def begin(self, record, work_up=None):
        """Makes a recorded call in a thread of its own."""
        self.connection._calls._next_id = record['decoded']['call_id']
        if record['decoded']['proxy_ids']:
            self.connection.table._next = max(record['decoded']['proxy_ids'][0], self.connection.table._next)
        func, args, kwargs = Requests(bytes.fromhex(record['pickle_hex']), self).load()
        ends = []

        def call(func, args, kwargs):
            try:
                value = self.call(func, args, kwargs)
                if work_up is not None:
                    value = work_up(self, value)
                text = 'True' if value is self.list else repr(value)
                ends.append(('returned', PROXY if 'across.Proxy object' in text else text))
            except BaseException as error:
                ends.append(('raised', '{}.{}'.format(type(error).__module__, type(error).__qualname__), repr(error.args)))

        thread = threading.Thread(target=call, args=(func, args, kwargs), daemon=True)
        thread.start()
        return thread, ends

    def call(self, func, args, kwargs):
        """By the method that sends this."""
        if func is across._apply_ref:
            return self.connection.call_ref(args[0], *args[1], **args[2])
        if func is across.ref:
            return self.connection.replicate(*args)
        if func is across._execute:
            return self.connection.execute(args[0], **args[1])
        if func is across._export:
            return self.connection.export(*args[0])
        if func is across._apply_method:
            return getattr(type(args[0]), args[1])(args[0], *args[2], **args[3])
        if func == self.proxy:
            return copy.deepcopy(self.proxy(*args))
        return self.connection.call(func, *args, **kwargs)

    def check_outcome(self, step, calls):
        outcome = step.get('outcome_in_client') or {}
        if not step['records'] and outcome:
            self.check_local(LOCAL[step['name']], outcome)
        if not calls or step['name'] in SEVERAL_CALLS or not {'returned', 'raised', 'pending_call'} & set(outcome):
            return
        thread, ends = calls[0]
        thread.join(PATIENCE)
        if 'pending_call' in outcome:
            self.test.assertEqual(ends[0][:2], ('raised', outcome['pending_call']['raised']['type']))
            return
        if self.session['name'] == 'log_records':
            self.test.assertEqual(repr(self.logged.noted), outcome['returned'])
            return
        if 'raised' in outcome:
            expected = 'raised', outcome['raised']['type'], outcome['raised']['args']
            if step['name'] in CLIENT_OUTCOMES:
                self.test.assertNotEqual(shortened(ends[0]), shortened(expected), step['name'])
                expected = ('raised',) + CLIENT_OUTCOMES[step['name']].said
        else:
            expected = 'returned', outcome['returned']
        if ends[0] != ('returned', PROXY):
            self.test.assertEqual(shortened(ends[0]), shortened(expected), step['name'])

    def check_local(self, act, outcome):
        try:
            value = act(self)
        except Exception as error:
            self.test.assertEqual(type(error).__name__, outcome['raised']['type'].rpartition('.')[2])
        else:
            self.test.assertEqual(repr(value), outcome['returned'])


@unittest.skipUnless(SAME_PYTHON, 'what was recorded with Python 3.11 is that of no other')
class RecordedClientTests(unittest.TestCase):

    def test_sessions(self):
        compared, differed = 0, set()
        logging.getLogger('vectors').setLevel(logging.DEBUG)
        for group, session in untimed('steps'):
            forget_modules(importable=True)
            sys.modules['vectors_client_only'] = client_only()
            if session['name'] == 'namespace_package_already_imported':
                importlib.import_module('vectors_namespace')
            with self.subTest(session=session['name']):
                client = Client(self, group, session)
                own, sys.modules['__main__'] = sys.modules['__main__'], main_module(session['name'])
                try:
                    client.play()
                finally:
                    sys.modules['__main__'] = own
                compared += client.wire.compared
                differed |= client.wire.differed
        forget_modules(importable=False)
        self.assertEqual(differed, set(CLIENT))
        self.assertGreater(compared, 400)


if __name__ == '__main__':
    unittest.main()
