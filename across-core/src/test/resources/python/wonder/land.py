"""Tells where it is."""

import os
import subprocess
import sys

from . import NAME


def where():
    return NAME + 'land'


def lose(thing):
    raise LookupError(thing)  # in wonderland


def talk():
    print('printed')
    sys.stdout.write('in ')
    sys.stdout.write('pieces\n')
    os.write(1, b'by descriptor\n')
    subprocess.run(['echo', 'by a child'], check=True)
    print('x' * 5000)
    print('gr\u00fc\u00dfe')
    print('no end', end='')
