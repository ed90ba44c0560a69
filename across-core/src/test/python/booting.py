"""Boots a Python as a Java process would, with the texts that it would send."""

import os
import subprocess
import sys

import across
from across import _wire

PATIENCE = 60

# For child processes: they import the package from among the sources.
os.environ['PYTHONDONTWRITEBYTECODE'] = '1'


def read(name):
    with open(os.environ[name]) as file:
        return file.read()


def boot(options=None, **how):
    """A connection to a new process, which finds nothing of ours."""
    environment = {name: value for name, value in os.environ.items() if name != 'PYTHONPATH'}
    proc = subprocess.Popen([sys.executable, '-c', read('ACROSS_BIOS')], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                            bufsize=0, env=environment, cwd='/', **how)
    superblock = proc.stdout.read(16)
    assert superblock == bytes.fromhex('e54e6d01000100000000000000000000'), superblock
    bootloader = read('ACROSS_BOOTLOADER').encode('ascii')
    proc.stdin.write(_wire.SUPERBLOCK + len(bootloader).to_bytes(4, 'big') + bootloader)
    return across.Connection.from_process(proc, options=options or across.Options(timeout=PATIENCE))
