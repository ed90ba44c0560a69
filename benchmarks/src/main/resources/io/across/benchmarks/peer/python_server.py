"""Serves connections of a benchmark: as raw echo, with nothing but Python's own pickles, or as a peer of across.

Arguments: echo, pickles or across, and for the latter the text that boots it from a socket. Prints its port.
"""

import os
import pickle
import socket
import struct
import subprocess
import sys
import threading

SMALL = 64


def receive(sock, buffer):
    view = memoryview(buffer)
    while view:
        count = sock.recv_into(view)
        if not count:
            sys.exit()
        view = view[count:]


def echo(sock, size):
    buffer = bytearray(size)
    while True:
        receive(sock, buffer)
        sock.sendall(buffer)


def pickles(sock, size):
    """What a request and its result cost Python itself; results are filled up to the size of requests."""
    buffer = bytearray(size)
    while True:
        receive(sock, buffer)
        function, arguments, keywords = pickle.loads(buffer)
        result = pickle.dumps(function(*arguments, **keywords), 4)
        if size <= SMALL:
            sock.sendall(result.ljust(size, b'\0'))
        else:
            sock.sendall(result)
            sock.sendall(bytes(size - len(result)))


def across(sock):
    subprocess.Popen([sys.executable, '-c', sys.argv[2], str(sock.fileno())],
                     pass_fds=[sock.fileno()], stdin=subprocess.DEVNULL)
    sock.close()


def serve(sock):
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    if sys.argv[1] == 'across':
        across(sock)
    else:
        size, = struct.unpack('>I', sock.recv(4, socket.MSG_WAITALL))
        {'echo': echo, 'pickles': pickles}[sys.argv[1]](sock, size)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


if __name__ == '__main__':
    threading.Thread(target=end_with_parent, daemon=True).start()
    listener = socket.create_server(('127.0.0.1', 0))
    print(listener.getsockname()[1], flush=True)
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
