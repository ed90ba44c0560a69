"""Modules that travel between the original and our runtime, either way."""

import os
import subprocess
import tempfile
import textwrap
import unittest

from peers import PATIENCE, RealTestCase

SERVER = '''\
import socket, sys
import across
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen()
print('ready')
options = across.Options()
options.accept_exported_modules = True
connection = across.Connection.from_socket(listener.accept()[0], options=options)
connection.wait()
connection.close()
'''

PROGRAM = '''\
import sys
import across

STATE = 'as defined'

def where():
    return STATE, sys.modules['__main__'].__file__

def fail():
    raise KeyError('lost')

GUARD
    STATE = 'changed'
    with across.Connection.from_unix(sys.argv[1]) as connection:
        connection.export('__main__')
        connection.export(__name__)
        try:
            assert connection.call(where) == ('as defined', __file__ + '*'), connection.call(where)
        except across.OperationError as error:
            assert isinstance(error.__context__, ImportError) and 'safely' in str(error.__context__), error.__context__
            print('refused')
            sys.exit()
        try:
            connection.call(fail)
        except KeyError:
            print('passed')
'''


class MainTests(RealTestCase):

    def run_program(self, guard, ours):
        """Of ours against the original, or of the original against ours."""
        with tempfile.TemporaryDirectory() as directory:
            for name, text in (('server.py', SERVER), ('program.py', textwrap.dedent(PROGRAM.replace('GUARD', guard)))):
                with open(os.path.join(directory, name), 'w') as file:
                    file.write(text)
            socket = os.path.join(directory, 's')
            server = self.start(os.path.join(directory, 'server.py'), socket, ours=not ours, stdout=subprocess.PIPE)
            self.assertEqual(server.stdout.readline(), b'ready\n')
            program = self.start(os.path.join(directory, 'program.py'), socket, ours=ours, stdout=subprocess.PIPE)
            return program.communicate(timeout=PATIENCE)[0].decode().strip()

    def test_a_program_runs_there_what_it_defines(self):
        for ours in (True, False):
            self.assertEqual(self.run_program("if __name__ == '__main__':", ours), 'passed')

    def test_one_without_a_guard_is_refused(self):
        for ours in (True, False):
            self.assertEqual(self.run_program('if True:', ours), 'refused')


if __name__ == '__main__':
    unittest.main()
