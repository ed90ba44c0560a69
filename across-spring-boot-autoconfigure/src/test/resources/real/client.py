"""The original as a client of an application: client.py tcp|unix ADDRESS. Says 'done' if all was as it should be."""

import logging
import math
import sys
import threading

import across
import across.logging


def expect(kind, text, function, *args):
    try:
        result = function(*args)
    except kind as e:
        assert text in str(e), e
    else:
        raise AssertionError('{!r} in the place of {}'.format(result, kind.__name__))


class Doubler:

    def apply(self, number):
        return number * 2

    __call__ = apply


def use(conn):
    greeter = conn.execute('@greeter')
    assert greeter.greet('Python') == 'hello Python'
    assert conn.execute('@greeter.greet(#name) + "!"', name='there') == 'hello there!'
    assert conn.execute('1 + 1') == 2
    expect(Exception, 'nobody', conn.execute, '@nobody')
    expect(ValueError, 'as asked', greeter.fail)
    assert greeter.twice(across.ref(Doubler()), 3) == 12
    expect(across.OperationError, 'has no function math.sqrt', conn.call, math.sqrt, 4)
    expect(across.OperationError, 'cannot import Python modules', conn.export, 'json')
    failures = []

    def greet(number):
        try:
            for i in range(20):
                assert greeter.greet(str(number + i)) == 'hello {}'.format(number + i)
        except BaseException as e:
            failures.append(e)

    threads = [threading.Thread(target=greet, args=(n,)) for n in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    log = logging.getLogger('real.client')
    log.addHandler(across.logging.AcrossHandler(conn))
    log.warning('%s is here', 'the original')
    assert conn.is_connected()


family, address = sys.argv[1:]
options = across.Options(timeout=30.0)
if family == 'tcp':
    connection = across.Connection.from_tcp('127.0.0.1', int(address), options=options)
else:
    connection = across.Connection.from_unix(address, options=options)
with connection as conn:
    use(conn)
    print('used', flush=True)
print('done', flush=True)
