"""Inputs that nobody has written, a few thousand of them, and all that have been faults: see fuzz.py."""

import os
import resource
import subprocess
import sys
import unittest

import fuzz

_INPUTS = 2000
_HERE = os.path.dirname(os.path.abspath(__file__))


def feed(target, inputs):
    """How many of them could be read. Those that were faults are raised."""
    target = fuzz.TARGETS[target]()
    seeds = fuzz.seeds_of(target)
    for data in seeds:
        fuzz.is_read(target, data)
    mutator = fuzz.Mutator(seeds, 1865)
    return sum(fuzz.is_read(target, mutator.next()) for _ in range(inputs))


class FuzzTest(unittest.TestCase):
    """Each target in a process of its own: what is read may allocate as much as there is."""

    def test_all_targets(self):
        for name in fuzz.TARGETS:
            with self.subTest(name):
                run = subprocess.run(
                    [sys.executable, os.path.abspath(__file__), name, str(_INPUTS)], stdout=subprocess.PIPE,
                    stderr=subprocess.PIPE, env=dict(os.environ, PYTHONPATH=os.pathsep.join(sys.path)), timeout=300)
                self.assertEqual(0, run.returncode, run.stderr.decode(errors='replace')[-2000:])
                self.assertLess(int(run.stdout), _INPUTS)

    def test_a_fault_is_found(self):
        class Faulty(fuzz.Greetings):
            def read(self, data):
                raise IndexError(data)

        with self.assertRaises(IndexError):
            fuzz.is_read(Faulty(), b'')


if __name__ == '__main__':
    resource.setrlimit(resource.RLIMIT_AS, (fuzz.MEMORY, fuzz.MEMORY))
    print(feed(sys.argv[1], int(sys.argv[2])))
