"""Small programs, run with the original 0.1.0 and with this runtime: they print the same.

Wants a Python that has the original, by its path in the environment variable ACROSS_REAL_PYTHON. Each program is run by that
Python twice, the second time with this runtime before the original on its path.
"""

import os
import subprocess
import sys
import unittest

import across
from original_programs import COMMANDS, PRELUDE, PROGRAMS

PATIENCE = 120
REAL = os.environ.get('ACROSS_REAL_PYTHON')
OURS = os.path.dirname(os.path.dirname(os.path.abspath(across.__file__)))

if not REAL:
    print('SKIPPED: no comparison with the original, since ACROSS_REAL_PYTHON does not name a Python that has it', file=sys.stderr)


def start(program, *path):
    return run(['-c', PRELUDE + program], *path)


def run(arguments, *path):
    environment = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
    if path:
        environment['PYTHONPATH'] = os.pathsep.join(path)
    return subprocess.Popen([REAL, '-B'] + arguments, env=environment, cwd='/', stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                            stderr=subprocess.PIPE, universal_newlines=True)


@unittest.skipUnless(REAL, 'ACROSS_REAL_PYTHON does not name a Python that has the original')
class OriginalTests(unittest.TestCase):

    def test_the_two_are_two(self):
        where = 'print(across.__file__.startswith({!r}))'.format(OURS)
        self.assertEqual([start(where).communicate()[0], start(where, OURS).communicate()[0]], ['False\n', 'True\n'])

    def test_command_lines(self):
        for arguments in COMMANDS:
            with self.subTest(arguments=arguments):
                said = []
                for path in ((), (OURS,)):
                    with run(['-m', 'across'] + arguments, *path) as process:
                        out, errors = process.communicate(timeout=PATIENCE)
                        said.append((process.returncode, out, errors.rpartition('error: ')[2] if process.returncode == 2 else ''))
                self.assertEqual(said[1], said[0])


def _add(name, program):
    def test(self):
        with start(program) as original, start(program, OURS) as ours:
            there, here = original.communicate(timeout=PATIENCE), ours.communicate(timeout=PATIENCE)
        self.assertEqual(here[0], there[0], '\nthere: {1}\nhere: {3}'.format(*there + here))
        self.assertTrue(there[0], there[1])
        self.assertEqual(ours.returncode, original.returncode)

    setattr(OriginalTests, 'test_' + name, test)


for each in PROGRAMS:
    _add(*each)


if __name__ == '__main__':
    unittest.main()
