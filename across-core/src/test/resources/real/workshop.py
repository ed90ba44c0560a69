"""What the original runs for us: found in its path, or exported to it."""

import dataclasses
import logging
import os
import threading
import time


@dataclasses.dataclass
class Person:
    name: str
    shoe_size: int


class Counter:

    def __init__(self):
        self.value = 0

    def count_up(self, by=1):
        self.value += by
        return self

    def get(self):
        return self.value

    def fail(self):
        raise KeyError('lost')


def people():
    return [Person('Ann', 38), Person('Bob', 43)]


def call(function, *args):
    return function(*args)


def call_twice(function, number):
    return function(number) + function(number)


def chain():
    try:
        {}['missing']
    except KeyError as e:
        raise ValueError('no luck') from e


def swallow(function, *args):
    """The name of what the function raises, and its text."""
    try:
        function(*args)
    except Exception as e:
        return type(e).__name__, str(e)


def wait_for(path):
    while not os.path.exists(path):
        time.sleep(0.01)
    return threading.current_thread().name


def log_to_caller(count):
    """Logs through the original's own handler."""
    import across.logging
    logger = logging.getLogger('workshop.benches')
    handler = across.logging.AcrossHandler()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        for i in range(count):
            logger.warning('bench %d', i)
        try:
            {}['saw']
        except KeyError:
            logger.exception('no saw')
    finally:
        logger.removeHandler(handler)


_records = []


class _Collecting(logging.Handler):

    def emit(self, record):
        _records.append((record.name, record.levelname, record.getMessage()))


def collect(name):
    logger = logging.getLogger(name)
    logger.addHandler(_Collecting())
    logger.setLevel(logging.DEBUG)


def collected():
    return list(_records)


def lent():
    """How many objects this side has lent to the other, by its own book: the original's or ours."""
    import gc
    import across
    gc.collect()
    conn = across.get_connection()
    if hasattr(conn, '_Connection__objs'):
        return len(conn._Connection__objs)
    return len(conn.table._objects)


def call_back_until_refused():
    """How often that went well is the other side's affair."""
    import across
    while True:
        try:
            across.get_connection().call(len, ())
        except across.OperationError as error:
            return type(error).__name__, str(error)
