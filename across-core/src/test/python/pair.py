"""Two connections with each other, in one process."""

import os
import socket
import unittest

import across

PATIENCE = 30


def rounds(usual):
    """How often something is done that may fail but seldom: more often by hand, by the environment variable ACROSS_ROUNDS."""
    return int(os.environ.get('ACROSS_ROUNDS', usual))


def caught(func, *args, **kwargs):
    """What is raised, with its traceback, which assertRaises() takes away."""
    try:
        func(*args, **kwargs)
    except BaseException as error:
        return error
    raise AssertionError('nothing was raised')


class PairTestCase(unittest.TestCase):

    def setUp(self):
        near, far = socket.socketpair()
        self.far = across.Connection.from_socket(far, options=across.Options(timeout=PATIENCE))
        self.near = across.Connection.from_socket(near, options=across.Options(timeout=PATIENCE))
        self.near.__enter__()

    def tearDown(self):
        for connection in (self.near, self.far):
            try:
                connection.close()
            except Exception:
                pass
