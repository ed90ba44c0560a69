"""The original at a port that grants nothing but exposed beans: exposed.py PORT. Says 'done' if all was as it should be."""

import gc
import sys
import threading

import across


def expect(text, function, *args):
    try:
        result = function(*args)
    except across.OperationError as e:
        assert text in str(e), e
    else:
        raise AssertionError('{!r} in the place of an error'.format(result))


def use(conn):
    desk = conn.execute('@desk')
    assert desk.greet('Python') == 'hello Python'
    assert desk.order({'article': 'tea', 'count': 2}) == {'article': 'tea', 'count': 3}
    assert [name for name in dir(desk) if not name.startswith('_')] == ['fail', 'greet', 'order'], dir(desk)
    try:
        desk.fail()
    except ValueError as e:
        assert str(e) == 'java.lang.IllegalArgumentException: as asked', e
        assert e.__cause__ is None and 'OriginalAtAListenerTests' not in repr(e.__traceback__)
    else:
        raise AssertionError('nothing is raised')
    line = 'across.server.listeners.door.rights: evaluate-source, call-exposed'
    expect(line, conn.execute, '1 + 1')
    expect(line, conn.execute, '@desk.greet(#name)')
    expect(line, conn.execute, '@nobody')
    expect('across.server.listeners.door.rights: use-objects, call-exposed', conn.replicate, [1])
    expect('has no function', conn.call, len, [1])
    failures = []

    def greet(number):
        try:
            for i in range(20):
                mine = conn.execute('@desk')
                assert mine.greet(str(i)) == 'hello {}'.format(i)
        except BaseException as e:
            failures.append(e)

    threads = [threading.Thread(target=greet, args=(n,)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
    gc.collect()
    assert desk.greet('again') == 'hello again'
    assert conn.is_connected()


with across.Connection.from_tcp('127.0.0.1', int(sys.argv[1]), options=across.Options(timeout=30.0)) as connection:
    use(connection)
print('done', flush=True)
