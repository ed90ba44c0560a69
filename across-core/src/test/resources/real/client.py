"""The original as a client: client.py STEPS tcp|unix ADDRESS. Says 'done' if all was as it should be."""

import gc
import logging
import math
import sys
import threading
import time
import traceback

import across
import across.logging
import workshop
from workshop import lent


def expect(kind, text, function, *args):
    try:
        result = function(*args)
    except kind as e:
        assert text in str(e), e
    else:
        raise AssertionError('{!r} in the place of {}'.format(result, kind.__name__))


def use_bare_jvm(conn):
    """What a JVM without an evaluator answers."""
    expect(across.OperationError, 'has no function math.sqrt', conn.call, math.sqrt, 4)
    expect(PermissionError, 'no evaluator', conn.execute, '1 + 1')
    expect(across.OperationError, 'cannot import Python modules', conn.export, 'json')
    numbers = conn.replicate([3, 1])
    assert (len(numbers), numbers[0], list(numbers)) == (2, 3, [3, 1])
    table = conn.replicate({'a': 1})
    table['b'] = 2
    assert sorted(table) == ['a', 'b'] and table['b'] == 2
    expect(KeyError, 'c', lambda: table['c'])
    assert conn.is_connected()


class Caller:

    def __init__(self, bench):
        self.bench = bench

    def apply(self, left):
        return 1 + self.bench.descend(left - 1, across.ref(self)) if left else 0

    __call__ = apply


class Failing:

    def apply(self, _):
        raise LookupError('as asked')

    __call__ = apply


def use_objects(conn):
    """Java objects by name."""
    bench = conn.execute('bench')
    assert bench.greet('Python') == 'hello Python'
    assert across.get_proxy_connection(bench) is conn
    expect(ValueError, 'nobody', conn.execute, 'nobody')
    expect(ValueError, 'java.lang.IllegalArgumentException: as asked', bench.fail)
    expect(TypeError, 'greet', bench.greet, 1, 2)
    assert bench.descend(50, across.ref(Caller(bench))) == 50
    expect(LookupError, 'as asked', bench.descend, 1, across.ref(Failing()))
    assert bench.echo(b'x' * (3 << 20)) == b'x' * (3 << 20)
    assert bench.echo([1, 2.5, None, 'z', {'a': (1, 2)}]) == [1, 2.5, None, 'z', {'a': (1, 2)}]
    person = bench.echo(workshop.Person('Ann', 38))
    assert person == workshop.Person('Ann', 38), person

    failures = []

    def use(number):
        try:
            for i in range(50):
                assert bench.add(number, i) == number + i
        except BaseException as e:
            failures.append(e)

    threads = [threading.Thread(target=use, args=(n,)) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures

    for _ in range(100):
        assert bench.counter().incrementAndGet() == 1
    end = time.monotonic() + 30
    while bench.lent() > 1:  # bench itself
        assert time.monotonic() < end, bench.lent()
        gc.collect()

    log = logging.getLogger('workshop.stock')
    log.addHandler(across.logging.AcrossHandler(conn))
    log.warning('%s is short', 'wood')


def use_python(conn):
    """A Python that the original boots: ours was there, the original comes."""
    assert conn.call(math.sqrt, 16) == 4
    assert conn.execute('import across; across.__file__').endswith('*'), conn.execute('import across; across.__file__')
    conn.export('workshop')
    assert conn.call(workshop.people) == workshop.people()
    counter = conn.call_ref(workshop.Counter)
    assert counter.count_up(3).get() == 3
    try:
        conn.call(workshop.chain)
    except ValueError as e:
        assert isinstance(e.__cause__, KeyError)
    else:
        raise AssertionError


class Climber:
    """0.1.0 cannot refer to functions."""

    def __init__(self, conn):
        self.conn = conn

    def __call__(self, left):
        return 1 + self.conn.call(workshop.call, across.ref(self), left - 1) if left else 0


def use_server(conn):
    """A Python that serves, and has the same modules."""
    assert conn.call(math.sqrt, 16) == 4
    assert conn.execute('a + b', a=[1], b=[2]) == [1, 2]
    assert conn.execute('x = 1') is None
    assert conn.call(bytes, 3 << 20) == bytes(3 << 20)
    assert conn.call(workshop.people) == workshop.people()
    counter = conn.call_ref(workshop.Counter)
    assert counter.count_up() is counter and counter.count_up(by=3).get() == 4
    assert conn.call(workshop.Counter.get, counter) == 4
    expect(KeyError, 'lost', counter.fail)
    table = conn.replicate({'a': 1})
    table['b'] = 2
    assert sorted(table) == ['a', 'b']
    assert Climber(conn)(50) == 50
    try:
        conn.call(workshop.chain)
    except ValueError as e:
        assert isinstance(e.__cause__, KeyError)
        text = ''.join(traceback.format_exception(type(e), e, e.__traceback__))
        assert "raise ValueError('no luck') from e" in text, text
    else:
        raise AssertionError
    expect(across.OperationError, 'Pickling failed', conn.call, print, threading.Lock())
    assert conn.call(workshop.swallow, across.ref(Failing()), 1) == ('LookupError', 'as asked')
    # 0.1.0 takes modules where it was booted, and nowhere else.
    if conn.execute('import across; across.__file__').endswith('*'):
        conn.export('sent')
        import sent
        assert conn.call(sent.double, 21) == 42
    else:
        expect(ValueError, 'not allowed', conn.export, 'json')

    counts = []

    def count(number):
        counter = conn.call_ref(workshop.Counter)
        for _ in range(20):
            counter.count_up(number)
        counts.append(counter.get() == number * 20)

    threads = [threading.Thread(target=count, args=(n,)) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [True] * 32

    # Logs, in both directions.
    conn.call(workshop.collect, 'workshop.client')
    log = logging.getLogger('workshop.client')
    log.addHandler(across.logging.AcrossHandler(conn))
    log.warning('%s is short', 'wood')
    log.handlers.clear()
    end = time.monotonic() + 30
    while ('workshop.client', 'WARNING', 'wood is short') not in conn.call(workshop.collected):
        assert time.monotonic() < end
    workshop.collect('workshop.benches')
    conn.call(workshop.log_to_caller, 20)
    assert len([each for each in workshop.collected() if each[0] == 'workshop.benches']) == 21, workshop.collected()

    # What was lent comes home.
    del counter, table
    while conn.call(lent) > 0:
        assert time.monotonic() < end
        gc.collect()


def come_too_late(conn):
    """The server takes no more calls while one is running. Nothing that this side would not understand may arrive."""
    door = conn.execute('door')
    held = []
    thread = threading.Thread(target=lambda: held.append(door.hold()))
    thread.start()
    try:
        while True:
            door.knock()
    except across.OperationError as e:
        assert not isinstance(e, across.DisconnectError), repr(e)
        assert 'takes no more calls' in str(e), e
    assert conn.is_connected()
    print('refused', flush=True)
    thread.join()
    assert held == ['held'], held
    conn.wait()


def be_refused(conn):
    raise AssertionError('connected')


steps, family, address = sys.argv[1:]
options = across.Options(timeout=30.0)
if family == 'tcp':
    connection = across.Connection.from_tcp('127.0.0.1', int(address), options=options)
else:
    connection = across.Connection.from_unix(address, options=options)
if steps == 'be_refused':
    expect((EOFError, OSError, across.ProtocolError), '', connection.__enter__)
else:
    with connection as conn:
        globals()[steps](conn)
        print('used', flush=True)
print('done', flush=True)
