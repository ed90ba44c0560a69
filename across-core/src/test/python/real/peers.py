"""The original in processes of its own, found by ACROSS_REAL_PYTHON; the tests themselves run our runtime."""

import os
import subprocess
import sys
import unittest

import across

PATIENCE = 30
OPTIONS = across.Options(timeout=PATIENCE)
HERE = os.path.dirname(os.path.abspath(__file__))
RESOURCES = os.path.abspath(os.path.join(HERE, '..', '..', 'resources', 'real'))
sys.path.append(RESOURCES)

# The same Python with the original in the place of ours.
ORIGINAL = sys.executable


def environment(ours=False, **more):
    """Of a child process, which finds this directory's modules."""
    path = [HERE, RESOURCES]
    if ours:
        path.insert(0, os.environ['PYTHONPATH'])
    return dict(os.environ, PYTHONPATH=os.pathsep.join(path), PYTHONDONTWRITEBYTECODE='1', **more)


class RealTestCase(unittest.TestCase):

    def start(self, *arguments, ours=False, **how):
        process = subprocess.Popen([ORIGINAL, '-u'] + list(arguments), env=environment(ours), **how)
        self.addCleanup(self.end, process)
        return process

    @staticmethod
    def end(process):
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout, process.stderr):
            if pipe:
                try:
                    pipe.close()
                except OSError:
                    pass

    def serve(self, kind, family, address, ours=False):
        """A server that runs alone, and the connection's factory for it."""
        process = self.start(os.path.join(RESOURCES, 'serve.py'), kind, family, address, ours=ours,
                             stdout=subprocess.PIPE)
        line = process.stdout.readline().decode()
        assert line.startswith('listening at '), line
        if family == 'tcp':
            self.port = port = int(line.rpartition(',')[2].strip(' )\n'))
            return process, lambda **options: across.Connection.from_tcp(
                '127.0.0.1', port, options=OPTIONS.copy(**options))
        return process, lambda **options: across.Connection.from_unix(address, options=OPTIONS.copy(**options))
