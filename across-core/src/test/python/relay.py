"""Runs a command and hands on what is sent to it: with its first bytes as the first argument says.

once: superblocks and bootloader in one write; bytewise: each byte in a write of its own; late: the superblock that follows the
bootloader in a write of its own, after a while.
"""

import os
import subprocess
import sys
import threading


def read(size):
    data = b''
    while len(data) < size:
        block = os.read(0, size - len(data))
        if not block:
            sys.exit('relay: the end after {!r}'.format(data))
        data += block
    return data


def beginnings(how):
    first = read(20)
    first += read(int.from_bytes(first[16:], 'big'))
    if how == 'late':
        yield first
        threading.Event().wait(0.5)
        yield read(16)
    elif how == 'once':
        yield first + read(16)
    else:
        for byte in first + read(16):
            yield bytes((byte,))


process = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, bufsize=0)
for data in beginnings(sys.argv[1]):
    process.stdin.write(data)
while True:
    data = os.read(0, 1 << 16)
    if not data:
        break
    process.stdin.write(data)
process.stdin.close()
sys.exit(process.wait())
